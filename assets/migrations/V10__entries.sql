-- The dated papers of a record besides contacts and plan: assessment, consent, safety plan, concerns, meetings, requests, feedback.
-- `body` is the sheet as it was written; `watched_from` is the first day on which it may ask for something.
create table entry (
    id integer primary key,
    person_id integer not null references person,
    kind text not null,
    known_on text not null,
    watched_from text,
    body text not null
) strict;
create index entry_of_person on entry (person_id, known_on, id);
create index entry_watched on entry (watched_from, person_id) where watched_from is not null;
