-- The whole caseload. Dates are ISO text, closed lists are their codes, yes/no is 1/0.
-- Every table has an integer `id`, so that one mechanism writes, keeps inverses and undoes.

create table setting (
    id integer primary key,
    key text not null unique,
    value text not null
) strict;

create table worker (
    id integer primary key,
    name text not null,
    me integer not null default 0
) strict;

-- Reference data: what there is (`reference_entry`) and what was true from when (`reference_version`).
create table reference_entry (
    id integer primary key,
    kind text not null,
    key text not null,
    unique (kind, key)
) strict;

create table reference_version (
    id integer primary key,
    entry_id integer not null references reference_entry,
    from_on text not null,
    body text not null,
    origin text not null check (origin in ('seed', 'worker')),
    news integer not null default 0
) strict;
create index reference_version_of on reference_version (entry_id, from_on, id);

create table organisation (
    id integer primary key,
    key text unique,
    name text not null,
    kind text not null,
    phone text not null,
    email text not null,
    website text not null,
    note text not null,
    source text not null
) strict;

create table person (
    id integer primary key autoincrement,
    name text not null,
    name_to_use text not null,
    born text,
    gender text not null,
    gender_words text not null,
    trans_history text not null,
    ethnicity text not null,
    language text not null,
    access_needs text not null,
    residency text not null,
    search_key text not null
) strict;
create index person_search on person (search_key, id);

create table safe_contact (
    id integer primary key references person,
    phone text not null,
    other_phone text not null,
    email text not null,
    address text not null,
    channels text not null,
    safe_times text not null,
    ask_for text not null,
    voicemail text not null,
    must_not_know text not null,
    code_word text not null,
    numbers text not null
) strict;

-- What find looks through: folded names, and numbers without spaces. Kept by triggers, so that no write can forget it.
create virtual table find using fts5 (names, numbers, tokenize = "unicode61 remove_diacritics 2", prefix = '1 2 3 4');
create trigger find_person_added after insert on person begin
    insert into find (rowid, names, numbers) values (new.id, new.search_key, replace(coalesce(new.born, ''), '-', ' '));
end;
create trigger find_person_changed after update of search_key, born on person begin
    update find set names = new.search_key, numbers = replace(coalesce(new.born, ''), '-', ' ') || ' ' || coalesce((select numbers from safe_contact where id = new.id), '') where rowid = new.id;
end;
create trigger find_person_removed after delete on person begin
    delete from find where rowid = old.id;
end;
create trigger find_numbers_added after insert on safe_contact begin
    update find set numbers = replace(coalesce((select born from person where id = new.id), ''), '-', ' ') || ' ' || new.numbers where rowid = new.id;
end;
create trigger find_numbers_changed after update of numbers on safe_contact begin
    update find set numbers = replace(coalesce((select born from person where id = new.id), ''), '-', ' ') || ' ' || new.numbers where rowid = new.id;
end;
create trigger find_numbers_removed after delete on safe_contact begin
    update find set numbers = replace(coalesce((select born from person where id = old.id), ''), '-', ' ') where rowid = old.id;
end;

create table relationship (
    id integer primary key,
    person_id integer not null references person,
    other_id integer not null references person,
    relation text not null,
    unique (person_id, other_id),
    check (person_id <> other_id)
) strict;

create table referral (
    id integer primary key autoincrement,
    person_id integer not null references person,
    worker_id integer not null references worker,
    role text not null,
    received_on text not null,
    stovewood text not null,
    stovewood_said_by text not null,
    stovewood_said_on text,
    need text,
    trs_hub integer not null,
    service_id integer not null references reference_entry,
    note text not null,
    decision text not null,
    decided_on text,
    decision_reason text not null,
    urgent_reason text not null,
    first_attended_on text,
    ended_on text
) strict;
create index referral_of_person on referral (person_id);
create index referral_received on referral (received_on);
-- The lists: who is not yet seen, who was seen when, who left unseen; by service.
create index referral_waiting on referral (service_id, received_on) where first_attended_on is null and ended_on is null;
create index referral_seen on referral (service_id, first_attended_on) where first_attended_on is not null;
create index referral_left on referral (service_id, ended_on) where first_attended_on is null and ended_on is not null;
-- The same by who holds them.
create index referral_held on referral (worker_id, received_on) where first_attended_on is null and ended_on is null;
create index referral_held_seen on referral (worker_id, first_attended_on) where first_attended_on is not null;
create index referral_held_left on referral (worker_id, ended_on) where first_attended_on is null and ended_on is not null;

create table referral_source (
    id integer primary key,
    referral_id integer not null references referral,
    position integer not null,
    source text not null,
    unique (referral_id, source)
) strict;

create table episode (
    id integer primary key autoincrement,
    referral_id integer not null unique references referral,
    person_id integer not null references person,
    service_id integer not null references reference_entry,
    started_on text not null,
    ended_on text,
    ending text,
    ending_reason text not null,
    imported integer not null
) strict;
create index episode_of_person on episode (person_id);
create index episode_started on episode (started_on);
create index episode_ended on episode (ended_on);

create table assignment (
    id integer primary key,
    episode_id integer not null references episode,
    worker_id integer not null references worker,
    part text not null,
    from_on text not null,
    until_on text
) strict;
create index assignment_of_episode on assignment (episode_id);
-- All that 'which open episodes are mine' asks of an assignment.
create index assignment_of_worker on assignment (worker_id, episode_id, part, from_on, until_on);

create table contact (
    id integer primary key,
    referral_id integer not null references referral,
    on_day text not null,
    kind text not null,
    attendance text not null,
    minutes integer,
    out_of_hours integer not null,
    note text not null,
    next_on text
) strict;
create index contact_of_referral on contact (referral_id, on_day, id);

create table plan (
    id integer primary key,
    episode_id integer not null references episode,
    version integer not null,
    agreed_on text not null,
    agreed_with text not null,
    expected_weeks integer,
    contact_every_days integer,
    review_on text,
    unique (episode_id, version)
) strict;

create table outcome (
    id integer primary key,
    plan_id integer not null references plan,
    position integer not null,
    domain text not null,
    words text not null,
    target text not null
) strict;
create index outcome_of_plan on outcome (plan_id);

create table step (
    id integer primary key,
    outcome_id integer not null references outcome,
    position integer not null,
    words text not null,
    started_on text,
    achieved_on text
) strict;
create index step_of_outcome on step (outcome_id);

create table review (
    id integer primary key,
    episode_id integer not null references episode,
    on_day text not null,
    note text not null,
    next_on text
) strict;
create index review_of_episode on review (episode_id, on_day);

create table reading (
    id integer primary key,
    referral_id integer not null references referral,
    measure text not null,
    on_day text not null,
    score integer not null
) strict;
create index reading_of_referral on reading (referral_id, on_day, id);

create table marker (
    id integer primary key,
    person_id integer not null references person,
    kind text not null,
    on_day text not null,
    words text not null
) strict;
create index marker_of_person on marker (person_id);

create table risk (
    id integer primary key,
    person_id integer not null references person,
    kind text not null,
    noted_on text not null,
    note text not null,
    response text not null,
    review_on text,
    closed_on text
) strict;
create index risk_of_person on risk (person_id);

create table onward (
    id integer primary key,
    episode_id integer not null references episode,
    organisation_id integer not null references organisation,
    purpose text not null,
    priority_asked integer not null,
    priority_honoured integer,
    barrier text not null,
    offered_on text not null,
    chase_on text
) strict;
create index onward_of_episode on onward (episode_id);

create table onward_step (
    id integer primary key,
    onward_id integer not null references onward,
    state text not null,
    on_day text not null,
    why text not null
) strict;
create index onward_step_of on onward_step (onward_id);

create table exit_strategy (
    id integer primary key references episode,
    what_helps text not null,
    warning_signs text not null,
    recurrence_contacts text not null,
    no_onward_reason text not null,
    agreed_on text
) strict;

create table step_down (
    id integer primary key,
    episode_id integer not null references episode,
    words text not null,
    due_on text not null,
    done_on text
) strict;
create index step_down_of_episode on step_down (episode_id);

create table extension (
    id integer primary key,
    episode_id integer not null references episode,
    reason text not null,
    agreed_by text not null,
    agreed_on text not null,
    until_on text not null,
    review_on text
) strict;
create index extension_of_episode on extension (episode_id);

-- What an import stored under which name, so that a second import of the same file changes nothing.
create table imported (
    id integer primary key,
    kind text not null,
    key text not null,
    row_id integer not null,
    cells text not null,
    edited_here integer not null default 0,
    unique (kind, key)
) strict;
create index imported_row on imported (kind, row_id);

-- What was done, with what takes it back. `at` is the moment of entry (UTC).
create table history (
    id integer primary key autoincrement,
    at text not null default (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')),
    on_day text not null,
    said text not null,
    person_id integer,
    inverse text,
    undoes integer references history,
    undone_by integer references history
) strict;
create index history_of_person on history (person_id, id);

-- Who saw what, when: only ever added to; each row's digest covers the row before it.
create table log (
    id integer primary key autoincrement,
    at text not null,
    seen text not null,
    ref text not null,
    detail text not null,
    digest text not null
) strict;
create index log_of on log (ref, id);
create trigger log_is_kept_unchanged before update on log begin select raise(abort, 'the log is only added to'); end;
create trigger log_is_kept_whole before delete on log begin select raise(abort, 'the log is only added to'); end;

-- What was being typed when the program locked.
create table draft (
    id integer primary key check (id = 1),
    body text not null
) strict;
