package dev.belfry.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Five million served items: prints how long sums, views and an export take. Asserts no time. */
@Tag("full")
class ReportingScaleIT {
  private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant TO = Instant.parse("2026-01-31T00:00:00Z");
  private static final List<String> RAW =
      List.of("served_list", "served_item", "exposure", "outcome");

  @TempDir Path folder;

  @Test
  void fiveMillionServedItems() throws Exception {
    try (Fixture fixture = Fixture.plain(folder)) {
      load(fixture);
      long start = System.nanoTime();
      fixture.sql("select reporting_rebuild('2026-01-01', '2026-02-01')");
      say("sums of 30 days computed anew", start);
      fixture.sql("select 1 from pg_stat_user_tables limit 1");
      Reports reports = fixture.storage.reports();
      for (ReportView view : Await.get(reports.views())) {
        boolean timed = view.filters().contains("time");
        if (view.name().endsWith("_by_day") || RAW.contains(view.name())) {
          for (int round = 0; round < 3; round++) {
            long asked = System.nanoTime();
            int rows =
                Await.get(
                        reports.read(
                            new ReportQuery(
                                view.name(), timed ? FROM : null, timed ? TO : null, Map.of()),
                            Reports.MAX_ROWS))
                    .rows()
                    .size();
            say(view.name() + ", " + rows + " rows", asked);
          }
        }
      }
      export(reports);
      assertThat(day(fixture)).isEqualTo(LocalDate.parse("2026-01-01"));
    }
  }

  private static void load(Fixture fixture) throws IOException {
    try (InputStream script =
        ReportingScaleIT.class.getResourceAsStream("/reporting-benchmark.sql")) {
      assertThat(script).isNotNull();
      String sql = new String(script.readAllBytes(), StandardCharsets.UTF_8);
      long start = System.nanoTime();
      fixture.execute(sql.replace("vacuum analyze;", "analyze;"));
      say("5,000,000 items stored, with indexes, hourly counts and marks", start);
    }
  }

  private static LocalDate day(Fixture fixture) {
    return LocalDate.parse(String.valueOf(fixture.sql("select min(day) from rollup.list_day")));
  }

  /** The most heap in use after a collection, ten times on the way. */
  private static void export(Reports reports) throws InterruptedException {
    long[] rows = new long[1];
    long[] most = new long[1];
    long start = System.nanoTime();
    CountDownLatch done = new CountDownLatch(1);
    reports
        .export(
            new ReportQuery("exposure", FROM, TO, Map.of()),
            Long.MAX_VALUE,
            new ReportSink() {
              @Override
              public void begin(List<SqlColumn> columns) {}

              @Override
              public void write(byte[] csv) {
                long before = rows[0];
                for (byte one : csv) {
                  rows[0] += one == '\n' ? 1 : 0;
                }
                if (before / 500_000 != rows[0] / 500_000) {
                  System.gc();
                  long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
                  most[0] = Math.max(most[0], used);
                  System.out.printf(Locale.ROOT, "%,d rows, heap %,d bytes%n", rows[0], used);
                }
              }
            })
        .onComplete(ended -> done.countDown());
    done.await();
    say("export of " + rows[0] + " lines, heap at most " + (most[0] >> 20) + " MiB", start);
    assertThat(rows[0]).isEqualTo(5_000_001);
  }

  private static void say(String what, long start) {
    System.out.printf(
        Locale.ROOT,
        "%s: %,.0f ms (load average %.1f)%n",
        what,
        Duration.ofNanos(System.nanoTime() - start).toMillis() * 1.0,
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }
}
