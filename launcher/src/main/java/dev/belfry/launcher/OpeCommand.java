package dev.belfry.launcher;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.experiments.OffPolicy;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "ope",
    description = {
      "Estimates what a policy would have earned from the log of another one: inverse propensity",
      "scores, self-normalised, doubly robust.",
      "With rules: from lists that the server has served, which it makes again with them. With",
      "--data: from a folder of the Open Bandit Dataset (random/CAMPAIGN and bts/CAMPAIGN), each",
      "beside what the policy earned itself."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./belfry ope --ruleset 12 --placement home",
      "  ./belfry ope --without-rule \"Fresh first\" --from 2026-01-24T00:00:00Z",
      "  ./belfry ope --data ../shared/data/obd"
    })
final class OpeCommand implements Runnable {
  @Mixin HomeOptions options = new HomeOptions();
  @Mixin ServerOptions server = new ServerOptions();

  @Option(
      names = "--ruleset",
      paramLabel = "VERSION",
      description = "A published ruleset (default: the live one).")
  @Nullable String ruleset;

  @Option(
      names = "--with-rule",
      paramLabel = "NAME",
      description = "A disabled rule of it that is in force; may be given again.")
  List<String> withRules = new ArrayList<>();

  @Option(
      names = "--without-rule",
      paramLabel = "NAME",
      description = "A rule of it that is left out; may be given again.")
  List<String> withoutRules = new ArrayList<>();

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "Lists served from then on (default: 30 days before --to).")
  @Nullable String from;

  @Option(names = "--to", paramLabel = "TIME", description = "Lists served before (default: now).")
  @Nullable String to;

  @Option(names = "--placement", paramLabel = "NAME", description = "Lists of this placement only.")
  @Nullable String placement;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "A folder with logs, instead of what the server has recorded.")
  @Nullable Path data;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    boolean rules = ruleset != null || !withRules.isEmpty() || !withoutRules.isEmpty();
    if (rules == (data != null)) {
      throw new ParameterException(
          spec.commandLine(),
          "give the rules of the candidate (--ruleset, --with-rule, --without-rule), or --data DIR");
    }
    PrintWriter out = spec.commandLine().getOut();
    if (data == null) {
      RunningServer target = server.find(options.home());
      try (ApiClient client = new ApiClient(URI.create(target.url()), target.apiKey())) {
        PolicyTable.of(client.postAndWait("/v1/ope", request())).forEach(out::println);
      }
    } else {
      printLogs(data, out);
    }
    out.flush();
  }

  private Map<String, Object> request() {
    Map<String, Object> candidate = new LinkedHashMap<>();
    put(candidate, "ruleset", ruleset);
    put(candidate, "withRules", withRules.isEmpty() ? null : withRules);
    put(candidate, "withoutRules", withoutRules.isEmpty() ? null : withoutRules);
    Map<String, Object> request = new LinkedHashMap<>();
    put(request, "from", from);
    put(request, "to", to);
    put(request, "placement", placement);
    request.put("candidate", candidate);
    return request;
  }

  private static void put(Map<String, Object> fields, String name, @Nullable Object value) {
    if (value != null) {
      fields.put(name, value);
    }
  }

  private static void printLogs(Path folder, PrintWriter out) {
    List<String> campaigns = campaigns(folder);
    out.println(
        "campaign  log     policy  estimator    click rate   95 % interval     effective  weight");
    for (String campaign : campaigns) {
      BanditLog random = BanditLog.read(log(folder, "random", campaign));
      BanditLog bts = BanditLog.read(log(folder, "bts", campaign));
      print(out, campaign, "bts", "bts", bts.estimate(bts.frequencies()), true);
      print(out, campaign, "random", "bts", random.estimate(bts.frequencies()), false);
      print(out, campaign, "random", "random", random.estimate(random.uniform()), true);
      print(out, campaign, "bts", "random", bts.estimate(random.uniform()), false);
    }
    out.println(
        "The policy of bts is how often its log has each item at each position; that of random draws"
            + " every item alike.");
  }

  private static List<String> campaigns(Path folder) {
    Path random = folder.resolve("random");
    if (!Files.isDirectory(random)) {
      throw BelfryException.invalid(
          "there is no folder " + random + ": --data names one with random and bts in it");
    }
    try (Stream<Path> folders = Files.list(random)) {
      return folders
          .map(campaign -> String.valueOf(campaign.getFileName()))
          .filter(
              name ->
                  Files.exists(log(folder, "random", name))
                      && Files.exists(log(folder, "bts", name)))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path log(Path folder, String policy, String campaign) {
    return folder.resolve(policy).resolve(campaign).resolve(campaign + ".csv");
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
