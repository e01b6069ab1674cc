-- Where somebody goes when a service ends: dated steps, the latest of a day holds.
create table transfer_step (
    id integer primary key,
    referral_id integer not null references referral,
    on_day text not null,
    to_service_id integer references reference_entry,
    agreed text not null,
    state text not null,
    note text not null
) strict;
create index transfer_step_of_referral on transfer_step (referral_id, on_day, id);
