-- The contract book: dated pages about services, never about a person. `body` is the sheet as it was written; `on_day` is the day
-- from which it counts, `due_on` the day on which it asks for something.
create table book_page (
    id integer primary key autoincrement,
    kind text not null,
    on_day text not null,
    due_on text,
    body text not null
) strict;
create index book_page_due on book_page (due_on) where due_on is not null;
-- Returns read entries of a kind, not of a person.
create index entry_of_kind on entry (kind, known_on);
