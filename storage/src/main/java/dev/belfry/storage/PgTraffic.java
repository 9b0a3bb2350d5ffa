package dev.belfry.storage;

import dev.belfry.contracts.common.BelfryException;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Traffic from the rollups and from indexed tables. */
final class PgTraffic implements Traffic {
  /**
   * The most lists that the effects of rules are read from: each has its rules as JSON, and twenty
   * items with eight rules each take a quarter of a millisecond.
   */
  static final int MAX_LISTS = 1_000;

  private static final String ROLLUP =
      """
      select floor(extract(epoch from at - $2)::double precision / $4::double precision)::integer as bucket,
        measure, key,
        sum(n)::bigint as n
      from reporting.traffic
      where span = $1 and at >= $2 and at < $3
      group by 1, 2, 3
      """;

  /**
   * A click counts where its list was served; the id of a list begins with that moment (RFC 9562,
   * version 7).
   */
  private static final String CLICKS =
      """
      select floor(extract(epoch from at - $1)::double precision / $3::double precision)::integer
          as bucket, count(*) as n
      from (
        select served_at as at from reporting.list_click where received_at >= $1
      ) clicked
      where at >= $1 and at < $2
      group by 1
      """;

  private static final String SHOWN_BY_HOUR =
      """
      select count(*) as n
      from (select distinct item_no from reporting.item_by_hour where hour >= $1 and hour < $2) s
      join item i on i.item_no = s.item_no and i.deleted_at is null
      """;
  private static final String SHOWN =
      """
      select count(*) as n
      from (
        select distinct unnest(item_nos) as item_no from served_list
        where served_at >= $1 and served_at < $2 and purpose = 'live'
      ) s
      join item i on i.item_no = s.item_no and i.deleted_at is null
      """;
  private static final String CHANGED =
      """
      select max(at) as at
      from (select kind, at from change order by change_no desc limit 10000) c
      where kind = 'item'
      """;
  private static final String EXPOSURE =
      """
      select day, sum(shown)::bigint as shown, sum(clicks)::bigint as clicks,
        sum(purchases)::bigint as purchases
      from (
        select (hour at time zone 'UTC')::date as day, shown, 0 as clicks, 0 as purchases
        from reporting.item_by_hour where item_no = $1 and hour >= $2
        union all
        select (occurred_at at time zone 'UTC')::date, 0, (type = 'click')::integer,
          (type = 'purchase')::integer
        from interaction
        where item_no = $1 and occurred_at >= $2 and type in ('click', 'purchase')
      ) d
      group by day
      """;
  private static final String LISTS =
      """
      select l.list_id, l.served_at, l.placement, l.regime, cardinality(l.item_nos) as items,
        (select count(*) from interaction i where i.list_id = l.list_id and i.type = 'click') as clicks
      from served_list l
      where l.user_no = $1 and l.user_no > 0 and l.parent_id is null and l.served_at < $2
      order by l.served_at desc limit $3
      """;
  private static final String EFFECTS =
      """
      with latest as materialized (
        select list_id, served_at, rules, dropped_reasons from served_list
        where served_at >= $1 and purpose = 'live'
        order by served_at desc limit $2
      ), touched as (
        select e.rule, count(distinct l.list_id) as lists, count(*) as items, 0::bigint as dropped,
          exp(avg(ln(e.factor)) filter (
            where e.factor > 0 and e.action in ('boost', 'bury', 'fatigue', 'recency'))) as factor
        from latest l
        cross join lateral jsonb_array_elements(l.rules) as item (effects)
        cross join lateral jsonb_to_recordset(item.effects)
          as e (rule text, action text, factor double precision)
        group by e.rule
      ), left_out as (
        select substr(reason, 5) as rule, 0::bigint as lists, 0::bigint as items, count(*) as dropped,
          null::double precision as factor
        from latest l cross join lateral unnest(l.dropped_reasons) as d (reason)
        where reason like 'cap:%'
        group by reason
      )
      select (select count(*) from latest) as looked_at, (select min(served_at) from latest) as since,
        rule, max(lists)::bigint as lists, max(items)::bigint as items,
        max(dropped)::bigint as dropped, max(factor) as factor
      from (
        select * from touched
        union all select * from left_out
        union all select null, 0, 0, 0, null
      ) r
      group by rule order by rule nulls first
      """;
  private static final String VALUES =
      """
      select v.value, count(*) as users
      from app_user u
      cross join lateral jsonb_array_elements_text(
        case jsonb_typeof(u.attributes -> $1)
          when 'array' then u.attributes -> $1
          else jsonb_build_array(u.attributes -> $1) end) as v (value)
      where u.user_id is not null and u.attributes ? $1
      group by v.value order by users desc, v.value limit $2
      """;

  private final Postgres postgres;

  PgTraffic(Postgres postgres) {
    this.postgres = postgres;
  }

  @Override
  public Future<Overview> overview(Instant now, Duration bucket, int buckets) {
    boolean fine = bucket.compareTo(Duration.ofHours(1)) < 0;
    Instant last = fine ? now.truncatedTo(ChronoUnit.MINUTES) : now.truncatedTo(ChronoUnit.HOURS);
    Instant until = last.plus(fine ? Duration.ofMinutes(1) : Duration.ofHours(1));
    Instant since = until.minus(bucket.multipliedBy(buckets));
    if (bucket.isNegative() || bucket.isZero() || buckets < 1) {
      throw BelfryException.invalid("a range has at least one bucket");
    }
    OffsetDateTime from = at(since);
    OffsetDateTime to = at(until);
    double seconds = bucket.toSeconds();
    Future<RowSet<Row>> counts =
        postgres.query(ROLLUP, fine ? "minute" : "hour", from, to, seconds);
    Future<RowSet<Row>> clicks = postgres.query(CLICKS, from, to, seconds);
    Future<RowSet<Row>> shown = postgres.query(fine ? SHOWN : SHOWN_BY_HOUR, from, to);
    Future<RowSet<Row>> changed = postgres.query(CHANGED);
    return Future.all(counts, clicks, shown, changed)
        .map(
            all -> {
              OverviewSums sums = new OverviewSums(since, bucket, buckets);
              for (Row row : counts.result()) {
                sums.add(
                    row.getInteger("bucket"),
                    row.getString("measure"),
                    row.getString("key"),
                    row.getLong("n"));
              }
              for (Row row : clicks.result()) {
                sums.add(row.getInteger("bucket"), "clicks", "", row.getLong("n"));
              }
              OffsetDateTime touched = changed.result().iterator().next().getOffsetDateTime("at");
              return sums.overview(
                  shown.result().iterator().next().getLong("n"),
                  touched == null ? null : touched.toInstant());
            });
  }

  @Override
  public Future<List<Day>> exposure(long itemNo, Instant now, int days) {
    LocalDate today = now.atOffset(ZoneOffset.UTC).toLocalDate();
    LocalDate first = today.minusDays(days - 1L);
    return postgres
        .query(EXPOSURE, itemNo, first.atStartOfDay().atOffset(ZoneOffset.UTC))
        .map(
            rows -> {
              List<Day> found = new ArrayList<>(days);
              for (int i = 0; i < days; i++) {
                found.add(new Day(first.plusDays(i), 0, 0, 0));
              }
              for (Row row : rows) {
                LocalDate day = row.getLocalDate("day");
                int index = (int) ChronoUnit.DAYS.between(first, day);
                if (index >= 0 && index < days) {
                  found.set(
                      index,
                      new Day(
                          day,
                          row.getLong("shown"),
                          row.getLong("clicks"),
                          row.getLong("purchases")));
                }
              }
              return found;
            });
  }

  @Override
  public Future<List<UserList>> lists(long userNo, Instant before, int limit) {
    return postgres
        .query(LISTS, userNo, at(before), limit)
        .map(
            rows -> {
              List<UserList> lists = new ArrayList<>(rows.size());
              for (Row row : rows) {
                lists.add(
                    new UserList(
                        row.getUUID("list_id"),
                        row.getOffsetDateTime("served_at").toInstant(),
                        row.getString("placement"),
                        row.getString("regime"),
                        row.getInteger("items"),
                        row.getLong("clicks")));
              }
              return lists;
            });
  }

  @Override
  public Future<Effects> effects(Instant since) {
    return postgres
        .query(EFFECTS, at(since), MAX_LISTS)
        .map(
            rows -> {
              long lists = 0;
              Instant from = since;
              List<RuleEffects> rules = new ArrayList<>(rows.size());
              for (Row row : rows) {
                String rule = row.getString("rule");
                if (rule == null) {
                  // The row of no rule: what was looked at, where rules did nothing too.
                  lists = row.getLong("looked_at");
                  if (lists == MAX_LISTS) {
                    from = row.getOffsetDateTime("since").toInstant();
                  }
                  continue;
                }
                rules.add(
                    new RuleEffects(
                        rule,
                        row.getLong("lists"),
                        row.getLong("items"),
                        row.getLong("dropped"),
                        row.getDouble("factor")));
              }
              return new Effects(from, lists, rules);
            });
  }

  @Override
  public Future<List<Value>> values(String attribute, int limit) {
    return postgres
        .query(VALUES, attribute, limit)
        .map(
            rows -> {
              List<Value> values = new ArrayList<>(rows.size());
              for (Row row : rows) {
                String value = row.getString("value");
                if (value != null) {
                  values.add(new Value(value, row.getLong("users")));
                }
              }
              return values;
            });
  }

  private static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
