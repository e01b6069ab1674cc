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
