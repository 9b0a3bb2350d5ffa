-- What the admin API keeps: who may do what, what was done, drafts of rules, settings and jobs.

-- People who sign in.
create table member (
  name text primary key check (name ~ '^[a-z0-9][a-z0-9._-]{0,63}$'),
  display_name text not null check (length(display_name) between 1 and 120),
  role text not null check (role in ('viewer', 'editor', 'approver', 'admin')),
  password_hash text not null,
  disabled boolean not null default false,
  created_at timestamptz not null,
  last_seen_at timestamptz
);
comment on column member.password_hash is 'Argon2id in the PHC string format: parameters, salt and hash.';

create table member_session (
  token_hash bytea primary key check (length(token_hash) = 32),
  member text not null references member on delete cascade,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null
);
create index member_session_member on member_session (member);
create index member_session_expires on member_session (expires_at);

-- Sign-ins that failed, for every name that was tried, so that the answer does not tell which exist.
create table sign_in_failure (
  name text primary key check (length(name) between 1 and 256),
  failures integer not null,
  failed_at timestamptz not null,
  locked_until timestamptz
);
create index sign_in_failure_failed on sign_in_failure (failed_at);

-- A key is named by those who revoke it: its name is its own while it is in use.
alter table api_key add column last_used_at timestamptz;
alter table api_key add column key_no bigint generated always as identity;
update api_key k set name = left(k.name, 230) || '-' || k.key_no
where k.revoked_at is null and exists (
  select from api_key other where other.name = k.name and other.revoked_at is null and other.key_no < k.key_no);
create unique index api_key_living on api_key (name) where revoked_at is null;

-- Everything that people and keys changed. Each entry carries the hash of the one before it.
create table audit_entry (
  entry_no bigint primary key check (entry_no > 0),
  at timestamptz not null,
  actor text not null,
  action text not null,
  entity text not null,
  entity_id text not null,
  before json,
  after json,
  previous_hash bytea not null check (length(previous_hash) = 32),
  hash bytea not null check (length(hash) = 32)
);
create index audit_entry_actor on audit_entry (actor, entry_no);
create index audit_entry_entity on audit_entry (entity, entity_id, entry_no);
comment on table audit_entry is
  'Appended to only, without gaps. hash = SHA-256 of the entry as canonical JSON (RFC 8785) without its hash.';

create function refuse_audit_change() returns trigger language plpgsql as $$
begin
  raise exception 'the audit log is appended to only';
end
$$;
create trigger audit_entry_append_only before update or delete or truncate on audit_entry
  for each statement execute function refuse_audit_change();

create table setting (
  one boolean primary key default true check (one),
  two_person_approval boolean not null default false,
  revision bigint not null default 1
);
insert into setting default values;

alter table ruleset add column approved_by text;
alter table ruleset add column note text not null default '';
alter table ruleset add column base bigint references ruleset;

create table ruleset_draft (
  draft_id uuid primary key,
  title text not null check (length(title) between 1 and 200),
  note text not null default '',
  base bigint not null references ruleset,
  state text not null default 'editing'
    check (state in ('editing', 'submitted', 'approved', 'published', 'discarded')),
  rules json not null,
  author text not null,
  updated_by text not null,
  submitted_by text,
  approved_by text,
  rejected_by text,
  rejected_reason text,
  published_version bigint references ruleset,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  revision bigint not null default 1
);
create index ruleset_draft_state on ruleset_draft (state, draft_id);
comment on column ruleset_draft.base is 'The ruleset that was live when its rules were taken over.';
comment on column ruleset_draft.draft_id is 'Version 7: in the order of their making, as job_id.';

create table job (
  job_id uuid primary key,
  kind text not null check (kind in ('import_items', 'import_users', 'import_events', 'training')),
  state text not null default 'queued'
    check (state in ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
  title text not null,
  settings json not null default '{}',
  actor text not null,
  created_at timestamptz not null,
  started_at timestamptz,
  ended_at timestamptz,
  done bigint not null default 0,
  total bigint,
  unit text not null default '',
  sentence text not null default '',
  accepted bigint not null default 0,
  rejected bigint not null default 0,
  message text not null default '',
  file text,
  rejects_file text,
  position bigint not null default 0,
  cancel_requested boolean not null default false,
  holder text,
  held_until timestamptz
);
create index job_kind on job (kind, job_id);
create index job_open on job (state) where state in ('queued', 'running');
comment on column job.position is 'Bytes of the file that are stored: where a resumed job goes on.';

create table job_log (
  job_id uuid not null references job on delete cascade,
  line bigint not null,
  at timestamptz not null,
  text text not null,
  primary key (job_id, line)
);

-- A key that was revoked is refused by every process.
alter table change drop constraint change_kind_check;
alter table change add constraint change_kind_check check (
  kind in ('item', 'user', 'schema', 'ruleset', 'model', 'placement', 'key'));
