package dev.belfry.launcher;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.experiments.OffPolicy;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "ope",
    description = {
      "Estimates what a policy would have earned from the log of another one: inverse propensity",
      "scores, self-normalised, doubly robust, each beside what the policy earned itself.",
      "Reads a folder of the Open Bandit Dataset: random/CAMPAIGN and bts/CAMPAIGN."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  ./belfry ope --data ../shared/data/obd"})
final class OpeCommand implements Runnable {
  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "The folder with the logs.")
  Path data = Path.of("");

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    List<String> campaigns = campaigns();
    out.println(
        "campaign  log     policy  estimator    click rate   95 % interval     effective  weight");
    for (String campaign : campaigns) {
      BanditLog random = BanditLog.read(log("random", campaign));
      BanditLog bts = BanditLog.read(log("bts", campaign));
      print(out, campaign, "bts", "bts", bts.estimate(bts.frequencies()), true);
      print(out, campaign, "random", "bts", random.estimate(bts.frequencies()), false);
      print(out, campaign, "random", "random", random.estimate(random.uniform()), true);
      print(out, campaign, "bts", "random", bts.estimate(random.uniform()), false);
    }
    out.println(
        "The policy of bts is how often its log has each item at each position; that of random draws"
            + " every item alike.");
    out.flush();
  }

  private List<String> campaigns() {
    Path random = data.resolve("random");
    if (!Files.isDirectory(random)) {
      throw BelfryException.invalid(
          "there is no folder " + random + ": --data names one with random and bts in it");
    }
    try (Stream<Path> folders = Files.list(random)) {
      return folders
          .map(folder -> String.valueOf(folder.getFileName()))
          .filter(name -> Files.exists(log("random", name)) && Files.exists(log("bts", name)))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path log(String policy, String campaign) {
    return data.resolve(policy).resolve(campaign).resolve(campaign + ".csv");
  }

  private static void print(
      PrintWriter out,
      String campaign,
      String log,
      String policy,
      OffPolicy.Result result,
      boolean own) {
    String head = String.format(Locale.ROOT, "%-9s %-7s %-7s ", campaign, log, policy);
    if (own) {
      print(out, head, "its own", result.logged(), result);
      return;
    }
    if (result.refusal() != null) {
      out.println(head + "refused: " + result.refusal());
      return;
    }
    print(out, head, "ips", result.ips(), result);
    print(out, head, "snips", result.snips(), result);
    print(out, head, "dr", result.robust(), result);
  }

  private static void print(
      PrintWriter out,
      String head,
      String estimator,
      OffPolicy.@Nullable Estimate estimate,
      OffPolicy.Result result) {
    if (estimate != null) {
      boolean own = estimator.equals("its own");
      out.printf(
          Locale.ROOT,
          "%s%-12s %.5f      %.5f..%.5f  %9.0f  %6.2f%n",
          head,
          estimator,
          estimate.mean(),
          estimate.low(),
          estimate.high(),
          own ? result.choices() : result.effective(),
          own ? 1 : result.meanWeight());
    }
  }
}
