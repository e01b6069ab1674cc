-- Notes that are only added to: what a contact said before it was corrected, and marks put on parts of a note later.
create table contact_correction (
    id integer primary key,
    contact_id integer not null references contact,
    on_day text not null,
    was_kind text not null,
    was_attendance text not null,
    was_minutes integer,
    note text not null,
    why text not null
) strict;
create index contact_correction_of on contact_correction (contact_id, id);

create table note_mark (
    id integer primary key,
    contact_id integer not null references contact,
    part integer not null,
    mark text not null,
    unique (contact_id, part)
) strict;

create table note_third_party (
    id integer primary key,
    contact_id integer not null references contact,
    name text not null
) strict;
create index note_third_party_of on note_third_party (contact_id);

-- Contact made and attempts are counted, and the newest found, without reading a row.
create index contact_counted on contact (referral_id, attendance, on_day, id);
