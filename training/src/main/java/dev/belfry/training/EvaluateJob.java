package dev.belfry.training;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.storage.PositiveRule;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Measures popularity, ALS and the two-tower on a folder of data. Needs no server. */
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
   * @param als how ALS is trained
   * @param towers how the towers are trained
   */
  public record Options(
      Protocol protocol,
      int k,
      List<Long> seeds,
      PositiveRule positives,
      AlsConfig als,
      TwoTowerConfig towers) {
    public Options {
      requireNonNull(protocol, "protocol is null");
      requireNonNull(positives, "positives is null");
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
          AlsConfig.defaults(),
          TwoTowerConfig.defaults());
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
    TorchThreads.use(options.towers().threads());
    OfflineRun run = new OfflineRun(data, split, options.k(), progress);
    run.popularity();
    TowerData towerData =
        TowerData.of(
            data, split.train(), options.towers().historyLength(), options.towers().historyDecay());
    for (long seed : options.seeds()) {
      run.als(options.als().withSeed(seed));
      run.twoTower(options.towers().withSeed(seed), towerData);
    }
    Comparison comparison = run.comparison();
    return new Result(
        describe(data, all, split, options) + comparison.table(),
        comparison.metrics(),
        Map.of(
            "ALS", comparison.againstBaseline("ALS").pValue(),
            "two-tower", comparison.againstBaseline("two-tower").pValue()));
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
