-- Who works with whom. `kind` says what a colleague is to me; `left_on`: no longer offered in forms from that day.
alter table worker add column kind text not null default 'colleague';
alter table worker add column phone text not null default '';
alter table worker add column note text not null default '';
alter table worker add column left_on text;

-- Handing over. A row that left for another caseload file, or came from one, has a name that holds in both.
-- `seen` are marks (digests, not words) of what it said when it last came in from `seen_from`; `also` is a second name of one row.
create table handed (
    id integer primary key,
    kind text not null,
    row_id integer,
    key text not null unique,
    person text not null default '',
    seen text not null default '',
    seen_from text not null default '',
    also integer not null default 0
) strict;
create unique index handed_row on handed (kind, row_id) where row_id is not null and also = 0;
create index handed_person on handed (person) where row_id is null;

-- Packs that went out, came in, or that this caseload was made from.
create table handover (
    id integer primary key,
    pack text not null,
    file text not null,
    number integer not null,
    way text not null check (way in ('out', 'in', 'opened')),
    purpose text not null,
    name text not null,
    written_on text not null,
    until_on text,
    on_day text not null
) strict;

-- A cell that was changed here and there: ours stands, theirs waits to be looked at.
create table difference (
    id integer primary key,
    person_id integer not null references person,
    kind text not null,
    row_id integer,
    field text not null,
    ours text not null,
    theirs text not null,
    theirs_from text not null,
    came_on text not null,
    settled text
) strict;
create index difference_of_person on difference (person_id) where settled is null;
