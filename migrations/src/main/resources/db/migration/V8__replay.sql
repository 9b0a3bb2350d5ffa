-- What a replay of a list needs beyond its candidates and their scores.
alter table served_list add column replay bytea;
alter table served_list alter column replay set storage external;
comment on column served_list.replay is
  'The request and the embeddings as the rules read them (ReplayBytes); null where not recorded, or erased.';

-- What the attributes of items were. As of revision R an item had the attributes of the row with the
-- smallest until_revision above R, and where there is none those it has now.
create table item_history (
  item_no bigint not null,
  until_revision bigint not null,
  replaced_at timestamptz not null,
  attributes jsonb not null,
  deleted boolean not null,
  primary key (item_no, until_revision)
);
create index item_history_replaced on item_history using brin (replaced_at);

create function keep_item_history() returns trigger language plpgsql as $$
begin
  insert into item_history (item_no, until_revision, replaced_at, attributes, deleted)
  select before.item_no, later.revision, now(), before.attributes, before.deleted_at is not null
  from before join later on later.item_no = before.item_no
  where before.attributes is distinct from later.attributes
    or (before.deleted_at is null) is distinct from (later.deleted_at is null)
  on conflict do nothing;
  return null;
end
$$;
create trigger item_history_keep after update on item
  referencing old table as before new table as later
  for each statement execute function keep_item_history();

-- Whose lists they are: erasing a user erases what their lists know of them.
create index served_list_user on served_list (user_no, served_at) where user_no > 0;
