-- Who came back, as a sum of its own: a cohort is a day, the units first seen on it are counted in it once.
-- And sums that take long no longer hold up what other processes wait for.

alter table rollup.unit add column second_day date;
comment on column rollup.unit.second_day is 'The soonest day after the first on which there was a list.';

update rollup.unit u set second_day = f.second_day
from (
  select d.unit, min(d.day) as second_day
  from rollup.unit_day d join rollup.unit w on w.unit = d.unit and d.day > w.first_day
  group by d.unit
) f
where f.unit = u.unit;

drop index rollup.unit_first_day;
create index unit_first_day on rollup.unit (first_day, second_day) where unit like 'u:%';

create table rollup.retention_day (
  day date primary key,
  users bigint not null,
  returned_7 bigint not null,
  returned_30 bigint not null
);

create function rollup.write_retention(days date[]) returns void language sql as $$
  delete from rollup.retention_day where day = any(days);
  insert into rollup.retention_day
  select first_day, count(*), count(*) filter (where second_day <= first_day + 7),
    count(*) filter (where second_day <= first_day + 30)
  from rollup.unit where unit like 'u:%' and first_day = any(days) group by first_day
$$;

select rollup.write_retention(array(select distinct first_day from rollup.unit where unit like 'u:%'));

create or replace view reporting.retention_by_day as
select day, users, returned_7, returned_30,
  returned_7::double precision / users as retention_7,
  returned_30::double precision / users as retention_30
from rollup.retention_day;

-- The units that are on a day and were not, or were and are not, with what is known of them.
create function rollup.note_moved(the_day date) returns void language plpgsql as $$
begin
  if to_regclass('pg_temp.rolled_moved') is null then
    create temp table rolled_moved (unit text, first_day date, second_day date) on commit delete rows;
  end if;
  truncate pg_temp.rolled_moved;
  insert into pg_temp.rolled_moved
  select unit, u.first_day, u.second_day
  from (select unit, true as was from rollup.unit_day where day = the_day) b
  full join (select distinct unit, true as is from pg_temp.rolled_list where unit is not null) n using (unit)
  left join rollup.unit u using (unit)
  where b.was is null or n.is is null;
  analyze pg_temp.rolled_moved;
end
$$;

-- Their first days again, from the days that they were there on; and the cohorts that change by it.
create function rollup.write_moved() returns void language plpgsql as $$
declare
  changed date[];
begin
  update rollup.unit u set first_day = f.days[1], second_day = f.days[2]
  from (
    select m.unit, array(
      select d.day from rollup.unit_day d where d.unit = m.unit order by d.day limit 2) as days
    from pg_temp.rolled_moved m
  ) f
  where f.unit = u.unit and f.days[1] is not null
    and (u.first_day, u.second_day) is distinct from (f.days[1], f.days[2]);
  delete from rollup.unit u using pg_temp.rolled_moved m
  where m.unit = u.unit and not exists (select from rollup.unit_day d where d.unit = u.unit);
  select array_agg(distinct day) into changed
  from (
    select unnest(array[m.first_day, u.first_day]) as day
    from pg_temp.rolled_moved m left join rollup.unit u using (unit)
    where unit like 'u:%' and (m.first_day, m.second_day) is distinct from (u.first_day, u.second_day)
  ) c
  where day is not null;
  perform rollup.write_retention(coalesce(changed, '{}'));
end
$$;

-- The change feed reads below the oldest transaction that runs, for that one may still write a change. The sums
-- never do, and may take minutes: this transaction says so, and the feed reads past it. Nothing that writes
-- changes may be done in one transaction with it.
create function rollup.stand_aside() returns void language sql as $$
  select pg_advisory_xact_lock(
    hashtext('belfry writes no change'), (pg_current_xact_id()::text::bigint & 4294967295)::bit(32)::integer)
$$;

-- Below it no transaction runs that may write a change.
create function change_horizon() returns xid8 language sql stable as $$
  select coalesce(min(x.xid), pg_snapshot_xmax(pg_current_snapshot()))
  from pg_snapshot_xip(pg_current_snapshot()) as x (xid)
  where not exists (
    select from pg_locks l
    where l.locktype = 'advisory' and l.objsubid = 2 and l.granted
      and l.database = (select oid from pg_database where datname = current_database())
      and l.classid::bigint = (hashtext('belfry writes no change')::bigint & 4294967295)
      and l.objid::bigint = (x.xid::text::bigint & 4294967295))
$$;

create or replace function rollup.compute(the_day date, moment timestamptz) returns void language plpgsql as $$
declare
  start timestamptz := clock_timestamp();
begin
  perform rollup.stand_aside();
  perform rollup.gather(the_day);
  if exists (select from pg_temp.rolled_list)
      and not exists (select from rollup.popularity_day where day = the_day) then
    perform rollup.gather_popularity(the_day);
  end if;
  perform rollup.note_moved(the_day);
  perform rollup.write_sums(the_day);
  perform rollup.write_moved();
  perform rollup.write_placements(the_day);
  insert into rollup.day (day, computed_at, took)
  select the_day, moment, clock_timestamp() - start
  where exists (select from pg_temp.rolled_list) or exists (select from rollup.day where day = the_day)
  on conflict (day) do update set computed_at = excluded.computed_at, took = excluded.took;
  delete from rollup.popularity where day < (moment at time zone 'UTC')::date - 2 and day <> the_day;
  delete from rollup.popularity_day where day < (moment at time zone 'UTC')::date - 2 and day <> the_day;
end
$$;
