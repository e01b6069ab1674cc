-- Intake: where a referral came from, what triage decided and where the person was pointed to, and records that were one person.

-- Passed on by another provider, and the earlier referral this one was started from: so that persons, referrals and
-- episodes are never mixed in a count.
alter table referral add column from_provider_id integer references reference_entry;
alter table referral add column again_of integer references referral;
-- Whose decision it was, where the person was pointed to (an organisation of the directory, or words) and what was given.
alter table referral add column decided_by text;
alter table referral add column organisation_id integer references organisation;
alter table referral add column pointed_to text not null default '';
alter table referral add column given text not null default '';
-- Under twelve: is 999 or MASH needed now, and what was decided.
alter table referral add column danger text;
alter table referral add column danger_decided text not null default '';
create index referral_again on referral (again_of) where again_of is not null;

-- A case code that was found to be the same person as another: where its record went. The code is never used again.
create table merged (
    id integer primary key,
    into_id integer not null references person,
    on_day text not null
) strict;
create index merged_into on merged (into_id);

-- Possible duplicates by birth date.
create index person_born on person (born) where born is not null;
