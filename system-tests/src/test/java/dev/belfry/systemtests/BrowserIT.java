package dev.belfry.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Drives the console in a real Chromium, by the scripts in {@code system-tests/browser}. */
class BrowserIT {
  private static final Path SCRIPTS = Path.of("browser").toAbsolutePath();

  private static final Path SCREENSHOTS = Path.of("target", "screenshots").toAbsolutePath();

  @BeforeAll
  static void fetchTheBrowser() throws Exception {
    Files.createDirectories(SCREENSHOTS);
    run(Belfry.shared(), List.of("npm", "ci", "--no-audit", "--no-fund"));
  }

  @Test
  void theExplorePageShowsAUserAndTwoLists() throws Exception {
    run(Belfry.shared(), List.of("node", "journey.mjs"));
    try (var files = Files.list(SCREENSHOTS)) {
      assertThat(files).as("screenshots in " + SCREENSHOTS).isNotEmpty();
    }
  }

  @Test
  void rulesGoFromADraftToEveryListAndBack() throws Exception {
    run(Belfry.shared(), List.of("node", "rules.mjs"));
  }

  @Test
  void theOtherPagesWorkAndAreCleanInEveryColourAndWidth() throws Exception {
    run(Belfry.shared(), List.of("node", "pages.mjs"));
  }

  @Test
  void aModelIsTrainedComparedPromotedAndTakenBack() throws Exception {
    run(Belfry.shared(), List.of("node", "models.mjs"));
  }

  @Test
  void anExperimentIsPlannedStartedRampedAndShipped() throws Exception {
    run(Belfry.shared(), List.of("node", "experiments.mjs"));
  }

  @Test
  void aReportIsTakenAlongAndAStatementSavedAndCancelled() throws Exception {
    run(Belfry.shared(), List.of("node", "reports.mjs"));
  }

  /** A minute and a half. */
  @Test
  @Tag("full")
  void experimentsAreShippedRolledBackAndDoubtedWhileUsersAct() throws Exception {
    try (Belfry simulated = Belfry.simulated()) {
      run(simulated, List.of("node", "simulated.mjs"));
    }
  }

  private static void run(Belfry belfry, List<String> command)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(SCRIPTS.toFile()).redirectErrorStream(true);
    builder.environment().put("BELFRY_URL", belfry.url().toString());
    builder.environment().put("BELFRY_KEY", belfry.apiKey());
    builder.environment().put("BELFRY_COMMAND", Belfry.JSON.writeValueAsString(Belfry.command()));
    builder.environment().put("BELFRY_SCREENSHOTS", SCREENSHOTS.toString());
    Path log = Files.createTempFile("browser", ".log");
    Process process = builder.redirectOutput(log.toFile()).start();
    assertThat(process.waitFor(10, TimeUnit.MINUTES)).as("ended in time").isTrue();
    assertThat(process.exitValue())
        .as(
            () -> {
              try {
                return Files.readString(log, StandardCharsets.UTF_8);
              } catch (IOException e) {
                return e.toString();
              }
            })
        .isZero();
  }
}
