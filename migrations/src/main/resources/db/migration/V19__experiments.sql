-- Experiments: what is tried, in which phase, on whom, and what each list was made under.

create table experiment (
  experiment_no bigint generated always as identity primary key,
  key text not null unique check (key ~ '^[a-z][a-z0-9_-]{0,63}$'),
  revision bigint not null default 1,
  state text not null default 'draft'
    check (state in ('draft', 'running', 'stopped', 'rolled_back', 'shipped')),
  kind text not null check (kind in ('ab', 'interleaving', 'shadow', 'holdout')),
  unit text not null check (unit in ('user', 'session')),
  definition json not null,
  phase integer not null default 0 check (phase >= 0),
  created_by text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  started_at timestamptz,
  stopped_at timestamptz,
  stop_reason text,
  winner text
);
create index experiment_state on experiment (state, key);
comment on column experiment.phase is '0 for a draft that never ran; the phase that runs, or ran last.';
comment on column experiment.definition is 'As it is now: what ran is in experiment_phase.';

create table experiment_phase (
  experiment_no bigint not null references experiment on delete cascade,
  phase integer not null check (phase >= 1),
  seed text not null,
  definition json not null,
  started_at timestamptz not null,
  ended_at timestamptz,
  primary key (experiment_no, phase)
);
comment on table experiment_phase is
  'Units are assigned anew in each phase, by its seed. A coverage ramp changes the definition of the phase that runs.';

-- The population: units with a live list. Kept by the statement that stores the lists.
create table experiment_unit (
  experiment_no bigint not null,
  phase integer not null,
  unit text not null,
  variant text not null,
  first_at timestamptz not null,
  first_list uuid not null,
  lists bigint not null,
  primary key (experiment_no, phase, unit, variant)
) with (fillfactor = 80);
create index experiment_unit_unit on experiment_unit (unit);
comment on table experiment_unit is
  'unit: u:USER_NO or s:SESSION_ID, by the experiment''s unit. Two rows of one unit in a phase are a fault of assignment.';

create table experiment_assignment (
  experiment_no bigint not null references experiment on delete cascade,
  unit text not null,
  variant text not null,
  phase integer not null,
  at timestamptz not null,
  primary key (experiment_no, unit)
);
comment on table experiment_assignment is 'Variants that units keep where the experiment is sticky.';

alter table served_list add column assignments jsonb not null default '[]';
alter table served_list add column teams smallint[];
comment on column served_list.assignments is 'An array of {"experiment", "no", "phase", "variant"}.';
comment on column served_list.teams is
  'For each item the index of the variant whose ranker gave it, -1 where neither did; null where nothing was interleaved.';

create table shadow_list (
  served_at timestamptz not null,
  list_id uuid not null,
  experiment_no bigint not null,
  variant text not null,
  overlap real,
  live_micros bigint not null,
  shadow_micros bigint not null,
  error text,
  primary key (served_at, list_id, experiment_no, variant)
);
create index shadow_list_experiment on shadow_list (experiment_no, served_at);
comment on table shadow_list is
  'A live list made again with a variant, after the answer had left; overlap is rank-biased with p = 0.9.';

create function keep_experiment_units() returns trigger language plpgsql as $$
begin
  insert into experiment_unit as u (experiment_no, phase, unit, variant, first_at, first_list, lists)
  select experiment_no, phase, unit, variant, min(served_at),
    (array_agg(list_id order by served_at, list_id))[1], count(*)
  from (
    select e.experiment_no, (a.value ->> 'phase')::integer as phase, a.value ->> 'variant' as variant,
      case e.unit
        when 'user' then case when f.user_no > 0 then 'u:' || f.user_no end
        else 's:' || f.session_id
      end as unit,
      f.served_at, f.list_id
    from fresh f
    cross join lateral jsonb_array_elements(f.assignments) as a (value)
    join experiment e on e.experiment_no = (a.value ->> 'no')::bigint
    where f.purpose = 'live'
  ) assigned
  where unit is not null
  group by 1, 2, 3, 4
  order by 1, 2, 3, 4
  on conflict (experiment_no, phase, unit, variant) do update set
    lists = u.lists + excluded.lists,
    first_at = least(u.first_at, excluded.first_at),
    first_list = case when excluded.first_at < u.first_at then excluded.first_list else u.first_list end;

  insert into experiment_assignment (experiment_no, unit, variant, phase, at)
  select distinct on (experiment_no, unit) experiment_no, unit, variant, phase, served_at
  from (
    select e.experiment_no, (a.value ->> 'phase')::integer as phase, a.value ->> 'variant' as variant,
      case e.unit
        when 'user' then case when f.user_no > 0 then 'u:' || f.user_no end
        else 's:' || f.session_id
      end as unit,
      f.served_at
    from fresh f
    cross join lateral jsonb_array_elements(f.assignments) as a (value)
    join experiment e on e.experiment_no = (a.value ->> 'no')::bigint
    where f.purpose = 'live' and (e.definition ->> 'sticky')::boolean
  ) assigned
  where unit is not null
  order by experiment_no, unit, served_at
  on conflict (experiment_no, unit) do nothing;
  return null;
end
$$;
create trigger served_list_keep_units after insert on served_list
  referencing new table as fresh for each statement execute function keep_experiment_units();

alter table change drop constraint change_kind_check;
alter table change add constraint change_kind_check check (
  kind in ('item', 'user', 'schema', 'ruleset', 'model', 'placement', 'key', 'setting', 'experiment'));
