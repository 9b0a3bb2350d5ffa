-- Views for people and tools that report. They read the record of served lists and nothing else.
create schema reporting;

create view reporting.served_item as
select
  l.served_at,
  l.list_id,
  l.parent_id,
  l.user_no,
  l.session_id,
  l.placement,
  l.purpose,
  l.regime,
  l.model,
  l.ruleset_version,
  l.catalogue_version,
  l.degraded,
  (l.list_offset + u.slot)::integer as position,
  u.item_no,
  i.item_id,
  u.source,
  u.retrieval_score,
  u.relevance,
  u.score,
  u.propensity,
  u.gate,
  l.rules -> (u.slot - 1)::integer as rules
from served_list l
cross join lateral unnest(
  l.item_nos, l.sources, l.retrieval_scores, l.relevances, l.scores, l.propensities, l.gates)
  with ordinality as u (item_no, source, retrieval_score, relevance, score, propensity, gate, slot)
left join item i on i.item_no = u.item_no;
comment on view reporting.served_item is 'One row for each item of each served list.';

create view reporting.outcome as
select
  s.served_at,
  s.list_id,
  s.placement,
  s.purpose,
  s.position,
  s.item_no,
  s.item_id,
  o.user_no,
  o.type,
  o.value,
  o.occurred_at
from interaction o
join reporting.served_item s on s.list_id = o.list_id and s.item_no = o.item_no
where o.list_id is not null;
comment on view reporting.outcome is
  'Events that name the list they came from, beside the place where the item stood in it.';

create view reporting.ctr_by_position as
with clicked as (
  select distinct o.list_id, o.item_no from interaction o where o.list_id is not null and o.type = 'click'
)
select
  s.placement,
  s.position,
  count(*) as impressions,
  count(c.list_id) as clicks,
  count(c.list_id)::double precision / count(*) as ctr
from reporting.served_item s
left join clicked c on c.list_id = s.list_id and c.item_no = s.item_no
where s.purpose = 'live'
group by s.placement, s.position;
comment on view reporting.ctr_by_position is
  'Click-through rate of live lists. Basis: shown means served; several clicks on one slot count once.';
