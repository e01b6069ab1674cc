-- What a reading said before it was corrected; only added to. `was_items`: the answers behind it, where it was scored by items.
create table reading_correction (
    id integer primary key,
    reading_id integer not null references reading,
    on_day text not null,
    was_on text not null,
    was_score integer not null,
    was_items text,
    why text not null
) strict;
create index reading_correction_of on reading_correction (reading_id, id);
