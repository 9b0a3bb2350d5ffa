package dev.belfry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.storage.JobRow;
import dev.belfry.storage.JobStore;
import io.vertx.core.Future;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportJobTest {
  @TempDir Path folder;
  private final List<JobRow.Progress> noted = new ArrayList<>();

  @Test
  void largeRowsAreStoredFewAtATime() throws IOException {
    String row = "{\"userId\":\"u%d\",\"note\":\"" + "x".repeat(1_000_000) + "\"}\n";
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      rows.append(row.formatted(i));
    }
    Path file = Files.writeString(folder.resolve("users.ndjson"), rows);

    assertThat(job(file).run()).isEqualTo(ImportJob.End.DONE);
    assertThat(noted).hasSizeGreaterThanOrEqualTo(3);
    assertThat(noted.getLast().done()).isEqualTo(Files.size(file));
    assertThat(noted.getLast().accepted() + noted.getLast().rejected()).isEqualTo(20);
  }

  private ImportJob<?> job(Path file) {
    Stores stores = new FakeStores(0).stores();
    JobRow job =
        new JobRow(
            new UUID(7, 1),
            JobRow.Kind.IMPORT_USERS,
            JobRow.State.RUNNING,
            "users",
            "{}",
            "member:anna",
            "here",
            Instant.EPOCH,
            null,
            null,
            JobRow.Progress.none(),
            "",
            false);
    return new ImportJob<>(
        job,
        file,
        folder.resolve("rejects.csv"),
        ImportTarget.of(job.kind(), stores, Instant.EPOCH),
        stores,
        jobs(),
        () -> false);
  }

  /** Notes how far the job is, and has it go on. */
  private JobStore jobs() {
    return (JobStore)
        Proxy.newProxyInstance(
            JobStore.class.getClassLoader(),
            new Class<?>[] {JobStore.class},
            (proxy, method, given) -> {
              noted.add((JobRow.Progress) given[1]);
              return Future.succeededFuture(true);
            });
  }
}
