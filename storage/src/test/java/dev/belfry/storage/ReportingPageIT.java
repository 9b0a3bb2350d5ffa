package dev.belfry.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs every example of {@code docs/reporting.md} as whoever reads it would, and holds what it says
 * against what comes out. With {@code -Dbelfry.docs.write=true} it writes what comes out.
 */
class ReportingPageIT {
  private static final Path PAGE = Path.of("../docs/reporting.md");
  private static final Pattern EXAMPLE =
      Pattern.compile("```sql\\n(.*?)```\\n(\\n(?: {4}[^\\n]*\\n)+)?", Pattern.DOTALL);

  @TempDir Path folder;

  @Test
  void everyExampleGivesTheRowsThatThePageShows() throws Exception {
    try (Fixture fixture = Fixture.plain(folder)) {
      seed(fixture);
      String page = Files.readString(PAGE);
      Matcher examples = EXAMPLE.matcher(page);
      StringBuilder written = new StringBuilder();
      int count = 0;
      while (examples.find()) {
        String sql = examples.group(1);
        SqlResult result =
            Await.get(
                fixture
                    .storage
                    .reports()
                    .run(
                        new SqlStatement(
                            UUID.randomUUID(), "reader", sql, 100, Duration.ofSeconds(20))));
        assertThat(result.rows()).as(sql).isNotEmpty();
        String block = "```sql\n" + sql + "```\n\n" + table(result);
        examples.appendReplacement(written, Matcher.quoteReplacement(block));
        count++;
      }
      examples.appendTail(written);
      assertThat(count).isGreaterThan(20);
      everyViewIsThere(fixture, page);
      if (Boolean.getBoolean("belfry.docs.write")) {
        Files.writeString(PAGE, written);
      }
      assertThat(Files.readString(PAGE)).isEqualTo(written.toString());
    }
  }

  private static void everyViewIsThere(Fixture fixture, String page) {
    for (ReportView view : Await.get(fixture.storage.reports().views())) {
      assertThat(page).contains("`" + view.name() + "`").contains("reporting." + view.name());
    }
  }

  private static void seed(Fixture fixture) throws IOException {
    List<ItemWrite> items = new ArrayList<>();
    long[] itemNos = new long[ReportedDays.ITEMS];
    for (int i = 0; i < itemNos.length; i++) {
      items.add(
          new ItemWrite(
              "i" + i, Map.of("title", "Item " + i, "categories", List.of("category " + i % 3))));
      itemNos[i] = i + 1L;
    }
    Await.get(fixture.storage.items().put(items));
    List<UserWrite> users = new ArrayList<>();
    long[] userNos = new long[ReportedDays.USERS];
    for (int i = 0; i < userNos.length; i++) {
      users.add(new UserWrite("u" + i, Map.of()));
      userNos[i] = i + 1L;
    }
    Await.get(fixture.storage.users().put(users));
    assertThat(fixture.sql("select max(item_no) from item")).isEqualTo("" + itemNos.length);
    assertThat(fixture.sql("select max(user_no) from app_user")).isEqualTo("" + userNos.length);
    fixture.execute(
        """
        update item set created_at = '2020-01-01';
        insert into interaction (user_no, received_at, occurred_at, item_no, type, value)
        select 1, '2026-01-02', '2026-01-02', item_no, 'click', 1
        from item cross join generate_series(1, 12) n where n <= item_no % 9;
        insert into experiment (key, state, kind, unit, definition, phase, created_by, created_at, updated_at)
        values ('ranker', 'running', 'ab', 'user', '{"name": "Another ranker"}', 1, 'member:ann',
          '2026-01-04', '2026-01-04')
        """);
    ReportedDays days =
        new ReportedDays(1, Instant.parse("2026-01-05T00:00:00Z"), 4, itemNos, userNos).make(60);
    days.lists.forEach(list -> fixture.storage.lists().append(list));
    Await.get(fixture.storage.lists().flush());
    Await.get(fixture.storage.events().append(days.events));
    fixture.execute(
        """
        insert into shadow_list
        select served_at, list_id, 1, 'new', 0.75, 20000, 30000, null from served_list
        where purpose = 'live' and user_no = 1
        """);
    Await.get(fixture.storage.rollups().catchUp());
  }

  private static String table(SqlResult result) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(result.columns().stream().map(SqlColumn::name).toList());
    for (JsonNode row : result.rows()) {
      List<String> values = new ArrayList<>();
      row.forEach(
          value -> values.add(value.isValueNode() ? value.asText("").strip() : value.toString()));
      rows.add(values.stream().map(value -> value.equals("null") ? "" : value).toList());
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < rows.size(); i++) {
      StringBuilder line = new StringBuilder("   ");
      for (int column = 0; column < result.columns().size(); column++) {
        int at = column;
        int width = rows.stream().mapToInt(row -> row.get(at).length()).max().orElse(0);
        String value = rows.get(i).get(column);
        boolean figure = !result.columns().get(column).type().matches("text|jsonb|date|bool");
        String space = " ".repeat(width - value.length());
        line.append(column == 0 ? " " : "  ").append(figure ? space + value : value + space);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
