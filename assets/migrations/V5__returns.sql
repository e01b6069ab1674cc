-- Returns that left the desk, as they were sent.

create table kept_return (
    id integer primary key autoincrement,
    at text not null default (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')),
    made_on text not null,
    kind text not null,
    from_on text not null,
    to_on text not null,
    as_at text not null,
    whose text not null,
    suppressed integer not null,
    for_whom text not null,
    format text not null,
    -- The last change and the last log row before it was made: what came later explains differences.
    after_history integer not null,
    after_log integer not null,
    -- All its figures, hidden ones marked; and the records behind each figure.
    body text not null
) strict;
