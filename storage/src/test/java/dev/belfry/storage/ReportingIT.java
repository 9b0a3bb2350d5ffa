package dev.belfry.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.belfry.contracts.events.ServedList;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every view of the daily sums against what the raw rows say. */
class ReportingIT {
  private static final int DAYS = 4;
  private static final String SLOTS = "impressions, clicks, carts, purchases, revenue, hides";

  @TempDir Path folder;
  private Fixture fixture;
  private final Instant first =
      Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(9));
  private final long[] itemNos = new long[ReportedDays.ITEMS];
  private final long[] userNos = new long[ReportedDays.USERS];

  @BeforeEach
  void open() {
    fixture = Fixture.plain(folder);
    List<ItemWrite> items = new ArrayList<>();
    for (int i = 0; i < itemNos.length; i++) {
      items.add(
          new ItemWrite(
              "i" + i, Map.of("title", "Item " + i, "categories", List.of("c" + i % 4, "all"))));
    }
    Await.get(fixture.storage.items().put(items));
    List<UserWrite> users = new ArrayList<>();
    for (int i = 0; i < userNos.length; i++) {
      users.add(new UserWrite("u" + i, Map.of()));
    }
    Await.get(fixture.storage.users().put(users));
    for (int i = 0; i < itemNos.length; i++) {
      itemNos[i] = number("select item_no from item where item_id = 'i" + i + "'");
    }
    for (int i = 0; i < userNos.length; i++) {
      userNos[i] = number("select user_no from app_user where user_id = 'u" + i + "'");
    }
    fixture.execute("update item set created_at = '2020-01-01'");
    // What was liked before the first day: item n so many times.
    fixture.execute(
        """
        insert into interaction (user_no, received_at, occurred_at, item_no, type, value)
        select 1, '%1$s', '%1$s', item_no, 'click', 1
        from item cross join generate_series(1, 12) n where n <= item_no %% 9
        """
            .formatted(first.minus(Duration.ofDays(3))));
  }

  @AfterEach
  void close() throws Exception {
    fixture.close();
  }

  @Test
  void viewsSayWhatTheRawRowsSayHoweverTheyArriveAndARebuildSaysTheSame() {
    ReportedDays days = new ReportedDays(7, first, DAYS, itemNos, userNos).make(300);
    deliver(days, 3);
    ReportReference expected = reference(days);
    compare(expected);
    String kept = sums();

    assertThat(rebuild()).isEqualTo(DAYS);
    assertThat(sums()).isEqualTo(kept);

    // Erasing a person removes who the number was, not the count.
    Await.get(fixture.storage.users().delete("u3"));
    Await.get(fixture.storage.users().delete("u5"));
    rebuild();
    assertThat(sums()).isEqualTo(kept);
    compare(expected);
  }

  /** User 0 is there on days 0 and 3, then on 2 too, then not on 0 any more. */
  @Test
  void retentionFollowsDaysThatAreSummedUpLateOrAnew() {
    visit(0, 0);
    visit(0, 3);
    visit(1, 3);
    assertThat(retention()).isEqualTo(day(0) + " 1 1 1, " + day(3) + " 1 0 0");
    visit(0, 2);
    visit(1, 1);
    assertThat(retention()).isEqualTo(day(0) + " 1 1 1, " + day(1) + " 1 1 1");
    visit(2, 1);
    visit(2, 9);
    assertThat(retention()).isEqualTo(day(0) + " 1 1 1, " + day(1) + " 2 1 2");
    fixture.execute("delete from served_list where served_at < '" + day(1) + "'");
    rebuild();
    assertThat(retention()).isEqualTo(day(1) + " 2 1 2, " + day(2) + " 1 1 1");
  }

  private void visit(int user, int day) {
    fixture
        .storage
        .lists()
        .append(
            ServedListSamples.plain(
                first.plus(Duration.ofDays(day)).plusSeconds(3_600), userNos[user]));
    Await.get(fixture.storage.lists().flush());
    Await.get(fixture.storage.rollups().catchUp());
  }

  private String retention() {
    return String.valueOf(
        fixture.sql(
            """
            select string_agg(concat_ws(' ', day, users, returned_7, returned_30), ', ' order by day)
            from reporting.retention_by_day
            """));
  }

  @Test
  void anotherWindowOrOtherLikingsAreCountedAnew() {
    ReportedDays days = new ReportedDays(8, first, DAYS, itemNos, userNos).make(60);
    deliver(days, 1);
    String before = sums();
    fixture.execute("select rollup.configure('5 minutes', '{\"purchase\": 20}')");
    Await.get(fixture.storage.rollups().catchUp());
    assertThat(sums()).isNotEqualTo(before);
    fixture.execute(
        "select rollup.configure('24 hours', '{\"click\":null,\"cart\":null,\"purchase\":null,\"rating\":null}')");
    Await.get(fixture.storage.rollups().catchUp());
    assertThat(sums()).isEqualTo(before);
  }

  @Test
  void daysThatAreOverGoAndTheirSumsStay() {
    Instant old = first.truncatedTo(ChronoUnit.DAYS);
    fixture.execute("select ensure_partitions('" + old + "')");
    ReportedDays days = new ReportedDays(9, first, DAYS, itemNos, userNos).make(80);
    days.lists.forEach(list -> fixture.storage.lists().append(list));
    Await.get(fixture.storage.lists().flush());
    String dropped = "served_list_" + day(0).toString().replace("-", "");
    assertThat(fixture.sql("select to_regclass('" + dropped + "') is not null")).isEqualTo("t");

    // Nothing is summed up yet: it is before its rows go.
    assertThat(fixture.sql("select drop_old_lists('" + day(2) + "')")).isEqualTo("2");
    assertThat(fixture.sql("select to_regclass('" + dropped + "') is null")).isEqualTo("t");
    assertThat(number("select count(*) from served_list where served_at < '" + day(2) + "'"))
        .isZero();
    Await.get(fixture.storage.rollups().catchUp());
    rebuild();
    Map<String, List<Double>> lists =
        reference(days).listsBy(list -> List.of(ReportReference.day(list).toString()));
    assertClose(
        read("select day, sum(lists) from reporting.list_by_day group by day"), head(lists, 1));
    // A list that comes after all is not counted on a day that is closed.
    fixture.storage.lists().append(ServedListSamples.plain(first.plusSeconds(5), userNos[0]));
    Await.get(fixture.storage.lists().flush());
    Await.get(fixture.storage.rollups().catchUp());
    assertThat(number("select count(*) from reporting.freshness where raw_rows_dropped"))
        .isEqualTo(2);
    assertThat(number("select count(*) from rollup.touched")).isZero();
  }

  @Test
  void everyViewAndColumnIsDescribed() {
    assertThat(
            fixture.sql(
                """
                select string_agg(c.relname || '.' || coalesce(a.attname, '*'), ' ')
                from pg_class c
                left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
                where c.relnamespace = 'reporting'::regnamespace
                  and (col_description(c.oid, a.attnum) is null or obj_description(c.oid) is null)
                """))
        .isNull();
  }

  /** Sends everything, shuffled, in parts; what is there is summed up after each. */
  private void deliver(ReportedDays days, int parts) {
    List<Object> sent = new ArrayList<>();
    sent.addAll(days.lists);
    sent.addAll(days.events);
    Collections.shuffle(sent, new Random(1));
    for (int part = 0; part < parts; part++) {
      List<Object> some =
          sent.subList(sent.size() * part / parts, sent.size() * (part + 1) / parts);
      List<EventWrite> events = new ArrayList<>();
      for (Object one : some) {
        if (one instanceof ServedList list) {
          assertThat(fixture.storage.lists().append(list)).isTrue();
        } else {
          events.add((EventWrite) one);
        }
      }
      EventReport report = Await.get(fixture.storage.events().append(events));
      assertThat(report.rejected()).isEmpty();
      Await.get(fixture.storage.lists().flush());
      Await.get(fixture.storage.rollups().catchUp());
    }
  }

  private ReportReference reference(ReportedDays days) {
    Map<String, EventWrite> once = new LinkedHashMap<>();
    List<EventWrite> accepted = new ArrayList<>();
    for (EventWrite event : days.events) {
      if (event.eventId() == null) {
        accepted.add(event);
      } else {
        once.putIfAbsent(event.eventId(), event);
      }
    }
    accepted.addAll(once.values());
    return new ReportReference(
        days.lists,
        accepted,
        user -> userNos[Integer.parseInt(user.substring(1))],
        item -> itemNos[Integer.parseInt(item.substring(1))]);
  }

  private void compare(ReportReference expected) {
    assertThat(number("select count(*) from reporting.exposure")).isEqualTo(expected.slots.size());
    assertThat(number("select count(*) from reporting.outcome o")).isEqualTo(expected.outcomes);
    compareSlots(expected);
    compareLists(expected);
    assertClose(
        read(
            "select day, placement, units, engaged_units, buying_units from reporting.unit_by_day"),
        expected.units());
    assertClose(
        read(
            """
            select day, placement, items_shown, gini, novelty, cold_share,
              coalesce(repeat_rate, 'NaN') from reporting.catalogue_by_day where items_shown > 0
            """),
        expected.catalogue(itemNos.length, (day, item) -> item % 9, itemNos));
    assertThat(
            fixture.sql(
                "select string_agg(distinct catalogue_items::text, '') from reporting.catalogue_by_day"))
        .isEqualTo(Integer.toString(itemNos.length));
    assertClose(
        read(
            """
            select day, placement, rule, action, lists, impressions, clicks, purchases, revenue,
              mean_factor from reporting.rule_by_day
            """),
        expected.rules());
    assertClose(
        read("select day, users, returned_7, returned_30 from reporting.retention_by_day"),
        expected.retention());
    assertClose(
        read(
            """
            select day, placement, clicked_lists, mean_seconds, p50_seconds, p90_seconds
            from reporting.first_click_by_day where clicked_lists > 0
            """),
        expected.firstClicks());
  }

  private void compareSlots(ReportReference expected) {
    assertClose(
        read(
            "select day, placement, regime, model, ruleset_version, source, position, "
                + SLOTS
                + " from reporting.slot_by_day"),
        expected.slotsBy(
            slot ->
                List.of(
                    lists(slot.list())
                        + " "
                        + slot.item().source()
                        + " "
                        + (slot.list().offset() + slot.index() + 1))));
    assertClose(
        read("select position, " + sums(SLOTS) + " from reporting.position_by_day group by 1"),
        expected.slotsBy(slot -> List.of("" + (slot.list().offset() + slot.index() + 1))));
    assertClose(
        read("select source, " + sums(SLOTS) + " from reporting.source_by_day group by 1"),
        expected.slotsBy(slot -> List.of(slot.item().source().name())));
    assertClose(
        read("select day, placement, item_no, " + SLOTS + " from reporting.item_by_day"),
        expected.slotsBy(
            slot ->
                List.of(
                    ReportReference.day(slot.list())
                        + " "
                        + slot.list().placement()
                        + " "
                        + slot.item().itemNo())));
    Map<Long, String> category = new HashMap<>();
    for (int i = 0; i < itemNos.length; i++) {
      category.put(itemNos[i], "c" + i % 4);
    }
    assertClose(
        read("select category, " + sums(SLOTS) + " from reporting.category_by_day group by 1"),
        expected.slotsBy(
            slot -> List.of("all", category.getOrDefault(slot.item().itemNo(), "none"))));
  }

  private void compareLists(ReportReference expected) {
    String measures =
        "lists, first_pages, impressions, clicked_lists, engaged_lists, carted_lists,"
            + " purchased_lists, empty_lists, short_lists, degraded_lists, clicks, purchases, revenue";
    assertClose(
        read(
            "select day, placement, regime, model, ruleset_version, "
                + measures
                + ", coalesce(mean_millis * first_pages, 0) from reporting.list_by_day"),
        expected.listsBy(list -> List.of(lists(list))));
    assertClose(
        read(
            """
            select day, experiment, phase, variant, placement, lists, impressions, clicked_lists,
              engaged_lists, purchased_lists, empty_lists, degraded_lists, clicks, purchases, revenue
            from reporting.experiment_by_day
            """),
        chosen(
            expected.listsBy(
                list ->
                    list.assignments().stream()
                        .map(
                            a ->
                                ReportReference.day(list)
                                    + " ranker 1 "
                                    + a.variant()
                                    + " "
                                    + list.placement())
                        .toList()),
            0,
            2,
            3,
            4,
            6,
            7,
            9,
            10,
            11,
            12));
    assertClose(
        read(
            """
            select day, placement,
              sum(lists) filter (where step = 'served'), sum(lists) filter (where step = 'clicked'),
              sum(lists) filter (where step = 'carted'), sum(lists) filter (where step = 'purchased')
            from reporting.funnel_by_day group by day, placement
            """),
        chosen(
            expected.listsBy(list -> List.of(ReportReference.day(list) + " " + list.placement())),
            0,
            3,
            5,
            6));
    // The pages of the console that count by hour say the same.
    assertThat(
            number(
                "select sum(n) from reporting.traffic where span = 'hour' and measure = 'lists'"))
        .isEqualTo(expected.live.stream().filter(list -> list.parentId() == null).count());
    assertThat(number("select sum(shown) from reporting.item_by_hour"))
        .isEqualTo(expected.slots.size());
  }

  private static String lists(ServedList list) {
    return ReportReference.day(list)
        + " "
        + list.placement()
        + " "
        + list.regime()
        + " "
        + list.versions().model()
        + " "
        + list.versions().ruleset();
  }

  private LocalDate day(int number) {
    return first.atOffset(ZoneOffset.UTC).toLocalDate().plusDays(number);
  }

  private int rebuild() {
    return Await.get(fixture.storage.rollups().rebuild(day(-30), day(30)));
  }

  private static String sums(String columns) {
    return "sum(" + columns.replace(", ", "), sum(") + ")";
  }

  private static Map<String, List<Double>> head(Map<String, List<Double>> rows, int columns) {
    Map<String, List<Double>> result = new TreeMap<>();
    rows.forEach((key, row) -> result.put(key, row.subList(0, columns)));
    return result;
  }

  private static Map<String, List<Double>> chosen(Map<String, List<Double>> rows, int... columns) {
    Map<String, List<Double>> result = new TreeMap<>();
    rows.forEach((key, row) -> result.put(key, Arrays.stream(columns).mapToObj(row::get).toList()));
    return result;
  }

  /**
   * Texts and days make the key, figures the rest; the last whole numbers of a key are texts too.
   */
  private Map<String, List<Double>> read(String sql) {
    Set<String> keys = Set.of("ruleset_version", "position", "item_no", "phase");
    Map<String, List<Double>> rows = new TreeMap<>();
    try (Jdbc jdbc = new Jdbc(PostgresUrl.parse(fixture.config.postgresUrl()))) {
      jdbc.commit(
          () ->
              jdbc.query(
                  row -> {
                    List<String> key = new ArrayList<>();
                    List<Double> figures = new ArrayList<>();
                    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                      String type = row.getMetaData().getColumnTypeName(i);
                      if (Set.of("text", "date").contains(type)
                          || keys.contains(row.getMetaData().getColumnName(i))) {
                        key.add(row.getString(i));
                      } else {
                        figures.add(row.getDouble(i));
                      }
                    }
                    rows.put(String.join(" ", key), figures);
                  },
                  sql));
    }
    return rows;
  }

  private static void assertClose(
      Map<String, List<Double>> found, Map<String, List<Double>> expected) {
    assertThat(found.keySet()).isEqualTo(expected.keySet());
    assertThat(found).isNotEmpty();
    expected.forEach(
        (key, figures) -> {
          List<Double> row = found.getOrDefault(key, List.of());
          assertThat(row).as(key).hasSameSizeAs(figures);
          for (int i = 0; i < figures.size(); i++) {
            if (figures.get(i).isNaN()) {
              assertThat(row.get(i)).as(key).isNaN();
            } else {
              assertThat(row.get(i))
                  .as(key + " figure " + i)
                  .isCloseTo(figures.get(i), within(1e-6));
            }
          }
        });
  }

  private long number(String sql) {
    String value = fixture.sql(sql);
    return value == null ? 0 : Long.parseLong(value);
  }

  /** Every table of sums, as text. */
  private String sums() {
    Collection<String> tables =
        List.of(
            "list_day",
            "slot_day",
            "item_day",
            "category_day",
            "rule_day",
            "experiment_day",
            "placement_day",
            "unit_day",
            "unit",
            "retention_day");
    StringBuilder text = new StringBuilder();
    for (String table : tables) {
      text.append(table)
          .append(
              fixture.sql(
                  "select string_agg(t::text, '\n' order by t::text) from rollup." + table + " t"));
    }
    return text.toString();
  }
}
