-- What the pages on traffic read: counts by minute and by hour, kept by the statement that stores the
-- lists, so that they hold each list once and never lag behind. Live lists only.

create table list_rollup (
  span text not null check (span in ('minute', 'hour')),
  at timestamptz not null,
  measure text not null,
  key text not null,
  n bigint not null,
  primary key (span, at, measure, key)
) with (fillfactor = 70);
comment on table list_rollup is
  'measure: lists, degraded, regime, source (items), micros (sum of total), or stage:NAME, whose key is the '
  'bucket floor(ln(microseconds) / ln(1.05)) of its time. Further pages count for source only.';

create table item_rollup (
  hour timestamptz not null,
  item_no bigint not null,
  shown bigint not null,
  primary key (hour, item_no)
) with (fillfactor = 70);
create index item_rollup_item on item_rollup (item_no, hour);
comment on table item_rollup is 'Live lists that held the item, by hour.';

create function roll_up_lists() returns trigger language plpgsql as $$
begin
  insert into list_rollup as r (span, at, measure, key, n)
  select span, date_trunc(span, served_at, 'UTC'), measure, key, sum(n)
  from (
    select served_at, 'lists' as measure, '' as key, 1::bigint as n
    from fresh where purpose = 'live' and parent_id is null
    union all
    select served_at, 'degraded', '', 1
    from fresh where purpose = 'live' and parent_id is null and cardinality(degraded) > 0
    union all
    select served_at, 'regime', regime, 1
    from fresh where purpose = 'live' and parent_id is null
    union all
    select served_at, 'micros', '', (stage_micros ->> 'total')::bigint
    from fresh where purpose = 'live' and parent_id is null and stage_micros ? 'total'
    union all
    select f.served_at, 'stage:' || s.key, floor(ln(greatest(s.value::double precision, 1)) / ln(1.05::double precision))::integer::text, 1
    from fresh f cross join lateral jsonb_each_text(f.stage_micros) s
    where f.purpose = 'live' and f.parent_id is null
    union all
    select f.served_at, 'source', s.source, count(*)
    from fresh f cross join lateral unnest(f.sources) as s (source)
    where f.purpose = 'live'
    group by f.served_at, s.source
  ) m
  cross join (values ('minute'), ('hour')) as spans (span)
  group by 1, 2, 3, 4
  order by 1, 2, 3, 4
  on conflict (span, at, measure, key) do update set n = r.n + excluded.n;

  insert into item_rollup as r (hour, item_no, shown)
  select date_trunc('hour', f.served_at, 'UTC'), i.item_no, count(*)
  from fresh f cross join lateral unnest(f.item_nos) as i (item_no)
  where f.purpose = 'live'
  group by 1, 2
  order by 1, 2
  on conflict (hour, item_no) do update set shown = r.shown + excluded.shown;
  return null;
end
$$;

-- Lists that were stored before: through the same function, by way of a table of its own.
create table backfill (like served_list);
create trigger backfill_roll_up after insert on backfill
  referencing new table as fresh for each statement execute function roll_up_lists();
insert into backfill select * from served_list;
drop table backfill;

create trigger served_list_roll_up after insert on served_list
  referencing new table as fresh for each statement execute function roll_up_lists();

-- Clicks of lists by time, and what was done with one item.
create index interaction_click on interaction (received_at) where type = 'click' and list_id is not null;
create index interaction_item on interaction (item_no, occurred_at) where type in ('click', 'purchase');
