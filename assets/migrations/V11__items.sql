-- The answers behind a reading, one figure an item; a reading without a row here is a total whose items were not seen.
create table reading_items (
    id integer primary key,
    reading_id integer not null unique references reading,
    items text not null
) strict;
