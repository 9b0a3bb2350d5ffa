-- The second stage: what relevance is made of, as it is set and as a list was made with.
alter table setting add column objectives jsonb not null default '{"click": 1}';
comment on column setting.objectives is 'Weight of each thing that a ranker foretells.';

alter table served_list add column objectives jsonb;
comment on column served_list.objectives is
  'What the ranker''s relevance was made of; null where no ranker had a say.';

alter table change drop constraint change_kind_check;
alter table change add constraint change_kind_check check (
  kind in ('item', 'user', 'schema', 'ruleset', 'model', 'placement', 'key', 'setting'));
