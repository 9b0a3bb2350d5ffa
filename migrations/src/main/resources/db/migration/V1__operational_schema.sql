-- The operational schema. Plain PostgreSQL, valid on 15 and later, no extensions.

-- Which database this is. It prefixes the keys of caches outside the database, so that entries of
-- another or an earlier database are never read.
create table installation (
  one boolean primary key default true check (one),
  installation_id uuid not null default gen_random_uuid(),
  created_at timestamptz not null default now()
);
insert into installation default values;

-- One sequence orders every change of items, users and interactions.
create sequence revision_seq;

-- Every definition that an attribute ever had; the newest version of a name stands.
create table attribute (
  entity text not null check (entity in ('ITEM', 'USER', 'CONTEXT')),
  name text not null check (name ~ '^[a-z][a-z0-9_]{0,63}$'),
  version bigint not null,
  type text not null check (type in ('TEXT', 'NUMBER', 'BOOLEAN', 'TIMESTAMP', 'CATEGORY', 'VECTOR')),
  multi boolean not null default false,
  default_value jsonb,
  role text not null default 'plain',
  ordinal bigint generated always as identity,
  created_at timestamptz not null default now(),
  primary key (entity, name, version)
);

insert into attribute (entity, name, version, type, multi, role) values
  ('ITEM', 'title', 0, 'TEXT', false, 'reserved'),
  ('ITEM', 'description', 0, 'TEXT', false, 'reserved'),
  ('ITEM', 'categories', 0, 'CATEGORY', true, 'reserved'),
  ('ITEM', 'brand', 0, 'CATEGORY', false, 'reserved'),
  ('ITEM', 'price', 0, 'NUMBER', false, 'reserved'),
  ('ITEM', 'stock', 0, 'NUMBER', false, 'reserved'),
  ('ITEM', 'available_from', 0, 'TIMESTAMP', false, 'reserved'),
  ('ITEM', 'available_until', 0, 'TIMESTAMP', false, 'reserved'),
  ('ITEM', 'created_at', 0, 'TIMESTAMP', false, 'reserved'),
  ('ITEM', 'hidden', 0, 'BOOLEAN', false, 'reserved'),
  ('CONTEXT', 'device', 0, 'CATEGORY', false, 'reserved'),
  ('CONTEXT', 'hour', 0, 'NUMBER', false, 'reserved'),
  ('CONTEXT', 'weekday', 0, 'NUMBER', false, 'reserved'),
  ('CONTEXT', 'placement', 0, 'CATEGORY', false, 'reserved');

create table item (
  item_no bigint generated always as identity primary key,
  item_id text not null check (length(item_id) between 1 and 256),
  attributes jsonb not null default '{}',
  revision bigint not null default nextval('revision_seq'),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz
);
comment on table item is 'The catalogue. Deleting leaves a tombstone: the number is never given again.';
create unique index item_living on item (item_id) where deleted_at is null;

create table app_user (
  user_no bigint generated always as identity primary key,
  user_id text unique check (length(user_id) between 1 and 256),
  attributes jsonb not null default '{}',
  revision bigint not null default nextval('revision_seq'),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  erased_at timestamptz
);
comment on column app_user.user_id is 'Null once the user was erased: the number then points nowhere.';

-- What users did. The primary key serves the one question of the request path: all of one user's.
create table interaction (
  user_no bigint not null,
  revision bigint not null default nextval('revision_seq'),
  received_at timestamptz not null,
  occurred_at timestamptz not null,
  item_no bigint not null,
  type text not null,
  value double precision not null,
  list_id uuid,
  position integer,
  session_id text,
  text text,
  primary key (user_no, revision, received_at)
) partition by range (received_at);
create table interaction_default partition of interaction default;
create index interaction_list on interaction (list_id) where list_id is not null;

-- The idempotency keys of events: the first 16 bytes of the SHA-256 of the app's event id.
create table event_key (
  key uuid primary key,
  received_at timestamptz not null
);
create index event_key_received on event_key using brin (received_at);

-- The change feed. Read in the order (xid, change_no), and only below
-- pg_snapshot_xmin(pg_current_snapshot()): every transaction below has ended, so nothing is missed.
create table change (
  change_no bigint generated always as identity primary key,
  xid xid8 not null default pg_current_xact_id(),
  kind text not null check (kind in ('item', 'user', 'schema', 'ruleset', 'model', 'placement')),
  ref bigint,
  revision bigint,
  at timestamptz not null default now()
);
create index change_feed on change (xid, change_no);

create function notify_change() returns trigger language plpgsql as $$
begin
  perform pg_notify('belfry_change', '');
  return null;
end
$$;
create trigger change_notify after insert on change for each statement execute function notify_change();

create table ruleset (
  version bigint primary key,
  json json not null,
  author text not null,
  published_at timestamptz not null default now(),
  live boolean not null default false
);
create unique index ruleset_live on ruleset (live) where live;

create table model_version (
  name text primary key,
  directory text not null,
  manifest json not null,
  created_at timestamptz not null,
  registered_at timestamptz not null default now(),
  promoted_at timestamptz,
  live boolean not null default false
);
create unique index model_version_live on model_version (live) where live;

create table api_key (
  key_hash bytea primary key check (length(key_hash) = 32),
  name text not null,
  scopes text[] not null,
  created_at timestamptz not null default now(),
  revoked_at timestamptz
);

create table placement (
  name text primary key check (name ~ '^[a-z][a-z0-9_-]{0,63}$'),
  description text not null default ''
);
insert into placement (name, description) values
  ('home', 'The first page: recommendations for a person'),
  ('similar', 'Beside an item: items like it'),
  ('cart', 'In the cart: what goes with it'),
  ('search', 'Beside search results');

-- The record of served lists: one row each, arrays in served order.
create table served_list (
  served_at timestamptz not null,
  list_id uuid not null,
  parent_id uuid,
  list_offset integer not null default 0,
  user_no bigint not null,
  session_id text,
  placement text not null,
  context jsonb not null,
  purpose text not null,
  regime text not null,
  catalogue_version bigint not null,
  model text not null,
  ruleset_version bigint not null,
  item_nos bigint[] not null,
  sources text[] not null,
  retrieval_scores real[] not null,
  relevances real[] not null,
  scores real[] not null,
  propensities real[] not null,
  gates boolean[] not null,
  rules jsonb not null,
  degraded text[] not null,
  budget_millis integer not null,
  stage_micros jsonb not null,
  short_reason text,
  candidate_item_nos bigint[],
  candidate_sources text[],
  candidate_retrieval_scores real[],
  candidate_relevances real[],
  dropped_item_nos bigint[],
  dropped_reasons text[],
  seed bigint,
  depth integer,
  primary key (served_at, list_id)
) partition by range (served_at);
create table served_list_default partition of served_list default;
create index served_list_id on served_list (list_id);
comment on column served_list.rules is 'For each item an array of {"rule", "action", "factor"}.';
comment on column served_list.candidate_item_nos is
  'The re-ranker''s inputs (candidate_*, dropped_*, seed, depth); null where they were not recorded.';

-- Creates the partitions that the days from `around` on will need. A range that already has rows in
-- the default partition is left there.
create function ensure_partitions(around timestamptz) returns integer language plpgsql as $$
declare
  utc timestamp := around at time zone 'UTC';
  first timestamp;
  made integer := 0;
begin
  for first in select generate_series(date_trunc('day', utc), date_trunc('day', utc) + interval '7 days', interval '1 day') loop
    made := made + ensure_partition('served_list', to_char(first, 'YYYYMMDD'), first, first + interval '1 day');
  end loop;
  for first in select generate_series(date_trunc('month', utc), date_trunc('month', utc) + interval '1 month', interval '1 month') loop
    made := made + ensure_partition('interaction', to_char(first, 'YYYYMM'), first, first + interval '1 month');
  end loop;
  return made;
end
$$;

-- Two processes that start at the same moment may both find a partition missing: the one that comes
-- second then fails on a name in the system catalogue, which is as good as finding it there.
create function ensure_partition(parent text, suffix text, first timestamp, beyond timestamp)
returns integer language plpgsql as $$
declare
  partition text := parent || '_' || suffix;
begin
  if to_regclass(partition) is not null then
    return 0;
  end if;
  execute format('create table %I partition of %I for values from (%L) to (%L)',
    partition, parent, first at time zone 'UTC', beyond at time zone 'UTC');
  return 1;
exception
  when check_violation or duplicate_table or unique_violation then
    return 0;
end
$$;
