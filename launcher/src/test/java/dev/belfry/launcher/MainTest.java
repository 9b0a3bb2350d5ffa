package dev.belfry.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path home;

  @Test
  void everyCommandExplainsItself() {
    Deque<CommandLine> commands = new ArrayDeque<>();
    commands.add(Main.commandLine());
    while (!commands.isEmpty()) {
      CommandLine command = commands.remove();
      commands.addAll(command.getSubcommands().values());
      String usage = command.getUsageMessage();
      assertThat(usage).contains("-h, --help");
      assertThat(command.getCommandSpec().usageMessage().description())
          .as(command.getCommandName())
          .isNotEmpty();
      command
          .getCommandSpec()
          .options()
          .forEach(option -> assertThat(option.description()).as(option.toString()).isNotEmpty());
    }
  }

  @Test
  void noCommandAtAllIsBadUsage() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).startsWith("belfry: name a command").contains("Usage: ./belfry");
  }

  @Test
  void aMisspeltCommandIsBadUsageWithASuggestion() {
    assertThat(run("trian")).isEqualTo(2);
    assertThat(err.toString()).contains("'trian'").contains("Did you mean: ./belfry train");
  }

  @Test
  void anUnknownOptionIsBadUsage() {
    assertThat(run("config", "--hom", "x")).isEqualTo(2);
    assertThat(err.toString()).contains("--hom").contains("Try './belfry config --help'.");
  }

  @Test
  void aFailureIsOneSentence() {
    assertThat(run("config", "--home", home.toString(), "--set", "gatway.port=1")).isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo(
            "belfry: the configuration is not accepted: unknown key 'gatway.port' in --set"
                + " (did you mean 'gateway.port'?)"
                + System.lineSeparator());
  }

  @Test
  void debugAddsTheStackTrace() {
    assertThat(run("--debug", "config", "--home", home.toString(), "--set", "a.b=1")).isEqualTo(1);
    assertThat(err.toString()).contains("at dev.belfry.launcher.BelfryConfig.load");
  }

  @Test
  void serveWantsToBeToldWhereItsDataIs() {
    assertThat(run("serve", "--home", home.toString())).isEqualTo(1);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines(
            "belfry: no PostgreSQL is named: give --postgres URL, or --embedded to run one in the"
                + " home");
  }

  @Test
  void recommendSaysThatThereIsNoHome() {
    Path nowhere = home.resolve("nowhere");
    assertThat(run("recommend", "--user", "1", "--home", nowhere.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("there is no home at " + nowhere);
    assertThat(run("recommend", "--users", "ids.txt")).isEqualTo(2);
  }

  @Test
  void benchAsksNoOtherMachineUnlessToldTo() {
    assertThat(run("bench", "serve", "--home", home.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("no server runs on " + home);
    assertThat(run("bench", "serve", "--url", "http://192.0.2.1:80", "--key", "k")).isEqualTo(1);
    assertThat(err.toString()).contains("http://192.0.2.1:80 is on another machine");
    assertThat(run("bench", "serve", "--rate", "fast")).isEqualTo(1);
    assertThat(err.toString()).contains("--rate is 'fast', and takes lists a second");
  }

  @Test
  void simulateSaysWhatGoesWithAServerThatRunsAndWhatDoesNot() {
    assertThat(run("simulate", "--lose", "home-test/b=0.3")).isEqualTo(2);
    assertThat(err.toString()).contains("--lose needs --on URL");
    String[] on = {"simulate", "--on", "http://127.0.0.1:1", "--key", "k"};
    assertThat(run(on, "--runs", "2")).isEqualTo(2);
    assertThat(err.toString()).contains("--runs does not go with --on URL");
    assertThat(run(on, "--lose", "home-test=b")).isEqualTo(1);
    assertThat(err.toString())
        .contains("--lose is 'home-test=b', and takes EXPERIMENT/VARIANT=SHARE");
    assertThat(run(on, "--lose", "home-test/b=1.5")).isEqualTo(1);
    assertThat(err.toString())
        .contains("home-test/b who are lost is 1.5; above 0 and at most 1 is accepted");
    assertThat(run(on, "--pace", "-1")).isEqualTo(1);
    assertThat(err.toString()).contains("--pace is -1.0; 0 to 3,600 seconds are accepted");
    assertThat(run(on)).isEqualTo(1);
    assertThat(err.toString()).contains("no Belfry answers at http://127.0.0.1:1");
    assertThat(run("simulate", "--on", "http://127.0.0.1:1")).isEqualTo(1);
    assertThat(err.toString()).contains("--on needs --key KEY, an API key of that server");
  }

  @Test
  void versionNamesBelfryAndItsServers() {
    assertThat(run("version")).isZero();
    assertThat(out.toString()).startsWith("belfry ").contains("embedded postgres 18");
  }

  @Test
  void configShowsValuesAndTheirOrigins() {
    assertThat(run("config", "--home", home.toString(), "--set", "gateway.port=9")).isZero();
    assertThat(out.toString())
        .containsPattern("gateway\\.port +9 +--set")
        .containsPattern("gateway\\.host +127\\.0\\.0\\.1 +default");
  }

  private int run(String[] args, String option, String value) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of(option, value));
    return run(all.toArray(String[]::new));
  }

  private int run(String... args) {
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }
}
