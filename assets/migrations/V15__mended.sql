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

-- Names that were not kept when two records were made one: the person is still found by them. `search_key`: as find looks for it.
create table earlier_name (
    id integer primary key,
    person_id integer not null references person,
    name text not null,
    search_key text not null,
    on_day text not null
) strict;
create index earlier_name_of on earlier_name (person_id);

-- Find looks through the present names and, after them, the earlier ones.
drop trigger find_person_changed;
create trigger find_person_changed after update of search_key, born on person begin
    update find set
        names = new.search_key || coalesce((select group_concat(' ' || search_key, '') from earlier_name where person_id = new.id), ''),
        numbers = replace(coalesce(new.born, ''), '-', ' ') || ' ' || coalesce((select numbers from safe_contact where id = new.id), '')
    where rowid = new.id;
end;
create trigger find_earlier_added after insert on earlier_name begin
    update find set names = (select search_key from person where id = new.person_id)
        || (select group_concat(' ' || search_key, '') from earlier_name where person_id = new.person_id)
    where rowid = new.person_id;
end;
create trigger find_earlier_changed after update on earlier_name begin
    update find set names = (select search_key from person where id = old.person_id)
        || coalesce((select group_concat(' ' || search_key, '') from earlier_name where person_id = old.person_id), '')
    where rowid = old.person_id;
    update find set names = (select search_key from person where id = new.person_id)
        || (select group_concat(' ' || search_key, '') from earlier_name where person_id = new.person_id)
    where rowid = new.person_id;
end;
create trigger find_earlier_removed after delete on earlier_name begin
    update find set names = (select search_key from person where id = old.person_id)
        || coalesce((select group_concat(' ' || search_key, '') from earlier_name where person_id = old.person_id), '')
    where rowid = old.person_id;
end;

-- Records that were made one before this step: what each was called is in what undo keeps of it.
insert into earlier_name (person_id, name, search_key, on_day)
select distinct merged.into_id, json_extract(was.value, '$.row.name'), json_extract(was.value, '$.row.search_key'), merged.on_day
from merged
join person kept on kept.id = merged.into_id
join history on history.inverse is not null and history.said like 'Merged %'
join json_each(history.inverse) made on json_extract(made.value, '$.table') = 'merged'
    and json_extract(made.value, '$.id') = merged.id and json_extract(made.value, '$.row') is null
join json_each(history.inverse) was on json_extract(was.value, '$.table') = 'person'
where json_extract(was.value, '$.row.name') <> '' and json_extract(was.value, '$.row.search_key') <> kept.search_key
order by merged.on_day, merged.id;
