package dev.belfry.storage;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Sums of experiments by one statement each. */
final class PgExperimentSums implements ExperimentSums {
  private static final String POPULATION =
      """
      population as materialized (
        select distinct on (u.unit) u.unit, u.variant, u.first_at, u.first_list,
          case when $3 and u.unit ~ '^u:[0-9]{1,18}$' then substr(u.unit, 3)::bigint end as user_no,
          case when not $3 then substr(u.unit, 3) end as session_id
        from experiment_unit u
        where u.experiment_no = $1 and u.phase = $2 and u.first_at < $5
        order by u.unit, u.first_at, u.variant
      )
      """;

  /** As if all live lists of a time were one variant's. */
  private static final String ANYBODY =
      """
      population as materialized (
        select case when $3 then 'u:' || l.user_no else 's:' || l.session_id end as unit,
          '' as variant, min(l.served_at) as first_at, '00000000-0000-0000-0000-000000000000'::uuid as first_list,
          case when $3 then l.user_no end as user_no,
          case when not $3 then l.session_id end as session_id
        from served_list l
        where l.served_at >= $4 and l.served_at < $5 and l.purpose = 'live'
          and case when $3 then l.user_no > 0 else l.session_id is not null end
          and $1::bigint = 0 and $2::integer = 0
        group by 1, 5, 6
      )
      """;

  /**
   * Nothing is known of how many rows a part of the statement has, and what is meant for a few
   * takes the square of the time of many: 8 s, not 70 ms, for 800 units.
   */
  private static final String PLAIN_PLAN =
      "set local enable_nestloop = off; set local jit = off; set local statement_timeout = '2min'";

  private static final String EACH_UNIT =
      """
      with each as (
        select unit, (array_agg(variant order by first_at, variant))[1] as variant,
          min(first_at) as first_at, sum(lists) as lists, count(*) - 1 as more
        from experiment_unit where experiment_no = $1 and phase = $2 and first_at < $3 group by unit
      )
      """;
  private static final String UNITS =
      EACH_UNIT
          + """
          select variant, count(*) as units, sum(lists)::bigint as lists, sum(more)::bigint as more
          from each group by variant order by variant
          """;

  /** Those that came first: who they are stays as it is, however many follow. */
  private static final String FIRST_UNITS =
      EACH_UNIT
          + """
          select variant, count(*) as units
          from (select variant from each order by first_at, unit limit $4) planned group by variant
          """;

  /**
   * Lists count where they name the phase, clicks and hides where they name such a list; other
   * events from the unit's first list on. What engages is in a session that had a list before it,
   * where sessions are known. Only first pages have a latency. What takes long is read for the
   * metrics that need it.
   */
  private static final String SUMS =
      """
      , list as materialized (
        select p.unit, l.list_id, l.served_at, case when $3 then l.session_id end as session_id,
          (l.served_at at time zone 'UTC')::date as day, l.item_nos,
          cardinality(l.item_nos) as shown, (cardinality(l.degraded) > 0)::integer as degraded,
          (l.stage_micros ->> 'total')::double precision / 1000 as millis
        from served_list l
        join population p on p.unit = case when $3 then 'u:' || l.user_no else 's:' || l.session_id end
        where l.served_at >= $4 and l.served_at < $5 and l.purpose = 'live'
          and l.assignments @> ($6::text)::jsonb
      ), linked as (
        select i.list_id,
          count(distinct i.item_no) filter (where i.type = 'click') as clicks,
          count(distinct i.item_no) filter (where i.type = 'hide') as hides
        from list l
        join interaction i on i.list_id = l.list_id and i.item_no = any(l.item_nos)
        where i.type in ('click', 'hide') and i.received_at >= $4 and i.occurred_at < $5
        group by i.list_id
      ), lists_of_day as (
        select l.unit, l.day, count(*) as lists, sum(l.shown) as shown,
          count(*) filter (where l.shown = 0) as empty, sum(l.degraded) as degraded,
          coalesce(sum(l.millis), 0) as millis, count(l.millis) as timed,
          coalesce(sum(k.clicks), 0) as clicks,
          coalesce(sum(k.hides), 0) as hides,
          case when 'diversity' = any($7::text[]) then sum((
            select count(distinct item.attributes -> 'categories' ->> 0)
            from item where item.item_no = any(l.item_nos))) end as categories
        from list l left join linked k using (list_id)
        group by l.unit, l.day
      ), session as (
        select unit, session_id, min(served_at) as since from list
        where session_id is not null group by unit, session_id
      ), event as (
        select p.unit, i.type, i.value, (i.occurred_at at time zone 'UTC')::date as day,
          i.session_id is null or known.unit is null or coalesce(s.since <= i.occurred_at, false)
            as in_session
        from population p join interaction i on i.user_no = p.user_no
        left join (select distinct unit from session) known on known.unit = p.unit
        left join session s on s.unit = p.unit and s.session_id = i.session_id
        where $3 and i.received_at >= $4 and i.occurred_at >= p.first_at and i.occurred_at < $5
        union all
        select p.unit, i.type, i.value, (i.occurred_at at time zone 'UTC')::date, true
        from population p join interaction i on i.session_id = p.session_id
        where not $3 and i.received_at >= $4 and i.occurred_at >= p.first_at and i.occurred_at < $5
      ), events_of_day as (
        select e.unit, e.day,
          max((e.in_session and t.type is not null)::integer) as engaged,
          max((e.type = 'purchase')::integer) as bought,
          coalesce(sum(e.value) filter (where e.type = 'purchase'), 0) as revenue
        from event e
        left join unnest($8::text[], $9::double precision[]) as t (type, least)
          on t.type = e.type and e.value >= t.least
        group by e.unit, e.day
      ), before as (
        select p.unit, count(*) as c
        from population p join interaction i on i.user_no = p.user_no
        join unnest($8::text[], $9::double precision[]) as t (type, least)
          on t.type = i.type and i.value >= t.least
        where $3 and i.received_at >= $4::timestamptz - interval '28 days' and i.received_at < $4
        group by p.unit
      ), unit_sums as (
        select p.unit, p.variant, p.user_no, p.first_at, f.regime, f.placement,
          f.context ->> 'device' as device, coalesce(b.c, 0) as c, coalesce(l.lists, 0) as lists,
          coalesce(l.shown, 0) as shown, coalesce(l.empty, 0) as empty,
          coalesce(l.degraded, 0) as degraded, coalesce(l.millis, 0) as millis,
          coalesce(l.timed, 0) as timed,
          coalesce(l.clicks, 0) as clicks, coalesce(l.hides, 0) as hides, l.categories,
          coalesce(e.engaged, 0) as engaged, coalesce(e.bought, 0) as bought,
          coalesce(e.revenue, 0) as revenue
        from population p
        left join served_list f on f.list_id = p.first_list and f.served_at = p.first_at
        left join before b on b.unit = p.unit
        left join (
          select unit, sum(lists) as lists, sum(shown) as shown, sum(empty) as empty,
            sum(degraded) as degraded, sum(millis) as millis, sum(timed) as timed, sum(clicks) as clicks,
            sum(hides) as hides, sum(categories) as categories
          from lists_of_day group by unit) l on l.unit = p.unit
        left join (
          select unit, max(engaged) as engaged, max(bought) as bought, sum(revenue) as revenue
          from events_of_day group by unit) e on e.unit = p.unit
      ), unit_metric as (
        select u.variant, u.regime, u.placement, u.device, u.c::double precision as c, m.metric,
          m.y::double precision as y, m.x::double precision as x
        from unit_sums u
        cross join lateral (values
          ('ctr', u.clicks, u.shown), ('clicks_per_unit', u.clicks, 1),
          ('engagement', u.engaged, 1), ('conversion', u.bought, 1), ('revenue', u.revenue, 1),
          ('hides', u.hides, u.shown), ('empty_lists', u.empty, u.lists),
          ('degraded_lists', u.degraded, u.lists), ('latency', u.millis, u.timed),
          ('diversity', u.categories, u.shown)) as m (metric, y, x)
        where m.metric = any($7::text[])
        union all
        select u.variant, u.regime, u.placement, u.device, u.c, r.metric,
          exists (
            select from served_list s
            where s.user_no = u.user_no and s.user_no > 0 and s.purpose = 'live'
              and s.served_at >= u.first_at + r.days * interval '1 day'
              and s.served_at < u.first_at + (r.days + 7) * interval '1 day')::integer, 1
        from unit_sums u
        cross join (values ('retention_7', 7), ('retention_30', 30)) as r (metric, days)
        where r.metric = any($7::text[])
          and u.first_at + (r.days + 7) * interval '1 day' <= $11::timestamptz
      )
      select m.variant, m.metric, d.dimension, d.value, count(*) as units, sum(m.y) as y,
        sum(m.x) as x, sum(m.c) as c, sum(m.y * m.y) as yy, sum(m.x * m.x) as xx,
        sum(m.c * m.c) as cc, sum(m.x * m.y) as xy, sum(m.y * m.c) as yc, sum(m.x * m.c) as xc
      from unit_metric m
      cross join lateral (values
        ('', ''), ('regime', m.regime), ('placement', m.placement), ('device', m.device))
        as d (dimension, value)
      where d.dimension = '' or (m.metric = $10 and d.value is not null)
      group by 1, 2, 3, 4
      union all
      select p.variant, m.metric, 'day', l.day::text, count(*), sum(m.y), sum(m.x), 0, 0, 0, 0, 0, 0, 0
      from lists_of_day l
      join population p on p.unit = l.unit
      left join events_of_day e on e.unit = l.unit and e.day = l.day
      cross join lateral (values
        ('ctr', l.clicks, l.shown), ('clicks_per_unit', l.clicks, 1),
        ('engagement', coalesce(e.engaged, 0), 1), ('conversion', coalesce(e.bought, 0), 1),
        ('revenue', coalesce(e.revenue, 0), 1), ('hides', l.hides, l.shown),
        ('empty_lists', l.empty, l.lists), ('degraded_lists', l.degraded, l.lists),
        ('latency', l.millis, l.timed), ('diversity', l.categories, l.shown)) as m (metric, y, x)
      where m.metric = $10
      group by 1, 2, 3, 4
      union all
      select p.variant, 'coverage', '', '', count(distinct p.unit), count(distinct s.item_no),
        (select count(*) from item where deleted_at is null), 0, 0, 0, 0, 0, 0, 0
      from list l
      join population p on p.unit = l.unit
      cross join lateral unnest(l.item_nos) as s (item_no)
      where 'coverage' = any($7::text[])
      group by p.variant
      order by 2, 3, 4, 1
      """;

  private static final String WINS =
      """
      select count(*) filter (where a > b) as a, count(*) filter (where b > a) as b,
        count(*) filter (where a = b) as ties
      from (
        select l.list_id,
          count(distinct i.item_no) filter (
            where l.teams[array_position(l.item_nos, i.item_no)] = 0) as a,
          count(distinct i.item_no) filter (
            where l.teams[array_position(l.item_nos, i.item_no)] = 1) as b
        from served_list l
        join interaction i on i.list_id = l.list_id and i.type = 'click' and i.received_at >= $1
          and i.occurred_at < $2
        where l.served_at >= $1 and l.served_at < $2 and l.purpose = 'live'
          and l.teams is not null and l.assignments @> ($3::text)::jsonb
        group by l.list_id, l.served_at
      ) credited
      """;
  private static final String SHADOW =
      """
      select count(*) as lists, count(error) as errors, avg(overlap)::double precision as overlap,
        percentile_cont(0.5) within group (order by live_micros) / 1000 as live50,
        percentile_cont(0.99) within group (order by live_micros) / 1000 as live99,
        percentile_cont(0.5) within group (order by shadow_micros) filter (where error is null)
          / 1000 as shadow50,
        percentile_cont(0.99) within group (order by shadow_micros) filter (where error is null)
          / 1000 as shadow99
      from shadow_list where experiment_no = $1 and served_at >= $2 and served_at < $3
      """;

  private final Postgres postgres;
  private final String[] positiveTypes;
  private final Double[] positiveLeast;

  PgExperimentSums(Postgres postgres, PositiveRule positives) {
    this.postgres = postgres;
    Map<String, Double> least = new TreeMap<>(positives.minimumByType());
    this.positiveTypes = least.keySet().toArray(String[]::new);
    this.positiveLeast = least.values().toArray(Double[]::new);
  }

  @Override
  public Future<Population> population(Phase phase, long planned) {
    return postgres
        .query(UNITS, phase.experimentNo(), phase.phase(), at(phase.to()))
        .compose(
            rows -> {
              List<Units> variants = new ArrayList<>();
              long more = 0;
              long all = 0;
              for (Row row : rows) {
                variants.add(
                    new Units(
                        row.getString("variant"), row.getLong("units"), row.getLong("lists")));
                more += row.getLong("more");
                all += row.getLong("units");
              }
              long inTwo = more;
              return firstUnits(phase, planned > 0 && all >= planned ? planned : 0)
                  .map(atPlan -> new Population(variants, atPlan, inTwo));
            });
  }

  private Future<Map<String, Long>> firstUnits(Phase phase, long count) {
    if (count == 0) {
      return Future.succeededFuture(Map.of());
    }
    return postgres
        .query(FIRST_UNITS, phase.experimentNo(), phase.phase(), at(phase.to()), count)
        .map(
            rows -> {
              Map<String, Long> units = new TreeMap<>();
              rows.forEach(row -> units.put(row.getString("variant"), row.getLong("units")));
              return units;
            });
  }

  @Override
  public Future<List<Sums>> sums(Phase phase) {
    return sums(
        POPULATION,
        phase,
        "[{\"no\":" + phase.experimentNo() + ",\"phase\":" + phase.phase() + "}]");
  }

  @Override
  public Future<Sums> past(String metric, Instant now, Duration window, boolean byUser) {
    Phase phase = new Phase(0, 0, byUser, now.minus(window), now, Set.of(metric), null);
    return sums(ANYBODY, phase, "[]")
        .map(
            all ->
                all.isEmpty()
                    ? new Sums("", metric, "", "", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
                    : all.getFirst());
  }

  private Future<List<Sums>> sums(String population, Phase phase, String assigned) {
    Tuple given =
        Tuple.wrap(
            new @Nullable Object[] {
              phase.experimentNo(),
              phase.phase(),
              phase.byUser(),
              at(phase.from()),
              at(phase.to()),
              assigned,
              phase.metrics().toArray(String[]::new),
              positiveTypes,
              positiveLeast,
              phase.segmented(),
              at(phase.to())
            });
    return postgres
        .inTransaction(
            connection ->
                connection
                    .query(PLAIN_PLAN)
                    .execute()
                    .compose(
                        set ->
                            connection.preparedQuery("with " + population + SUMS).execute(given)))
        .map(
            rows -> {
              List<Sums> sums = new ArrayList<>(rows.size());
              rows.forEach(row -> sums.add(sums(row)));
              return sums;
            });
  }

  @Override
  public Future<Optional<Instant>> firstList(Instant from, Instant to) {
    return postgres
        .query(
            """
            select min(served_at) as first from served_list
            where served_at >= $1 and served_at < $2 and purpose = 'live'
            """,
            at(from),
            at(to))
        .map(
            rows ->
                Optional.ofNullable(rows.iterator().next().getOffsetDateTime("first"))
                    .map(OffsetDateTime::toInstant));
  }

  @Override
  public Future<Wins> wins(Phase phase) {
    return postgres
        .query(
            WINS,
            at(phase.from()),
            at(phase.to()),
            "[{\"no\":" + phase.experimentNo() + ",\"phase\":" + phase.phase() + "}]")
        .map(
            rows -> {
              Row row = rows.iterator().next();
              return new Wins(row.getLong("a"), row.getLong("b"), row.getLong("ties"));
            });
  }

  @Override
  public Future<Shadow> shadow(Phase phase) {
    return postgres
        .query(SHADOW, phase.experimentNo(), at(phase.from()), at(phase.to()))
        .map(
            rows -> {
              Row row = rows.iterator().next();
              return new Shadow(
                  row.getLong("lists"),
                  row.getLong("errors"),
                  row.getDouble("overlap"),
                  Arrays.asList(row.getDouble("live50"), row.getDouble("live99")),
                  Arrays.asList(row.getDouble("shadow50"), row.getDouble("shadow99")));
            });
  }

  private static Sums sums(Row row) {
    return new Sums(
        row.getString("variant"),
        row.getString("metric"),
        row.getString("dimension"),
        row.getString("value"),
        row.getLong("units"),
        number(row, "y"),
        number(row, "x"),
        number(row, "c"),
        number(row, "yy"),
        number(row, "xx"),
        number(row, "cc"),
        number(row, "xy"),
        number(row, "yc"),
        number(row, "xc"));
  }

  private static double number(Row row, String column) {
    @Nullable Double value = row.getDouble(column);
    return value == null ? 0 : value;
  }

  private static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
