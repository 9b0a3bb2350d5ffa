-- The views that people, the console and other tools read. The first sentence of a view's comment, up to the
-- colon, is its title; a column whose comment ends in [count], [share], [seconds], [milliseconds] or [value]
-- is a measure.

drop view reporting.outcome;
drop view reporting.ctr_by_position;
drop view reporting.served_item;

create view reporting.served_list as
select
  served_at, list_id, parent_id, list_offset, user_no, session_id, placement, context, purpose, regime,
  catalogue_version, model, ruleset_version, cardinality(item_nos) as items, item_nos, degraded,
  short_reason, notes, budget_millis, (stage_micros ->> 'total')::bigint / 1000.0::double precision as millis,
  stage_micros, objectives, assignments, candidate_item_nos is not null as recorded_in_full
from served_list;
comment on view reporting.served_list is
  'Lists: one row for each answer, of every purpose; a further page is an answer of its own.';

create view reporting.served_item as
select
  l.served_at, l.list_id, l.parent_id, l.user_no, l.session_id, l.placement, l.purpose, l.regime, l.model,
  l.ruleset_version, l.catalogue_version, l.degraded, (l.list_offset + u.slot)::integer as position,
  u.item_no, i.item_id, u.source, u.retrieval_score, u.relevance, u.score, u.propensity, u.gate,
  l.rules -> (u.slot - 1)::integer as rules, l.assignments, l.teams[u.slot::integer] as team
from served_list l
cross join lateral unnest(
  l.item_nos, l.sources, l.retrieval_scores, l.relevances, l.scores, l.propensities, l.gates)
  with ordinality as u (item_no, source, retrieval_score, relevance, score, propensity, gate, slot)
left join item i on i.item_no = u.item_no;
comment on view reporting.served_item is 'Served items: one row for each item of each list, of every purpose.';

create view reporting.exposure as
select
  l.served_at, l.list_id, l.user_no, l.session_id,
  case when l.user_no > 0 then 'u:' || l.user_no else 's:' || l.session_id end as unit, l.placement,
  l.regime, l.model, l.ruleset_version, (l.list_offset + u.slot)::integer as position, u.item_no, i.item_id,
  u.source, u.score, u.propensity
from served_list l
cross join lateral unnest(l.item_nos, l.sources, l.scores, l.propensities)
  with ordinality as u (item_no, source, score, propensity, slot)
left join item i on i.item_no = u.item_no
where l.purpose = 'live';
comment on view reporting.exposure is
  'Exposures: one row for each item that somebody was shown: of live lists only. Shown means served.';

create view reporting.outcome as
select
  l.served_at, l.list_id, l.placement, l.purpose,
  (l.list_offset + array_position(l.item_nos, o.item_no))::integer as position, o.item_no, i.item_id,
  o.user_no, o.type, o.value, o.occurred_at, o.received_at, 'list' as basis
from interaction o
join served_list l on l.list_id = o.list_id and o.item_no = any(l.item_nos)
  and o.received_at >= date_trunc('day', l.served_at, 'UTC') - interval '1 day'
left join item i on i.item_no = o.item_no
where o.list_id is not null
union all
select
  l.served_at, l.list_id, l.placement, l.purpose,
  (l.list_offset + array_position(l.item_nos, o.item_no))::integer, o.item_no, i.item_id,
  o.user_no, o.type, o.value, o.occurred_at, o.received_at, 'latest_exposure'
from interaction o
cross join rollup.setting s
cross join lateral (
  select l.served_at, l.list_id, l.placement, l.purpose, l.list_offset, l.item_nos
  from served_list l
  where l.user_no = o.user_no and l.user_no > 0 and l.purpose = 'live'
    and l.served_at <= o.occurred_at and l.served_at > o.occurred_at - s.attribution
    and o.item_no = any(l.item_nos)
  order by l.served_at desc, l.list_id desc limit 1
) l
left join item i on i.item_no = o.item_no
where o.list_id is null;
comment on view reporting.outcome is
  'Outcomes: events beside the place where the item stood: in the list that the event names, or else in the latest live list of that user with the item within the attribution window (24 hours unless set otherwise) before the event. Events that belong to no list are not here.';

create view reporting.ctr_by_position as
with clicked as (
  select distinct o.list_id, o.item_no from interaction o where o.list_id is not null and o.type = 'click'
)
select
  s.placement, s.position, count(*) as impressions, count(c.list_id) as clicks,
  count(c.list_id)::double precision / count(*) as ctr
from reporting.served_item s
left join clicked c on c.list_id = s.list_id and c.item_no = s.item_no
where s.purpose = 'live'
group by s.placement, s.position;
comment on view reporting.ctr_by_position is
  'Click-through by position, from raw rows: of all time and up to the moment; clicks that name their list only. Reads every list that is kept: position_by_day is the fast one.';

create view reporting.experiment as
select key as experiment, definition ->> 'name' as name, state, kind, unit, phase, created_by, created_at,
  started_at, stopped_at, stop_reason, winner
from experiment;
comment on view reporting.experiment is 'Experiments: what is or was tried.';

create view reporting.experiment_exposure as
select e.key as experiment, u.phase, u.unit, u.variant, u.first_at, u.first_list, u.lists
from experiment_unit u join experiment e on e.experiment_no = u.experiment_no;
comment on view reporting.experiment_exposure is
  'Population of experiments: the units that had a live list under a variant, with their first.';

create view reporting.shadow_list as
select s.served_at, s.list_id, e.key as experiment, s.variant, s.overlap,
  s.live_micros / 1000.0::double precision as live_millis,
  s.shadow_micros / 1000.0::double precision as shadow_millis, s.error
from shadow_list s left join experiment e on e.experiment_no = s.experiment_no;
comment on view reporting.shadow_list is 'Shadow lists: live lists that were made again by a variant, and shown to nobody.';

create view reporting.list_by_day as
select day, placement, regime, model, ruleset_version, lists, first_pages, impressions, clicks, purchases,
  revenue, hides, clicked_lists, engaged_lists, carted_lists, purchased_lists, empty_lists, short_lists,
  degraded_lists,
  clicks::double precision / nullif(impressions, 0) as ctr,
  engaged_lists::double precision / lists as engagement,
  purchased_lists::double precision / lists as conversion,
  revenue / lists as revenue_per_list,
  hides::double precision / nullif(impressions, 0) as hide_rate,
  micros / 1000.0::double precision / nullif(timed_lists, 0) as mean_millis
from rollup.list_day;
comment on view reporting.list_by_day is
  'Lists by day: what was served and what came of it, by placement, regime, model and ruleset.';

create view reporting.slot_by_day as
select day, placement, regime, model, ruleset_version, source, position, impressions, clicks, carts,
  purchases, revenue, hides, clicks::double precision / impressions as ctr
from rollup.slot_day;
comment on view reporting.slot_by_day is
  'Slots by day: the finest of the daily sums: every placement, regime, model, ruleset, source and position.';

create view reporting.position_by_day as
select day, placement, model, ruleset_version, position, sum(impressions)::bigint as impressions,
  sum(clicks)::bigint as clicks, sum(carts)::bigint as carts, sum(purchases)::bigint as purchases,
  sum(revenue) as revenue, sum(hides)::bigint as hides,
  sum(clicks)::double precision / sum(impressions)::double precision as ctr
from rollup.slot_day group by day, placement, model, ruleset_version, position;
comment on view reporting.position_by_day is 'Positions by day: click-through and conversion by place in the list.';

create view reporting.source_by_day as
select day, placement, model, ruleset_version, source, sum(impressions)::bigint as impressions,
  sum(clicks)::bigint as clicks, sum(carts)::bigint as carts, sum(purchases)::bigint as purchases,
  sum(revenue) as revenue, sum(hides)::bigint as hides,
  sum(clicks)::double precision / sum(impressions)::double precision as ctr
from rollup.slot_day group by day, placement, model, ruleset_version, source;
comment on view reporting.source_by_day is 'Sources by day: what each way of finding candidates brought.';

create view reporting.item_by_day as
select d.day, d.placement, d.item_no, i.item_id, i.attributes ->> 'title' as title, d.impressions, d.clicks,
  d.carts, d.purchases, d.revenue, d.hides, d.clicks::double precision / d.impressions as ctr
from rollup.item_day d left join item i on i.item_no = d.item_no;
comment on view reporting.item_by_day is 'Items by day: how often each was shown, and what came of it.';

create view reporting.category_by_day as
select day, placement, category, impressions, clicks, carts, purchases, revenue, hides,
  clicks::double precision / impressions as ctr
from rollup.category_day;
comment on view reporting.category_by_day is
  'Categories by day: an item of several categories counts in each; categories are those it has now.';

create view reporting.rule_by_day as
select r.day, r.placement, r.rule, r.action, r.lists, r.impressions, r.clicks, r.purchases, r.revenue, r.dropped,
  exp(r.log_factor / nullif(r.factors, 0)) as mean_factor,
  r.clicks::double precision / nullif(r.impressions, 0) as ctr,
  (a.clicks - r.clicks)::double precision / nullif(a.impressions - r.impressions, 0) as other_ctr,
  r.revenue / nullif(r.impressions, 0) as revenue_per_impression,
  (a.revenue - r.revenue) / nullif(a.impressions - r.impressions, 0) as other_revenue_per_impression
from rollup.rule_day r
join (
  select day, placement, sum(impressions)::bigint as impressions, sum(clicks)::bigint as clicks,
    sum(revenue) as revenue
  from rollup.list_day group by day, placement
) a on a.day = r.day and a.placement = r.placement;
comment on view reporting.rule_by_day is
  'Rule return by day: what came of the items that a rule touched, beside all other items of the same day and placement. It compares and proves nothing: an experiment on the rule does.';

create view reporting.experiment_by_day as
select day, experiment, phase, variant, placement, units, lists, impressions, clicks, purchases, revenue,
  hides, clicked_lists, engaged_lists, purchased_lists, empty_lists, degraded_lists,
  clicks::double precision / nullif(impressions, 0) as ctr,
  engaged_lists::double precision / lists as engagement,
  purchased_lists::double precision / lists as conversion,
  revenue / lists as revenue_per_list,
  hides::double precision / nullif(impressions, 0) as hide_rate,
  micros / 1000.0::double precision / nullif(timed_lists, 0) as mean_millis
from rollup.experiment_day;
comment on view reporting.experiment_by_day is
  'Experiments by day: lists made under each variant. A list under two experiments counts in both. The verdict is on the page of the experiment, not here.';

create view reporting.catalogue_by_day as
select day, placement, items_shown, catalogue_items,
  items_shown::double precision / nullif(catalogue_items, 0) as coverage, gini, novelty,
  cold_impressions::double precision / nullif(impressions, 0) as cold_share,
  repeated_impressions::double precision / nullif(unit_impressions, 0) as repeat_rate
from rollup.placement_day;
comment on view reporting.catalogue_by_day is
  'Catalogue by day: how much of it was shown, how evenly, how novel, how cold and how often again. Placement * is all of them together.';

create view reporting.unit_by_day as
select day, placement, units, engaged_units, buying_units, lists,
  engaged_units::double precision / nullif(units, 0) as engagement,
  buying_units::double precision / nullif(units, 0) as conversion,
  lists::double precision / nullif(units, 0) as lists_per_unit
from rollup.placement_day;
comment on view reporting.unit_by_day is
  'People by day: users, and sessions without a user, that were served. Placement * is all of them together.';

create view reporting.funnel_by_day as
select l.day, l.placement, s.place as step_no, s.step, sum(s.n)::bigint as lists,
  sum(s.n)::double precision / sum(l.lists)::double precision as share
from rollup.list_day l
cross join lateral (values
  (1, 'served', l.lists), (2, 'clicked', l.clicked_lists), (3, 'carted', l.carted_lists),
  (4, 'purchased', l.purchased_lists)) as s (place, step, n)
group by l.day, l.placement, s.place, s.step;
comment on view reporting.funnel_by_day is 'Funnel by day: of the lists served, how many led to a click, a cart, a purchase.';

create view reporting.first_click_by_day as
select p.day, p.placement, l.clicked_lists, p.first_click_mean as mean_seconds, p.first_click_p50 as p50_seconds,
  p.first_click_p90 as p90_seconds
from rollup.placement_day p
join (
  select day, coalesce(placement, '*') as placement, sum(clicked_lists)::bigint as clicked_lists
  from rollup.list_day group by grouping sets ((day, placement), (day))
) l on l.day = p.day and l.placement = p.placement;
comment on view reporting.first_click_by_day is
  'Time to first click by day: from the list to its first click. Placement * is all of them together.';

create view reporting.latency_by_day as
select day, placement, lists, latency_p50 as p50_millis, latency_p95 as p95_millis, latency_p99 as p99_millis
from rollup.placement_day;
comment on view reporting.latency_by_day is
  'Latency by day: how long first pages took, exactly. Placement * is all of them together.';

create view reporting.retention_by_day as
select u.first_day as day, count(*) as users,
  count(*) filter (where r.soonest <= u.first_day + 7) as returned_7,
  count(*) filter (where r.soonest <= u.first_day + 30) as returned_30,
  count(*) filter (where r.soonest <= u.first_day + 7)::double precision / count(*) as retention_7,
  count(*) filter (where r.soonest <= u.first_day + 30)::double precision / count(*) as retention_30
from rollup.unit u
left join lateral (
  select d.day as soonest from rollup.unit_day d
  where d.unit = u.unit and d.day > u.first_day order by d.day limit 1
) r on true
where u.unit like 'u:%'
group by u.first_day;
comment on view reporting.retention_by_day is
  'Retention by day: of the users whose first live list was on a day, how many had another on one of the 7, or 30, days after it. Days whose time is not over yet count what there is so far.';

create view reporting.traffic as
select span, at, measure, key, n from list_rollup;
comment on view reporting.traffic is
  'Traffic by hour: the counts behind the overview, up to the moment: lists, degraded, regime, source, micros (sum of total times), and stage:NAME, whose key is floor(ln(microseconds) / ln(1.05)). Span minute is kept for a day.';

create view reporting.list_click as
select at as served_at, list_id, item_no, received_at
from (
  select rollup.moment_of(list_id) as at, list_id, item_no, received_at
  from interaction where type = 'click' and list_id is not null
) c;
comment on view reporting.list_click is
  'Clicks of lists: events that name their list, at the moment it was made, which its id begins with; each counts. The overview counts these.';

create view reporting.item_by_hour as
select r.hour, r.item_no, i.item_id, r.shown
from item_rollup r left join item i on i.item_no = r.item_no;
comment on view reporting.item_by_hour is
  'Items by hour: live lists that held an item, up to the moment; kept for 91 days.';

create view reporting.freshness as
select d.day, d.computed_at, extract(epoch from d.took)::double precision as took_seconds,
  exists (select from rollup.touched t where t.day = d.day) as touched_since, d.dropped as raw_rows_dropped
from rollup.day d;
comment on view reporting.freshness is
  'Freshness: when the sums of each day were computed, and whether something has come since.';

-- One word for one name, wherever it stands.
do $$
declare
  word record;
begin
  for word in
    select c.oid::regclass as view, a.attname as name, w.said
    from (values
      ('day', 'The UTC day on which the lists were served.'),
      ('served_at', 'When the list was served.'),
      ('list_id', 'The list.'),
      ('parent_id', 'The first page, for a further page.'),
      ('list_offset', 'Items before this page. [count]'),
      ('user_no', 'The number of the user; 0 for nobody known. It points nowhere once the user was erased.'),
      ('session_id', 'The session of the app.'),
      ('unit', 'u: and the number of a user, or s: and a session.'),
      ('placement', 'Where it was shown.'),
      ('context', 'Context attributes of the request.'),
      ('purpose', 'live, explore, shadow or replay; only live counts as exposure.'),
      ('regime', 'How much was known: WARM, COLD_USER, SESSION or ANONYMOUS.'),
      ('catalogue_version', 'Version of the catalogue.'),
      ('model', 'Version of the model.'),
      ('ruleset_version', 'Version of the rules.'),
      ('items', 'Items of the list. [count]'),
      ('item_nos', 'Numbers of the items, as served.'),
      ('degraded', 'What had to be done without.'),
      ('short_reason', 'Why the list is shorter than was asked for.'),
      ('notes', 'What rules asked for and did not get.'),
      ('budget_millis', 'Time that the request had. [milliseconds]'),
      ('millis', 'Time that the request took. [milliseconds]'),
      ('stage_micros', 'Microseconds of each stage.'),
      ('objectives', 'What the relevance of the ranker was made of.'),
      ('assignments', 'Experiments and variants that the list was made under.'),
      ('recorded_in_full', 'Whether the candidates were recorded too.'),
      ('position', 'Place in the whole list, from 1.'),
      ('item_no', 'The number of the item.'),
      ('item_id', 'The item, as the app calls it; empty once it is gone.'),
      ('title', 'Title of the item.'),
      ('source', 'Where the candidate came from.'),
      ('retrieval_score', 'Score of the source. [value]'),
      ('relevance', 'Relevance before the rules. [value]'),
      ('score', 'Relevance after the rules. [value]'),
      ('propensity', 'Probability with which this item was drawn for this slot; 1 where nothing was drawn. [value]'),
      ('gate', 'Whether the item could be shown at that moment.'),
      ('rules', 'Rules that touched the item: rule, action, factor.'),
      ('team', 'Index of the variant whose ranker gave the item; -1 for neither, empty where nothing was interleaved.'),
      ('type', 'click, cart, purchase, rating, dwell, hide, or another that the app sends.'),
      ('value', 'Value of the event: of a purchase its price. [value]'),
      ('occurred_at', 'When it happened.'),
      ('received_at', 'When it was received.'),
      ('basis', 'list: the event names the list; latest_exposure: it was attributed.'),
      ('impressions', 'Items shown. [count]'),
      ('clicks', 'Items shown that were clicked; several clicks on one slot count once. [count]'),
      ('carts', 'Items shown that were put into a cart. [count]'),
      ('purchases', 'Purchases. [count]'),
      ('revenue', 'Sum of the values of purchases. [value]'),
      ('hides', 'Items shown that were hidden by the user. [count]'),
      ('ctr', 'Clicks by impressions. [share]'),
      ('lists', 'Lists; a further page counts as one. [count]'),
      ('first_pages', 'Lists without further pages. [count]'),
      ('clicked_lists', 'Lists with a click. [count]'),
      ('engaged_lists', 'Lists with a positive outcome. [count]'),
      ('carted_lists', 'Lists with a cart. [count]'),
      ('purchased_lists', 'Lists with a purchase. [count]'),
      ('empty_lists', 'Lists without any item. [count]'),
      ('short_lists', 'Lists with fewer items than were asked for. [count]'),
      ('degraded_lists', 'Lists that had to do without something. [count]'),
      ('engagement', 'Those with a positive outcome by all. [share]'),
      ('conversion', 'Those with a purchase by all. [share]'),
      ('revenue_per_list', 'Revenue by lists. [value]'),
      ('hide_rate', 'Hides by impressions. [share]'),
      ('mean_millis', 'Mean time of first pages. [milliseconds]'),
      ('category', 'A category.'),
      ('rule', 'Name of the rule.'),
      ('action', 'What the rule does; cap for items left out by a cap.'),
      ('dropped', 'Candidates left out by a cap, of lists that are recorded in full. [count]'),
      ('mean_factor', 'Geometric mean of what the rule multiplied by. [value]'),
      ('other_ctr', 'Click-through of the items it did not touch. [share]'),
      ('revenue_per_impression', 'Revenue by impressions. [value]'),
      ('other_revenue_per_impression', 'The same of the items it did not touch. [value]'),
      ('experiment', 'Key of the experiment.'),
      ('phase', 'Phase of the experiment, from 1.'),
      ('variant', 'Key of the variant.'),
      ('units', 'Different users, or sessions without a user; of one row, not to be added up. [count]'),
      ('engaged_units', 'Units with a positive outcome. [count]'),
      ('buying_units', 'Units with a purchase. [count]'),
      ('lists_per_unit', 'Lists by units. [value]'),
      ('items_shown', 'Different items shown. [count]'),
      ('catalogue_items', 'Items of the catalogue on that day. [count]'),
      ('coverage', 'Items shown by items of the catalogue. [share]'),
      ('gini', 'Gini coefficient of impressions over the catalogue: 0 even, near 1 all on one item. [value]'),
      ('novelty', 'Mean of -log2 of the item''s share of positive events received in the 28 days before. [value]'),
      ('cold_share', 'Impressions of items with fewer than 5 positive events received in the 28 days before, by all. [share]'),
      ('repeat_rate', 'Impressions of an item that the unit was shown before on that day, by all. [share]'),
      ('step_no', 'Order of the steps.'),
      ('step', 'served, clicked, carted or purchased.'),
      ('share', 'Lists that came this far by lists served. [share]'),
      ('mean_seconds', 'Mean. [seconds]'),
      ('p50_seconds', 'Half were faster. [seconds]'),
      ('p90_seconds', 'Nine of ten were faster. [seconds]'),
      ('p50_millis', 'Half were faster. [milliseconds]'),
      ('p95_millis', '95 of 100 were faster. [milliseconds]'),
      ('p99_millis', '99 of 100 were faster. [milliseconds]'),
      ('users', 'Users whose first live list was on this day. [count]'),
      ('returned_7', 'Of them, with a list on one of the 7 days after. [count]'),
      ('returned_30', 'Of them, with a list on one of the 30 days after. [count]'),
      ('retention_7', 'returned_7 by users. [share]'),
      ('retention_30', 'returned_30 by users. [share]'),
      ('span', 'minute or hour.'),
      ('at', 'Start of the span.'),
      ('hour', 'Start of the hour.'),
      ('measure', 'What is counted.'),
      ('key', 'Of what kind.'),
      ('n', 'How many. [count]'),
      ('shown', 'Live lists that held the item. [count]'),
      ('computed_at', 'When the sums were computed.'),
      ('took_seconds', 'How long that took. [seconds]'),
      ('touched_since', 'Whether lists or outcomes came since; they are counted at the next turn.'),
      ('raw_rows_dropped', 'Whether the raw rows are gone; the sums stay.'),
      ('name', 'Its name.'),
      ('state', 'draft, running, stopped, rolled_back or shipped.'),
      ('kind', 'ab, interleaving, shadow or holdout.'),
      ('created_by', 'Who made it.'),
      ('created_at', 'When it was made.'),
      ('started_at', 'When it began.'),
      ('stopped_at', 'When it ended.'),
      ('stop_reason', 'Why it ended.'),
      ('winner', 'The variant that was shipped.'),
      ('first_at', 'When the unit had its first list under the variant.'),
      ('first_list', 'That list.'),
      ('overlap', 'Rank-biased overlap with the live list, p = 0.9. [share]'),
      ('live_millis', 'Time of the live list. [milliseconds]'),
      ('shadow_millis', 'Time of the shadow list. [milliseconds]'),
      ('error', 'What went wrong.')
    ) as w (name, said)
    join pg_attribute a on a.attname = w.name and a.attnum > 0
    join pg_class c on c.oid = a.attrelid and c.relkind = 'v' and c.relnamespace = 'reporting'::regnamespace
  loop
    execute format('comment on column %s.%I is %L', word.view, word.name, word.said);
  end loop;
end
$$;
comment on column reporting.experiment.unit is 'Whom variants are given to: user or session.';
comment on column reporting.list_click.item_no is 'The number of the item that was clicked.';
