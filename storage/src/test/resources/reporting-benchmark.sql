-- 5,000,000 served items: 250,000 live lists of 20 on 30 days, of 20,000 users and 10,000 items; a click
-- on every tenth list that names it, a purchase by every hundredth user of the day that names none.
insert into item (item_id, attributes, created_at)
select 'item-' || n, jsonb_build_object('title', 'Item ' || n, 'categories',
  jsonb_build_array('category-' || n % 40, 'category-' || 40 + n % 7)), timestamptz '2025-01-01'
from generate_series(1, 10000) n;
insert into app_user (user_id) select 'user-' || n from generate_series(1, 20000) n;
select ensure_partitions(d) from generate_series(
  timestamptz '2026-01-01', timestamptz '2026-01-31', interval '7 days') d;

do $$
declare
  first integer;
begin
  for first in select generate_series(0, 249999, 2500) loop
    insert into served_list (served_at, list_id, user_no, placement, context, purpose, regime,
      catalogue_version, model, ruleset_version, item_nos, sources, retrieval_scores, relevances, scores,
      propensities, gates, rules, degraded, budget_millis, stage_micros, assignments)
    select at, encode(substring(int8send((extract(epoch from at) * 1000)::bigint) from 3)
        || '\x7000'::bytea || int8send(l.n)::bytea, 'hex')::uuid,
      1 + (l.n * 7919) % 20000, (array['home', 'similar', 'cart', 'search'])[1 + l.n % 4], '{}', 'live',
      (array['WARM', 'WARM', 'COLD_USER', 'ANONYMOUS'])[1 + l.n % 4], 1,
      (array['model-1', 'model-2'])[1 + l.n / 125000], 1 + l.n / 50000, x.items,
      x.sources, x.scores, x.scores, x.scores, array_fill(1::real, array[20]),
      array_fill(true, array[20]), x.rules, '{}', 100,
      jsonb_build_object('total', 5000 + l.n % 9000, 'rerank', 700),
      jsonb_build_array(jsonb_build_object('experiment', 'ranker', 'no', 1, 'phase', 1, 'variant',
        (array['control', 'new'])[1 + (l.n * 7919) % 20000 % 2]))
    from generate_series(first, first + 2499) l (n)
    cross join lateral (select timestamptz '2026-01-01' + l.n * interval '10.368 seconds' as at) t
    cross join lateral (
      select array_agg(1 + (10000 * power(((l.n * 31 + s * 6151) % 9973) / 9973.0, 3))::bigint % 10000
          + s * 7 % 13) as items,
        array_agg((array['TWO_TOWER', 'ALS', 'ITEM_KNN', 'CONTENT', 'POPULARITY'])[1 + (l.n + s) % 5]) as sources,
        array_agg((1.0 / s)::real) as scores,
        jsonb_agg(case when s % 4 = 0 then '[{"rule":"fresh-first","action":"recency","factor":0.9}]'::jsonb
          else '[]'::jsonb end) as rules
      from generate_series(1, 20) s
    ) x;
  end loop;
end
$$;

insert into interaction (user_no, received_at, occurred_at, item_no, type, value, list_id)
select user_no, served_at + interval '30 seconds', served_at + interval '30 seconds',
  item_nos[1 + (extract(epoch from served_at)::bigint % 7)], 'click', 1, list_id
from served_list where extract(epoch from served_at)::bigint % 10 = 3;
insert into interaction (user_no, received_at, occurred_at, item_no, type, value)
select user_no, served_at + interval '5 minutes', served_at + interval '5 minutes',
  item_nos[1 + (extract(epoch from served_at)::bigint % 5)], 'purchase', 20 + user_no % 30
from served_list where extract(epoch from served_at)::bigint % 100 = 7;
vacuum analyze;
