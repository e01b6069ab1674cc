-- Who works with whom. `kind` says what a colleague is to me; `left_on`: no longer offered in forms from that day.
alter table worker add column kind text not null default 'colleague';
alter table worker add column phone text not null default '';
alter table worker add column note text not null default '';
alter table worker add column left_on text;
