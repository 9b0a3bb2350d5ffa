-- Daily sums over live lists and what came of them. A day is computed anew, whole, from the raw rows
-- whenever something about it changed, however late: so what is kept from minute to minute is what a
-- rebuild gives. Writers only note which days they touched, in rows of their own, and wait for nobody.

create schema rollup;

create table rollup.setting (
  one boolean primary key default true check (one),
  attribution interval not null default interval '24 hours'
    check (attribution between interval '1 minute' and interval '7 days'),
  positives jsonb not null default '{"cart": null, "click": null, "purchase": null, "rating": null}'
);
comment on column rollup.setting.attribution is
  'An outcome that names no list belongs to the latest live list within this time before it.';
comment on column rollup.setting.positives is
  'Event types that count as liking, each with the least value that does, or null.';
insert into rollup.setting default values;

create table rollup.touched (
  touch_no bigint generated always as identity primary key,
  day date not null
);
comment on table rollup.touched is 'Days to compute again. Only ever inserted to and deleted from.';

create table rollup.day (
  day date primary key,
  computed_at timestamptz not null,
  took interval not null,
  dropped boolean not null default false
);
comment on column rollup.day.dropped is 'The raw rows are gone: what was summed stays as it is.';

create table rollup.list_day (
  day date not null,
  placement text not null,
  regime text not null,
  model text not null,
  ruleset_version bigint not null,
  lists bigint not null,
  first_pages bigint not null,
  impressions bigint not null,
  clicked_lists bigint not null,
  engaged_lists bigint not null,
  carted_lists bigint not null,
  purchased_lists bigint not null,
  clicks bigint not null,
  purchases bigint not null,
  revenue double precision not null,
  hides bigint not null,
  empty_lists bigint not null,
  short_lists bigint not null,
  degraded_lists bigint not null,
  timed_lists bigint not null,
  micros bigint not null,
  primary key (day, placement, regime, model, ruleset_version)
);

create table rollup.slot_day (
  day date not null,
  placement text not null,
  regime text not null,
  model text not null,
  ruleset_version bigint not null,
  source text not null,
  position integer not null,
  impressions bigint not null,
  clicks bigint not null,
  carts bigint not null,
  purchases bigint not null,
  revenue double precision not null,
  hides bigint not null,
  primary key (day, placement, regime, model, ruleset_version, source, position)
);

create table rollup.item_day (
  day date not null,
  item_no bigint not null,
  placement text not null,
  impressions bigint not null,
  clicks bigint not null,
  carts bigint not null,
  purchases bigint not null,
  revenue double precision not null,
  hides bigint not null,
  primary key (day, item_no, placement)
);
create index item_day_item on rollup.item_day (item_no, day);

create table rollup.category_day (
  day date not null,
  placement text not null,
  category text not null,
  impressions bigint not null,
  clicks bigint not null,
  carts bigint not null,
  purchases bigint not null,
  revenue double precision not null,
  hides bigint not null,
  primary key (day, placement, category)
);

create table rollup.rule_day (
  day date not null,
  placement text not null,
  rule text not null,
  action text not null,
  lists bigint not null,
  impressions bigint not null,
  clicks bigint not null,
  purchases bigint not null,
  revenue double precision not null,
  factors bigint not null,
  log_factor double precision not null,
  dropped bigint not null,
  primary key (day, placement, rule, action)
);
comment on column rollup.rule_day.log_factor is 'Sum of the logarithms of what the rule multiplied by.';

create table rollup.experiment_day (
  day date not null,
  experiment text not null,
  phase integer not null,
  variant text not null,
  placement text not null,
  units bigint not null,
  lists bigint not null,
  impressions bigint not null,
  clicked_lists bigint not null,
  engaged_lists bigint not null,
  purchased_lists bigint not null,
  clicks bigint not null,
  purchases bigint not null,
  revenue double precision not null,
  hides bigint not null,
  empty_lists bigint not null,
  degraded_lists bigint not null,
  timed_lists bigint not null,
  micros bigint not null,
  primary key (day, experiment, phase, variant, placement)
);

create table rollup.placement_day (
  day date not null,
  placement text not null,
  lists bigint not null,
  impressions bigint not null,
  units bigint not null,
  engaged_units bigint not null,
  buying_units bigint not null,
  items_shown bigint not null,
  catalogue_items bigint not null,
  gini double precision,
  novelty double precision,
  cold_impressions bigint not null,
  unit_impressions bigint not null,
  repeated_impressions bigint not null,
  first_click_p50 double precision,
  first_click_p90 double precision,
  first_click_mean double precision,
  latency_p50 double precision,
  latency_p95 double precision,
  latency_p99 double precision,
  primary key (day, placement)
);
comment on table rollup.placement_day is
  'What cannot be added up: of each placement, and of all of them as *.';

create table rollup.unit_day (
  day date not null,
  unit text not null,
  lists bigint not null,
  impressions bigint not null,
  clicks bigint not null,
  purchases bigint not null,
  revenue double precision not null,
  positives bigint not null,
  primary key (unit, day)
);
create index unit_day_day on rollup.unit_day (day);

create table rollup.unit (
  unit text primary key,
  first_day date not null
);
create index unit_first_day on rollup.unit (first_day);

-- How well liked items were when a day began: by what was received in the 28 days before, which stays what
-- it is.
create table rollup.popularity (
  day date not null,
  item_no bigint not null,
  n bigint not null,
  primary key (day, item_no)
);
create table rollup.popularity_day (
  day date primary key
);

-- Attribution looks for outcomes by when they happened, and by when they came.
create index interaction_occurred on interaction using brin (occurred_at);
create index interaction_received on interaction using brin (received_at);

-- The moment that an id of version 7 begins with; null for another id.
create function rollup.moment_of(id uuid) returns timestamptz language sql immutable as $$
  select case when substr(id::text, 15, 1) = '7' then to_timestamp(
    ('x0000' || translate(left(id::text, 13), '-', ''))::bit(64)::bigint / 1000.0) end
$$;

-- A late list may be what outcomes on it or before it belong to, so it touches the days that they could
-- belong to without it.
create function rollup.touch_lists() returns trigger language plpgsql as $$
begin
  insert into rollup.touched (day)
  select distinct d::date
  from (
    select distinct (served_at at time zone 'UTC')::date as day from fresh where purpose = 'live'
  ) f
  cross join rollup.setting s
  cross join lateral generate_series(
    date_trunc('day', f.day - s.attribution), f.day::timestamp, interval '1 day') d;
  return null;
end
$$;
create trigger served_list_touch after insert on served_list
  referencing new table as fresh for each statement execute function rollup.touch_lists();

-- A day that was never computed is still to be, because of its lists: events of before need no mark.
create function rollup.touch_outcomes() returns trigger language plpgsql as $$
begin
  insert into rollup.touched (day)
  select distinct d::date
  from (
    select date_trunc('day', (f.occurred_at at time zone 'UTC') - s.attribution) as first,
      date_trunc('day', f.occurred_at at time zone 'UTC') as last
    from fresh f cross join rollup.setting s
    where f.list_id is null and f.user_no > 0
    union
    select date_trunc('day', at at time zone 'UTC' - interval '1 minute'),
      date_trunc('day', at at time zone 'UTC' + interval '1 minute')
    from (select rollup.moment_of(list_id) as at from fresh where list_id is not null) named
    where at between now() - interval '10 years' and now() + interval '1 day'
  ) spans
  cross join lateral generate_series(first, last, interval '1 day') d
  where d >= least((select min(day) from rollup.day), current_date - 8);
  return null;
end
$$;
create trigger interaction_touch after insert on interaction
  referencing new table as fresh for each statement execute function rollup.touch_outcomes();

create function rollup.make_workplace() returns void language plpgsql as $$
begin
  if to_regclass('pg_temp.rolled_list') is null then
    create temp table rolled_list (
      list_id uuid, served_at timestamptz, first_page boolean, placement text, regime text, model text,
      ruleset_version bigint, user_no bigint, unit text, items integer, degraded boolean, short boolean,
      micros bigint, assignments jsonb, clicks bigint, carts bigint, purchases bigint, revenue double precision,
      hides bigint, positives bigint, first_click timestamptz
    ) on commit delete rows;
    create temp table rolled_outcome (
      list_id uuid, item_no bigint, clicks bigint, carts bigint, purchases bigint, revenue double precision,
      hides bigint, positives bigint, first_click timestamptz
    ) on commit delete rows;
    create temp table rolled_slot (
      list_id uuid, placement text, regime text, model text, ruleset_version bigint, unit text,
      position integer, item_no bigint, source text, rules jsonb, clicked integer, carted integer,
      purchases bigint, revenue double precision, hidden integer, positives bigint, first_click timestamptz
    ) on commit delete rows;
  end if;
  truncate pg_temp.rolled_list, pg_temp.rolled_outcome, pg_temp.rolled_slot;
end
$$;

-- The lists, slots and outcomes of a day. Several clicks on one slot count once, and so do several carts
-- and hides; purchases are counted and added up.
create function rollup.gather(the_day date) returns void language plpgsql as $$
declare
  began timestamptz := the_day::timestamp at time zone 'UTC';
  beyond timestamptz := (the_day + 1)::timestamp at time zone 'UTC';
  within interval := (select attribution from rollup.setting);
  liked jsonb := (select positives from rollup.setting);
begin
  perform rollup.make_workplace();
  insert into pg_temp.rolled_list
  select list_id, served_at, parent_id is null, placement, regime, model, ruleset_version, user_no,
    case when user_no > 0 then 'u:' || user_no else 's:' || session_id end,
    cardinality(item_nos), cardinality(degraded) > 0, short_reason is not null,
    case when parent_id is null then (stage_micros ->> 'total')::bigint end, assignments,
    0, 0, 0, 0, 0, 0, null
  from served_list where served_at >= began and served_at < beyond and purpose = 'live';
  analyze pg_temp.rolled_list;

  insert into pg_temp.rolled_outcome
  select list_id, item_no,
    count(*) filter (where type = 'click'),
    count(*) filter (where type = 'cart'),
    count(*) filter (where type = 'purchase'),
    coalesce(sum(value) filter (where type = 'purchase'), 0),
    count(*) filter (where type = 'hide'),
    count(*) filter (where liked ? type and value >= coalesce((liked ->> type)::double precision, '-infinity')),
    min(occurred_at) filter (where type = 'click')
  from (
    select o.list_id, o.item_no, o.type, o.value, o.occurred_at
    from interaction o join pg_temp.rolled_list l on l.list_id = o.list_id
    where o.list_id is not null and o.received_at >= began - interval '1 day'
    union all
    select e.list_id, o.item_no, o.type, o.value, o.occurred_at
    from interaction o
    cross join lateral (
      select l.list_id, l.served_at from served_list l
      where l.user_no = o.user_no and l.user_no > 0 and l.purpose = 'live'
        and l.served_at <= o.occurred_at and l.served_at > o.occurred_at - within
        and o.item_no = any(l.item_nos)
      order by l.served_at desc, l.list_id desc limit 1
    ) e
    where o.list_id is null and o.received_at >= began
      and o.occurred_at >= began and o.occurred_at < beyond + within
      and o.user_no in (select user_no from pg_temp.rolled_list where user_no > 0)
      and e.served_at >= began and e.served_at < beyond
  ) attributed
  group by list_id, item_no;
  analyze pg_temp.rolled_outcome;

  insert into pg_temp.rolled_slot
  select l.list_id, l.placement, l.regime, l.model, l.ruleset_version,
    case when l.user_no > 0 then 'u:' || l.user_no else 's:' || l.session_id end,
    l.list_offset + s.slot, s.item_no, s.source, nullif(l.rules -> (s.slot - 1)::integer, '[]'),
    (coalesce(o.clicks, 0) > 0)::integer, (coalesce(o.carts, 0) > 0)::integer,
    coalesce(o.purchases, 0), coalesce(o.revenue, 0), (coalesce(o.hides, 0) > 0)::integer,
    coalesce(o.positives, 0), o.first_click
  from served_list l
  cross join lateral unnest(l.item_nos, l.sources) with ordinality as s (item_no, source, slot)
  left join pg_temp.rolled_outcome o on o.list_id = l.list_id and o.item_no = s.item_no
  where l.served_at >= began and l.served_at < beyond and l.purpose = 'live';
  analyze pg_temp.rolled_slot;

  update pg_temp.rolled_list l set clicks = s.clicks, carts = s.carts, purchases = s.purchases,
    revenue = s.revenue, hides = s.hides, positives = s.positives, first_click = s.first_click
  from (
    select list_id, sum(clicked) as clicks, sum(carted) as carts, sum(purchases) as purchases,
      sum(revenue) as revenue, sum(hidden) as hides, sum(positives) as positives,
      min(first_click) as first_click
    from pg_temp.rolled_slot
    where clicked + carted + purchases + hidden + positives > 0
    group by list_id
  ) s
  where s.list_id = l.list_id;
end
$$;

create function rollup.gather_popularity(the_day date) returns void language plpgsql as $$
declare
  began timestamptz := the_day::timestamp at time zone 'UTC';
  liked jsonb := (select positives from rollup.setting);
begin
  delete from rollup.popularity where day = the_day;
  insert into rollup.popularity (day, item_no, n)
  select the_day, item_no, count(*)
  from interaction
  where received_at >= began - interval '28 days' and received_at < began
    and liked ? type and value >= coalesce((liked ->> type)::double precision, '-infinity')
  group by item_no;
  insert into rollup.popularity_day (day) values (the_day) on conflict do nothing;
end
$$;

-- Rows of this transaction have no statistics yet: a loop over a day that is taken for one row is long.
create function rollup.write_sums(the_day date) returns void language plpgsql
set enable_nestloop = off as $$
begin
  delete from rollup.list_day where day = the_day;
  insert into rollup.list_day
  select the_day, placement, regime, model, ruleset_version, count(*), count(*) filter (where first_page),
    sum(items), count(*) filter (where clicks > 0), count(*) filter (where positives > 0),
    count(*) filter (where carts > 0), count(*) filter (where purchases > 0), sum(clicks), sum(purchases),
    sum(revenue), sum(hides), count(*) filter (where items = 0), count(*) filter (where short),
    count(*) filter (where degraded), count(micros), coalesce(sum(micros), 0)
  from pg_temp.rolled_list group by placement, regime, model, ruleset_version;

  delete from rollup.slot_day where day = the_day;
  insert into rollup.slot_day
  select the_day, placement, regime, model, ruleset_version, source, position, count(*), sum(clicked),
    sum(carted), sum(purchases), sum(revenue), sum(hidden)
  from pg_temp.rolled_slot group by placement, regime, model, ruleset_version, source, position;

  delete from rollup.item_day where day = the_day;
  insert into rollup.item_day
  select the_day, item_no, placement, count(*), sum(clicked), sum(carted), sum(purchases), sum(revenue),
    sum(hidden)
  from pg_temp.rolled_slot group by item_no, placement;

  delete from rollup.category_day where day = the_day;
  insert into rollup.category_day
  select the_day, d.placement, c.category, sum(d.impressions), sum(d.clicks), sum(d.carts),
    sum(d.purchases), sum(d.revenue), sum(d.hides)
  from rollup.item_day d
  join item i on i.item_no = d.item_no
  cross join lateral (
    select distinct value as category from jsonb_array_elements_text(
      case jsonb_typeof(i.attributes -> 'categories')
        when 'array' then i.attributes -> 'categories' else '[]' end)
  ) c
  where d.day = the_day
  group by d.placement, c.category;

  delete from rollup.rule_day where day = the_day;
  insert into rollup.rule_day
  select the_day, placement, rule, action, sum(lists), sum(impressions), sum(clicks), sum(purchases),
    sum(revenue), sum(factors), sum(log_factor), sum(dropped)
  from (
    select s.placement, e.rule, e.action, count(distinct s.list_id) as lists, count(*) as impressions,
      sum(s.clicked) as clicks, sum(s.purchases) as purchases, sum(s.revenue) as revenue,
      count(*) filter (where e.factor > 0) as factors,
      coalesce(sum(ln(e.factor)) filter (where e.factor > 0), 0) as log_factor, 0 as dropped
    from pg_temp.rolled_slot s
    cross join lateral jsonb_to_recordset(s.rules) as e (rule text, action text, factor double precision)
    where s.rules is not null
    group by s.placement, e.rule, e.action
    union all
    select l.placement, substr(d.reason, 5), 'cap', 0, 0, 0, 0, 0, 0, 0, count(*)
    from served_list l cross join lateral unnest(l.dropped_reasons) as d (reason)
    where l.served_at >= the_day::timestamp at time zone 'UTC'
      and l.served_at < (the_day + 1)::timestamp at time zone 'UTC'
      and l.purpose = 'live' and d.reason like 'cap:%'
    group by l.placement, d.reason
  ) r
  group by placement, rule, action;

  delete from rollup.experiment_day where day = the_day;
  insert into rollup.experiment_day
  select the_day, a.experiment, a.phase, a.variant, l.placement, count(distinct l.unit), count(*),
    sum(items), count(*) filter (where clicks > 0), count(*) filter (where positives > 0),
    count(*) filter (where purchases > 0), sum(clicks), sum(purchases), sum(revenue), sum(hides),
    count(*) filter (where items = 0), count(*) filter (where degraded), count(micros),
    coalesce(sum(micros), 0)
  from pg_temp.rolled_list l
  cross join lateral jsonb_to_recordset(l.assignments) as a (experiment text, phase integer, variant text)
  where l.assignments <> '[]'
  group by a.experiment, a.phase, a.variant, l.placement;

  delete from rollup.unit_day where day = the_day;
  insert into rollup.unit_day
  select the_day, unit, count(*), sum(items), sum(clicks), sum(purchases), sum(revenue), sum(positives)
  from pg_temp.rolled_list where unit is not null group by unit;
  insert into rollup.unit as u (unit, first_day)
  select unit, day from rollup.unit_day where day = the_day
  on conflict (unit) do update set first_day = excluded.first_day where u.first_day > excluded.first_day;
end
$$;

-- What cannot be added up. Gini is over every item of the catalogue, those that nobody was shown among
-- them. Novelty is the mean of -log2 of an item's share of the likings of 28 days, one added to each.
create function rollup.write_placements(the_day date) returns void language plpgsql
set enable_nestloop = off as $$
declare
  began timestamptz := the_day::timestamp at time zone 'UTC';
  catalogue bigint;
  likings double precision;
begin
  select count(*) into catalogue from item
  where created_at < began + interval '1 day' and (deleted_at is null or deleted_at >= began);
  select coalesce(sum(n), 0) into likings from rollup.popularity where day = the_day;
  delete from rollup.placement_day where day = the_day;
  insert into rollup.placement_day
  with shown as (
    select coalesce(placement, '*') as placement, item_no, sum(impressions)::double precision as n
    from rollup.item_day where day = the_day
    group by grouping sets ((placement, item_no), (item_no))
  ), ranked as (
    select placement, item_no, n,
      greatest(catalogue, count(*) over whole) as items,
      greatest(catalogue, count(*) over whole) - count(*) over whole
        + row_number() over (partition by placement order by n, item_no) as place
    from shown window whole as (partition by placement)
  ), spread as (
    select r.placement, count(*) as items_shown, max(r.items) as items,
      2 * sum(r.place * r.n) / (max(r.items) * sum(r.n)) - (max(r.items) + 1.0) / max(r.items) as gini,
      sum(r.n * -ln((coalesce(p.n, 0) + 1) / (likings + greatest(catalogue, 1))) / ln(2.0::double precision))
        / sum(r.n) as novelty,
      sum(r.n) filter (where coalesce(p.n, 0) < 5) as cold
    from ranked r
    left join rollup.popularity p on p.day = the_day and p.item_no = r.item_no
    group by r.placement
  ), seen as (
    select placement, unit, item_no, count(*) as n
    from pg_temp.rolled_slot where unit is not null group by placement, unit, item_no
  ), repeats as (
    select placement, sum(n) as known, sum(n) - count(*) as again from seen group by placement
    union all
    select '*', sum(n), sum(n) - count(*)
    from (select sum(n) as n from seen group by unit, item_no) everywhere
  ), lists as (
    select coalesce(placement, '*') as placement, count(*) as lists, sum(items) as impressions,
      count(distinct unit) as units,
      count(distinct unit) filter (where positives > 0) as engaged,
      count(distinct unit) filter (where purchases > 0) as buying,
      percentile_cont(0.5) within group (order by extract(epoch from first_click - served_at)) as p50,
      percentile_cont(0.9) within group (order by extract(epoch from first_click - served_at)) as p90,
      avg(extract(epoch from first_click - served_at))::double precision as mean,
      percentile_cont(0.5) within group (order by micros / 1000.0::double precision) as latency_p50,
      percentile_cont(0.95) within group (order by micros / 1000.0::double precision) as latency_p95,
      percentile_cont(0.99) within group (order by micros / 1000.0::double precision) as latency_p99
    from pg_temp.rolled_list group by grouping sets ((placement), ())
  )
  select the_day, l.placement, l.lists, l.impressions, l.units, l.engaged, l.buying,
    coalesce(s.items_shown, 0), catalogue, s.gini, s.novelty, coalesce(s.cold, 0), coalesce(r.known, 0),
    coalesce(r.again, 0), l.p50, l.p90, l.mean, l.latency_p50, l.latency_p95, l.latency_p99
  from lists l
  left join spread s on s.placement = l.placement
  left join repeats r on r.placement = l.placement
  where l.lists > 0;
end
$$;

-- Computes a day anew; for one transaction at a time.
create function rollup.compute(the_day date, moment timestamptz) returns void language plpgsql as $$
declare
  start timestamptz := clock_timestamp();
begin
  perform rollup.gather(the_day);
  if exists (select from pg_temp.rolled_list)
      and not exists (select from rollup.popularity_day where day = the_day) then
    perform rollup.gather_popularity(the_day);
  end if;
  perform rollup.write_sums(the_day);
  perform rollup.write_placements(the_day);
  insert into rollup.day (day, computed_at, took)
  select the_day, moment, clock_timestamp() - start
  where exists (select from pg_temp.rolled_list) or exists (select from rollup.day where day = the_day)
  on conflict (day) do update set computed_at = excluded.computed_at, took = excluded.took;
  delete from rollup.popularity where day < (moment at time zone 'UTC')::date - 2 and day <> the_day;
  delete from rollup.popularity_day where day < (moment at time zone 'UTC')::date - 2 and day <> the_day;
end
$$;

-- Computes the latest day that was touched and whose turn it is; answers it, or null where there is none.
-- A day that takes long waits twenty times as long before it is its turn again, and at least half a
-- minute; one that is over waits a 24th of its age.
create function rollup.refresh(moment timestamptz, at_once boolean default false) returns date
language plpgsql as $$
declare
  today date := (moment at time zone 'UTC')::date;
  due date;
begin
  if not pg_try_advisory_xact_lock(hashtext('belfry rollup')) then
    return null;
  end if;
  delete from rollup.touched t using rollup.day d where d.day = t.day and d.dropped;
  select t.day into due
  from (select distinct day from rollup.touched) t
  left join rollup.day d on d.day = t.day
  where at_once or d.day is null or moment < d.computed_at
    or moment >= d.computed_at + greatest(
      interval '30 seconds', 20 * d.took, greatest(today - t.day, 0) * interval '1 hour')
  order by t.day desc limit 1;
  if due is not null then
    delete from rollup.touched where day = due;
    perform rollup.compute(due, moment);
  end if;
  return due;
end
$$;

-- Computes every day of a span anew from the raw rows; answers how many. Days whose raw rows are gone stay.
create function reporting_rebuild(day_from date, day_to date) returns integer language plpgsql as $$
declare
  one date;
  done integer := 0;
begin
  perform pg_advisory_xact_lock(hashtext('belfry rollup'));
  delete from rollup.popularity_day where day between day_from and day_to;
  for one in
    select day from rollup.day where day between day_from and day_to and not dropped
    union
    select distinct (served_at at time zone 'UTC')::date from served_list
    where served_at >= day_from::timestamp at time zone 'UTC'
      and served_at < (day_to + 1)::timestamp at time zone 'UTC'
      and not exists (
        select from rollup.day d where d.dropped and d.day = (served_at at time zone 'UTC')::date)
    order by 1
  loop
    delete from rollup.touched where day = one;
    perform rollup.compute(one, now());
    done := done + 1;
  end loop;
  return done;
end
$$;
comment on function reporting_rebuild(date, date) is
  'Computes the daily sums of these days anew from the raw rows; answers how many days had any.';

-- What is attributed or liked otherwise from now on: every day is touched.
create function rollup.configure(within interval, liked jsonb) returns boolean language plpgsql as $$
begin
  update rollup.setting set attribution = within, positives = liked
  where attribution <> within or positives <> liked;
  if not found then
    return false;
  end if;
  insert into rollup.touched (day) select day from rollup.day where not dropped;
  return true;
end
$$;

-- Drops the days of the record that are over before a moment, each summed up a last time; answers how many
-- partitions went. Waits for nobody longer than two seconds.
create function drop_old_lists(before timestamptz) returns integer language plpgsql
set lock_timeout = '2s' as $$
declare
  part record;
  gone integer := 0;
  last date := (before at time zone 'UTC')::date;
begin
  if not pg_try_advisory_xact_lock(hashtext('belfry rollup')) then
    return 0;
  end if;
  for part in
    select c.oid::regclass as name, to_date(right(c.relname, 8), 'YYYYMMDD') as day
    from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'served_list'::regclass and c.relname ~ '^served_list_[0-9]{8}$'
      and to_date(right(c.relname, 8), 'YYYYMMDD') < last
    order by 2
  loop
    perform rollup.close_day(part.day);
    execute 'drop table ' || part.name;
    gone := gone + 1;
  end loop;
  perform rollup.close_day(d.day)
  from (select distinct (served_at at time zone 'UTC')::date as day from served_list_default
        where served_at < last::timestamp at time zone 'UTC') d;
  delete from served_list_default where served_at < last::timestamp at time zone 'UTC';
  delete from shadow_list where served_at < last::timestamp at time zone 'UTC';
  return gone;
end
$$;

-- Sums a day up where something is left to do, and lets no one sum it up again.
create function rollup.close_day(the_day date) returns void language plpgsql as $$
begin
  if exists (select from rollup.touched where day = the_day)
      and not exists (select from rollup.day where day = the_day and dropped) then
    perform rollup.compute(the_day, now());
  end if;
  delete from rollup.touched where day = the_day;
  update rollup.day set dropped = true where day = the_day;
end
$$;

-- Lists that were stored before.
insert into rollup.touched (day)
select distinct (served_at at time zone 'UTC')::date from served_list where purpose = 'live';
