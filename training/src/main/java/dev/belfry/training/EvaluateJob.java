package dev.belfry.training;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.storage.PositiveRule;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Measures models on a folder of data. Needs no server. */
public final class EvaluateJob {
  /** How the data is cut. */
  public enum Protocol {
    /** Each user's last item is the test, the one before it the validation. */
    LEAVE_LAST_OUT,
    /** The last tenth of all positives is the test, the tenth before it the validation. */
    BY_TIME
  }

  /**
   * What is asked for.
   *
   * @param protocol how the data is cut
   * @param k length of the lists
   * @param seeds one run each
   * @param positives which events count as liking
   * @param models names, or {@code all}
   * @param settings of the models
   */
  public record Options(
      Protocol protocol,
      int k,
      List<Long> seeds,
      PositiveRule positives,
      List<String> models,
      Settings settings) {
    public Options {
      requireNonNull(protocol, "protocol is null");
      requireNonNull(positives, "positives is null");
      requireNonNull(settings, "settings is null");
      models = List.copyOf(models);
      seeds = List.copyOf(seeds);
      if (seeds.isEmpty()) {
        throw BelfryException.invalid("seeds is empty; at least one is needed");
      }
      if (k < 1 || k > 1_000) {
        throw BelfryException.invalid("k is " + k + "; 1 to 1,000 are accepted");
      }
    }

    /** Leave-last-out at 10, seeds 1 to 3. */
    public static Options defaults() {
      return new Options(
          Protocol.LEAVE_LAST_OUT,
          10,
          List.of(1L, 2L, 3L),
          PositiveRule.DEFAULT,
          List.of("all"),
          Settings.none());
    }
  }

  /**
   * What was measured.
   *
   * @param text protocol, data and a table in Markdown
   * @param metrics by name, such as {@code two-tower.ndcg@10}
   * @param pValues of NDCG against popularity, by recommender
   */
  public record Result(String text, Map<String, Double> metrics, Map<String, Double> pValues) {
    public Result {
      requireNonNull(text, "text is null");
      metrics = Map.copyOf(metrics);
      pValues = Map.copyOf(pValues);
    }
  }

  private EvaluateJob() {}

  /** Reads a folder and measures. */
  public static Result run(Path folder, Options options, Rejects rejects, Progress progress) {
    return run(DataFolder.read(folder, options.positives(), rejects), options, progress);
  }

  /** Measures on a data set in memory. */
  public static Result run(Dataset data, Options options, Progress progress) {
    OfflineModels.check(options.settings());
    Histories all = Histories.of(data);
    Split split =
        options.protocol() == Protocol.BY_TIME
            ? Split.byTime(all, TrainJob.TEST_SHARE)
            : Split.leaveLastOut(all);
    if (split.test().isEmpty()) {
      throw BelfryException.invalid(
          data.name()
              + " has no user with enough positive interactions to be asked about; which count is"
              + " set to '"
              + options.positives()
              + "'");
    }
    OfflineRun run = new OfflineRun(data, split, options.k(), options.settings(), progress);
    run.fit(OfflineModels.named(OfflineModels.POPULARITY), options.seeds().getFirst());
    Map<String, Double> pValues = new TreeMap<>();
    for (OfflineModel model : OfflineModels.named(options.models())) {
      if (!model.name().equals(OfflineModels.POPULARITY)) {
        options.seeds().forEach(seed -> run.fit(model, seed));
        pValues.put(model.name(), run.comparison().againstBaseline(model.name()).pValue());
      }
    }
    Comparison comparison = run.comparison();
    return new Result(
        describe(data, all, split, options) + comparison.table(), comparison.metrics(), pValues);
  }

  private static String describe(Dataset data, Histories all, Split split, Options options) {
    return "%s: %,d users, %,d items, %,d events, %,d distinct positives (%s)%n%s; %,d users asked, seeds %s%n%n"
        .formatted(
            data.name(),
            data.users().size(),
            data.items().size(),
            data.events(),
            all.size(),
            options.positives(),
            split.protocol(),
            split.test().size(),
            options.seeds());
  }
}
