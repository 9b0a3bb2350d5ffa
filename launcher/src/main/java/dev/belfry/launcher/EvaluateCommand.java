package dev.belfry.launcher;

import dev.belfry.storage.PositiveRule;
import dev.belfry.training.EvaluateJob;
import dev.belfry.training.Settings;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "evaluate",
    description = {
      "Measures popularity, ALS and the two-tower on a folder of data, or on the synthetic shop.",
      "Every item of the catalogue that the user has not had is ranked; differences to popularity"
          + " are tested by a paired bootstrap over users. Nothing is served or stored."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./belfry evaluate --data ml-100k",
      "  ./belfry evaluate --data ml-latest-small --protocol by-time --seeds 1,2,3",
      "  ./belfry evaluate --users 2000 --items 500"
    })
final class EvaluateCommand implements Runnable {
  @Mixin ShopOptions shop = new ShopOptions();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The folder to read (default: the synthetic shop).")
  @Nullable Path data;

  @Option(
      names = "--protocol",
      defaultValue = "leave-last-out",
      description = "leave-last-out or by-time (default: leave-last-out).")
  String protocol = "leave-last-out";

  @Option(names = "--k", defaultValue = "10", description = "Length of the lists (default: 10).")
  int k = 10;

  @Option(
      names = "--seeds",
      split = ",",
      defaultValue = "1,2,3",
      description = "One run for each (default: 1,2,3).")
  List<Long> seeds = List.of(1L, 2L, 3L);

  @Option(
      names = "--positives",
      description = "Which events count as liking, such as 'rating>=4,click,purchase'.")
  String positives = PositiveRule.DEFAULT.toString();

  @Option(
      names = "--model",
      split = ",",
      paramLabel = "MODEL",
      description = "Models by name, or all (default: all).")
  List<String> models = List.of("all");

  @Option(names = "--set", paramLabel = "KEY=VALUE", description = "A setting of a model.")
  List<String> settings = List.of();

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    if (data != null && shop.isGiven()) {
      throw new ParameterException(
          spec.commandLine(), "--data and --users, --items, --seed do not go together");
    }
    PositiveRule rule = PositiveRule.parse(positives);
    EvaluateJob.Options options =
        new EvaluateJob.Options(protocol(), k, seeds, rule, models, Settings.parse(settings));
    try (Terminal terminal = Terminal.ofProcess()) {
      DataSource source = data == null ? DataSource.shop(shop.config()) : DataSource.folder(data);
      EvaluateJob.Result result =
          EvaluateJob.run(
              source.read(
                  rule, (where, reason) -> terminal.note("left out " + where + ": " + reason)),
              options,
              terminal::advance);
      terminal.say(result.text().stripTrailing());
    }
  }

  private EvaluateJob.Protocol protocol() {
    return switch (protocol) {
      case "leave-last-out" -> EvaluateJob.Protocol.LEAVE_LAST_OUT;
      case "by-time" -> EvaluateJob.Protocol.BY_TIME;
      default ->
          throw new ParameterException(
              spec.commandLine(),
              "--protocol is '" + protocol + "', and takes leave-last-out or by-time");
    };
  }
}
