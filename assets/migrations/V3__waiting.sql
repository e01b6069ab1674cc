-- Waiting lists by index: each index holds all that a place on a list and its figures ask of a referral, in the list's order,
-- so that a list costs what it shows. They take the place of the narrower ones. What the condition of an index names is also
-- among its columns: otherwise the row itself is read to look at it.
drop index referral_waiting;
drop index referral_seen;
drop index referral_left;
create index referral_waiting on referral (service_id, received_on, id, stovewood, urgent_reason, decision, decided_on, first_attended_on, ended_on)
    where first_attended_on is null and ended_on is null;
create index referral_seen on referral (service_id, first_attended_on, received_on, id, stovewood, urgent_reason, decision, decided_on)
    where first_attended_on is not null;
create index referral_left on referral (service_id, ended_on, received_on, id, stovewood, urgent_reason, decision, decided_on, first_attended_on)
    where first_attended_on is null and ended_on is not null;

-- Put before others from a day to a day, with the reason; earlier ones stay, so that a list as at a past day is what it was.
-- `referral.urgent_reason` is the last of them: where it is empty there never was one.
create table urgent (
    id integer primary key,
    referral_id integer not null references referral,
    reason text not null,
    from_on text not null,
    until_on text,
    ended_on text
) strict;
create index urgent_of_referral on urgent (referral_id, from_on, until_on, ended_on);
insert into urgent (referral_id, reason, from_on) select id, urgent_reason, coalesce(decided_on, received_on) from referral where urgent_reason <> '';

-- Why somebody came off a list without an appointment: a code, and words. Older files kept the words with the decision.
alter table referral add column off_list text;
alter table referral add column off_list_reason text not null default '';

-- Places that come free at a service, from a day; offers use them.
create table slot (
    id integer primary key,
    service_id integer not null references reference_entry,
    lane text,
    places integer not null,
    told_on text not null,
    from_on text not null,
    until_on text,
    note text not null
) strict;
create index slot_of_service on slot (service_id, from_on);

-- The offer of a first appointment and what came of it, step by step. Only an attended appointment ends the wait.
create table offer (
    id integer primary key,
    referral_id integer not null references referral,
    slot_id integer references slot,
    kind text not null,
    note text not null
) strict;
create index offer_of_referral on offer (referral_id, id);
create index offer_of_slot on offer (slot_id) where slot_id is not null;

create table offer_step (
    id integer primary key,
    offer_id integer not null references offer,
    state text not null,
    on_day text not null,
    appointment_on text,
    at_time text not null,
    moved_by text,
    why text not null
) strict;
create index offer_step_of on offer_step (offer_id, id);

-- What somebody was given while waiting, and how often a welfare call was agreed from when on (no number: no more).
create table interim (
    id integer primary key,
    referral_id integer not null references referral,
    on_day text not null,
    what text not null,
    note text not null
) strict;
create index interim_of_referral on interim (referral_id, on_day, id);

create table call_plan (
    id integer primary key,
    referral_id integer not null references referral,
    from_on text not null,
    every_weeks integer
) strict;
create index call_plan_of_referral on call_plan (referral_id, from_on, id);

-- What drives demand: court dates, NCA updates, what was in the media.
create table demand_event (
    id integer primary key,
    on_day text not null,
    kind text not null,
    words text not null
) strict;
create index demand_event_on on demand_event (on_day, id);
