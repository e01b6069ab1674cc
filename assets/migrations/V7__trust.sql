-- What the rows of each table add up to: how many, and the sum of a digest of each. Triggers that the program lays on every table
-- keep it in the same transaction as the row, and `check` adds up anew: a page of an earlier day, put back, no longer agrees.
create table row_sum (
    id integer primary key,
    name text not null unique,
    rows integer not null,
    sum integer not null
) strict;

-- One row. `saves` counts every commit and stands a second time in the file's first page; the log's length and its last digest
-- stand here so that a log cut short at its end is noticed; `laid_at` is the version of the schema that the triggers were laid for.
create table anchor (
    id integer primary key check (id = 1),
    saves integer not null,
    log_rows integer not null,
    log_head text not null,
    laid_at integer not null
) strict;
insert into anchor (id, saves, log_rows, log_head, laid_at)
values (1, 0, (select count(*) from log), coalesce((select digest from log order by id desc limit 1), ''), 0);

-- Backups that were made and found whole: where, and how far the log went.
create table backup_made (
    id integer primary key,
    on_day text not null,
    path text not null,
    log_row integer not null,
    automatic integer not null
) strict;

-- Forms that were left unsaved, by kind and row: offered when the same form is opened again.
create table kept_form (
    id integer primary key,
    name text not null unique,
    on_day text not null,
    body text not null
) strict;
