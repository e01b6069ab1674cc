-- Lone working: what I mean to do on a visit. `place` only where I chose to write it down; `back_on`: I am back.
create table visit_plan (
    id integer primary key,
    referral_id integer not null references referral,
    on_day text not null,
    back_by text not null,
    call text not null,
    place text not null,
    back_on text
) strict;
create index visit_plan_of_referral on visit_plan (referral_id);
create index visit_plan_out on visit_plan (on_day) where back_on is null;

-- A supervision session. What was decided about a person is an entry of their record, of kind 'supervision'.
create table supervision (
    id integer primary key,
    on_day text not null,
    kind text not null,
    who text not null,
    note text not null
) strict;
create index entry_supervised on entry (known_on) where kind = 'supervision';

-- What a review says of each outcome of the plan.
create table review_outcome (
    id integer primary key,
    review_id integer not null references review,
    outcome_id integer not null references outcome,
    going text not null,
    note text not null
) strict;
create index review_outcome_of_review on review_outcome (review_id);
create index review_outcome_of_outcome on review_outcome (outcome_id);

-- The ledger of an onward referral beside its steps: chases and what came of them, barriers and what was done.
create table onward_note (
    id integer primary key,
    onward_id integer not null references onward,
    on_day text not null,
    kind text not null,
    words text not null,
    done text not null
) strict;
create index onward_note_of_onward on onward_note (onward_id);
