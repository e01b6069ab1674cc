-- Why a service was chosen: against a rule, or where SA1 and SA2 both fit. One a referral; its id is the referral's.
create table route_choice (
    id integer primary key references referral,
    against text,
    area text,
    reason text not null,
    chosen_on text not null
) strict;

-- What is done so that a service can take someone: brought to the TRS hub, supported to self-refer, asked of a provider.
create table route_step (
    id integer primary key,
    person_id integer not null references person,
    referral_id integer references referral,
    kind text not null,
    service_id integer references reference_entry,
    begun_on text not null,
    due_on text not null,
    note text not null,
    state text not null,
    closed_on text,
    outcome text not null
) strict;
create index route_step_of_person on route_step (person_id, id);
create index route_step_open on route_step (due_on) where state = 'open';
