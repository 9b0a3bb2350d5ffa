-- What happened in a session, for apps that do not know their user.
create index interaction_session on interaction (session_id, occurred_at desc)
  where session_id is not null;

-- What one process of a cluster does at a time, such as the nightly training: its latest run.
create table duty (
  name text primary key,
  due timestamptz not null,
  holder text not null,
  held_until timestamptz not null,
  started_at timestamptz not null,
  ended_at timestamptz,
  succeeded boolean,
  outcome text not null default ''
);
comment on column duty.held_until is
  'The holder renews it. Once it is over and the run has not ended, another process takes the run over.';
