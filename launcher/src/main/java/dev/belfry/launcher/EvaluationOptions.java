package dev.belfry.launcher;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Suggestions;
import dev.belfry.storage.PositiveRule;
import dev.belfry.training.EvaluationData;
import dev.belfry.training.GenerateJob;
import dev.belfry.training.Protocol;
import dev.belfry.training.Rejects;
import dev.belfry.training.Settings;
import dev.belfry.training.ShopConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options that evaluate and tune share: which data, how it is cut, which settings. */
final class EvaluationOptions {
  private static final TreeMap<String, Protocol.Kind> PROTOCOLS = new TreeMap<>();

  static {
    PROTOCOLS.put("leave-last-out", Protocol.Kind.LEAVE_LAST_OUT);
    PROTOCOLS.put("by-time", Protocol.Kind.BY_TIME);
    PROTOCOLS.put("random", Protocol.Kind.RANDOM);
    PROTOCOLS.put("cold-items", Protocol.Kind.COLD_ITEMS);
    PROTOCOLS.put("fixed", Protocol.Kind.FIXED);
  }

  @Option(
      names = "--data",
      split = ",",
      paramLabel = "DIR",
      description =
          "Folders to read: MovieLens, what generate writes, or train.txt and test.txt. Several are"
              + " learned from one by one and reported together (default: the synthetic shop).")
  List<Path> data = List.of();

  @Option(
      names = "--train",
      paramLabel = "FILE",
      description =
          "Interactions to learn from: CSV, Parquet or JSON lines with the columns user, item and,"
              + " where there are any, rating, timestamp, type. Without --test, all there is.")
  @Nullable Path train;

  @Option(
      names = "--valid",
      paramLabel = "FILE",
      description = "Interactions that may decide when to stop, and that tuning chooses on.")
  @Nullable Path valid;

  @Option(
      names = "--items",
      paramLabel = "FILE",
      description =
          "Attributes of items, a column each. Items that are not in training are cold: they are"
              + " ranked by content.")
  @Nullable Path items;

  @Option(
      names = "--users",
      paramLabel = "FILE",
      description = "Attributes of users, a column each.")
  @Nullable Path users;

  @Option(
      names = "--protocol",
      paramLabel = "NAME",
      description =
          "leave-last-out, by-time, random, or fixed: the test comes with the data (default: fixed"
              + " where it does, else leave-last-out).")
  @Nullable String protocol;

  @Option(
      names = "--share",
      paramLabel = "X",
      description = "Share of the positives that is the test, by time or at random (default: 0.1).")
  double share = 0.1;

  @Option(
      names = "--valid-share",
      paramLabel = "X",
      description = "Share of the training items held back for validation where the data has none.")
  @Nullable Double validShare;

  @Option(
      names = "--split-seed",
      paramLabel = "N",
      description = "Seed of a random split (default: 1).")
  long splitSeed = 1;

  @Option(
      names = "--folds",
      paramLabel = "N",
      description = "Temporal cross-validation with so many expanding windows (default: 1).")
  int folds = 1;

  @Option(
      names = "--positives",
      paramLabel = "RULE",
      description = "Which events count as liking, such as 'rating>=4,click,purchase'.")
  String positives = PositiveRule.DEFAULT.toString();

  @Mixin SettingsOptions settings = new SettingsOptions();

  @Spec(Spec.Target.MIXEE)
  CommandSpec spec = CommandSpec.create();

  /** The settings of the file, with those of the command line on top. */
  Settings settings() {
    return settings.settings();
  }

  /**
   * Where the data comes from.
   *
   * @param test the test file, where there is one
   */
  EvaluationData.Source source(@Nullable Path test, @Nullable Path candidates) {
    if (train == null) {
      if (test != null || valid != null || candidates != null || items != null || users != null) {
        throw new ParameterException(
            spec.commandLine(),
            "--test, --valid, --candidates, --items and --users go with --train");
      }
      return data.isEmpty()
          ? new EvaluationData.InMemory(
              GenerateJob.generate(ShopConfig.defaults(), PositiveRule.parse(positives)))
          : new EvaluationData.Folders(data);
    }
    if (!data.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "--data and --train do not go together");
    }
    return new EvaluationData.Files(train, test, valid, candidates, items, users);
  }

  /** Where the data comes from when there is no test: a file that is given is all learned from. */
  EvaluationData.Source sourceToTune() {
    return train == null || valid == null
        ? source(null, null)
        : new EvaluationData.Files(train, null, valid, null, items, users);
  }

  /** Whether a training file is given that a test was taken out of before. */
  boolean isTrainOnly() {
    return valid != null || (train != null && protocol == null && folds == 1);
  }

  /**
   * The reader.
   *
   * @param given whether a test, or a validation, is given as a file
   * @param leastValidShare the share held back for validation unless one is asked for
   */
  EvaluationData reader(boolean given, double leastValidShare, boolean keepSeen, Rejects rejects) {
    Protocol.Kind kind = kind(given || data.stream().anyMatch(EvaluationData::isFixed));
    if (given && kind != Protocol.Kind.FIXED) {
      throw new ParameterException(
          spec.commandLine(), "--protocol " + protocol + " does not go with a test that is given");
    }
    Protocol cut =
        new Protocol(
            folds > 1 && protocol == null ? Protocol.Kind.BY_TIME : kind,
            share,
            splitSeed,
            folds,
            validShare == null ? leastValidShare : validShare);
    return new EvaluationData(PositiveRule.parse(positives), cut, keepSeen, rejects);
  }

  private Protocol.Kind kind(boolean fixed) {
    if (protocol == null) {
      return fixed ? Protocol.Kind.FIXED : Protocol.Kind.LEAVE_LAST_OUT;
    }
    Protocol.Kind kind = PROTOCOLS.get(protocol);
    if (kind == null) {
      String nearest = Suggestions.nearest(protocol, PROTOCOLS.keySet());
      throw BelfryException.invalid(
          "there is no protocol '"
              + protocol
              + "'; "
              + (nearest == null ? "" : "did you mean '" + nearest + "'? ")
              + "There are "
              + String.join(", ", PROTOCOLS.keySet()));
    }
    return kind;
  }
}
