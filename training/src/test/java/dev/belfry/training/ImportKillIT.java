package dev.belfry.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.storage.BatchStore;
import dev.belfry.storage.Migrations;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportKillIT {
  private static final int EVENTS = 130_000;
  private static final int KILLS = 4;

  @TempDir Path folder = Path.of("");

  @Test
  void importThatWasKilledIsWholeWhenItIsRunAgain() throws Exception {
    write();
    SplittableRandom random = new SplittableRandom(System.nanoTime());
    try (EmbeddedPostgres postgres = EmbeddedPostgres.builder().start()) {
      String killed = database(postgres, "killed");
      String whole = database(postgres, "whole");
      int cutShort = 0;
      for (int kill = 0; kill < KILLS; kill++) {
        cutShort += importAndKill(killed, random.nextLong(40, 900)) ? 1 : 0;
      }
      assertThat(cutShort).as("imports that were killed before they were done").isPositive();
      Importer.Report last = load(killed);
      Importer.Report first = load(whole);
      assertThat(first.events().stored()).isEqualTo(EVENTS);
      assertThat(last.events().stored() + last.events().unchanged()).isEqualTo(EVENTS);
      assertThat(state(postgres, "killed")).isEqualTo(state(postgres, "whole"));
      assertThat(load(killed).events().stored()).isZero();
    }
  }

  /** Whether it was still running when it was killed. */
  private boolean importAndKill(String url, long millis) throws Exception {
    Process child =
        new ProcessBuilder(
                List.of(
                    ProcessHandle.current().info().command().orElseThrow(),
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    ImportChild.class.getName(),
                    url,
                    folder.toString()))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(child.inputReader().readLine()).isEqualTo("begun");
    boolean ended = child.waitFor(millis, TimeUnit.MILLISECONDS);
    child.destroyForcibly().waitFor();
    return !ended;
  }

  private Importer.Report load(String url) {
    try (BatchStore store = new BatchStore(ImportChild.config(url))) {
      return Importer.load(
          DataFolder.open(folder),
          store,
          (where, why) -> {
            throw new AssertionError(where + ": " + why);
          },
          Progress.NONE);
    }
  }

  private static String database(EmbeddedPostgres postgres, String name) throws SQLException {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + name);
    }
    String url = "postgresql://postgres:postgres@localhost:" + postgres.getPort() + "/" + name;
    Migrations.run(url);
    return url;
  }

  private static String state(EmbeddedPostgres postgres, String name) throws SQLException {
    try (Connection connection = postgres.getDatabase("postgres", name).getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                select concat_ws(' ',
                  (select count(*) from interaction), (select count(*) from event_key),
                  (select md5(string_agg(concat_ws('|', user_id, item_id, type, value, occurred_at,
                      session_id), ',' order by user_id, item_id, type, occurred_at))
                    from interaction join app_user using (user_no) join item using (item_no)),
                  (select md5(string_agg(concat_ws('|', item_id, attributes), ',' order by item_id))
                    from item),
                  (select md5(string_agg(concat_ws('|', user_id, attributes), ',' order by user_id))
                    from app_user))
                """)) {
      row.next();
      return row.getString(1);
    }
  }

  private void write() throws IOException {
    try (BufferedWriter items = Files.newBufferedWriter(folder.resolve("items.csv"))) {
      items.write("item_id,title,price,colour:category\n");
      for (int i = 0; i < 20_000; i++) {
        items.write("i" + i + ",Thing " + i + "," + i % 90 + ".5,c" + i % 7 + "\n");
      }
    }
    try (BufferedWriter users = Files.newBufferedWriter(folder.resolve("users.csv"))) {
      users.write("user_id,country\n");
      for (int u = 0; u < 3_000; u++) {
        users.write("u" + u + ",k" + u % 5 + "\n");
      }
    }
    Instant start = Instant.parse("2026-01-01T00:00:00Z");
    try (BufferedWriter events = Files.newBufferedWriter(folder.resolve("events.csv"))) {
      events.write("user_id,item_id,type,occurred_at,session_id\n");
      for (int e = 0; e < EVENTS; e++) {
        events.write(
            String.join(
                ",",
                "u" + e % 3_100,
                "i" + e * 7L % 20_000,
                e % 3 == 0 ? "view" : "click",
                start.plusSeconds(e).toString(),
                "s" + e / 10 + "\n"));
      }
    }
  }
}
