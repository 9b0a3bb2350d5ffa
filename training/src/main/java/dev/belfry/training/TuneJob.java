package dev.belfry.training;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.BelfryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the settings of a model that do best on validation: random search, and where a model
 * says what may be cut short, successive halving (Jamieson and Talwalkar, 2016): of nine
 * configurations tried briefly the best third goes on for three times as long, and the best third
 * of these in full. The defaults are the first configuration. It is given {@link LearningPart}s,
 * which hold no test. Trials are logged: after a kill it goes on where it was.
 */
public final class TuneJob {
  /** What was tried. */
  public static final String TRIALS = "trials.jsonl";

  /** The best configuration, as {@code --settings} reads it. */
  public static final String BEST = "best.settings";

  private static final int BRACKET = 9;
  private static final int HALVING = 3;

  /**
   * What is asked for.
   *
   * @param model its name
   * @param settings that stay as they are
   * @param metric to be maximised, such as {@code ndcg@10}
   * @param budget time after which no trial is begun, that of earlier runs included
   * @param trials configurations at most; 0 for as many as the budget allows
   * @param seed of draws and of training
   * @param out folder for {@link #TRIALS} and {@link #BEST}
   */
  public record Options(
      String model,
      Settings settings,
      String metric,
      Duration budget,
      int trials,
      long seed,
      Path out) {
    public Options {
      requireNonNull(model, "model is null");
      requireNonNull(settings, "settings is null");
      requireNonNull(out, "out is null");
      if (budget.isNegative() || budget.isZero()) {
        throw BelfryException.invalid("the budget is " + budget + "; more than nothing is needed");
      }
      if (trials < 0) {
        throw BelfryException.invalid("trials is " + trials + "; 0 (no limit) or more is accepted");
      }
    }
  }

  private final List<EvaluationPart> parts;
  private final OfflineModel model;
  private final Options options;
  private final TrialLog log;
  private final Progress progress;
  private final LongSupplier nanoTime;
  private final long started;
  private final double before;

  private TuneJob(
      List<LearningPart> learning, Options options, Progress progress, LongSupplier nanoTime) {
    this.parts =
        learning.stream()
            .map(
                l -> new EvaluationPart(l.data().name(), "validation", l, l.validation(), Map.of()))
            .toList();
    this.model = OfflineModels.named(options.model());
    this.options = options;
    this.progress = progress;
    this.nanoTime = nanoTime;
    this.started = nanoTime.getAsLong();
    try {
      Files.createDirectories(options.out());
    } catch (IOException e) {
      throw BelfryException.invalid(
          "The folder " + options.out() + " cannot be made: " + e.getMessage());
    }
    this.log =
        TrialLog.open(
            options.out().resolve(TRIALS),
            Map.of(
                "model", options.model(),
                "data", description(),
                "metric", options.metric(),
                "seed", Long.toString(options.seed()),
                "settings", options.settings().toString()));
    this.before = log.seconds();
  }

  /**
   * Tunes.
   *
   * @return what was found, for people
   * @throws BelfryException INVALID where something asked for, or the data, cannot be used
   */
  public static String run(
      EvaluationData.Source source, EvaluationData reader, Options options, Progress progress) {
    return run(reader.learning(source), options, progress, System::nanoTime);
  }

  static String run(
      List<LearningPart> learning, Options options, Progress progress, LongSupplier nanoTime) {
    OfflineModels.check(options.settings());
    if (OfflineModels.named(options.model()).searchSpace().ranges().isEmpty()) {
      throw BelfryException.invalid("the model " + options.model() + " has nothing to tune");
    }
    for (LearningPart part : learning) {
      if (part.validation().isEmpty()) {
        throw BelfryException.invalid(
            part.data().name()
                + " has no validation to choose on; hold some back by --valid-share");
      }
    }
    return new TuneJob(learning, options, progress, nanoTime).search();
  }

  private String search() {
    SearchSpace space = model.searchSpace();
    SearchSpace.@Nullable Resource resource = space.resource();
    Random random = new Random(options.seed());
    List<Integer> rungs = resource == null ? List.of(0) : resource.rungs();
    int width = resource == null ? 1 : BRACKET;
    int next = 0;
    while (goesOn(next)) {
      List<TrialLog.Entry> drawn = new ArrayList<>();
      Map<Integer, Settings> settings = new HashMap<>();
      for (int i = 0; i < width && (options.trials() == 0 || next < options.trials()); i++) {
        Settings configuration = next == 0 ? Settings.none() : space.draw(random);
        settings.put(next++, options.settings().with(configuration));
      }
      List<Integer> alive = settings.keySet().stream().sorted().toList();
      for (int rung = 0; rung < rungs.size() && !alive.isEmpty(); rung++) {
        drawn.clear();
        for (int trial : alive) {
          TrialLog.@Nullable Entry entry =
              measured(trial, rung, amount(settings, trial, resource, rungs.get(rung)));
          if (entry == null) {
            return report(rungs.size() - 1);
          }
          drawn.add(entry);
        }
        alive = best(drawn);
      }
    }
    return report(rungs.size() - 1);
  }

  private static Settings amount(
      Map<Integer, Settings> settings,
      int trial,
      SearchSpace.@Nullable Resource resource,
      int amount) {
    Settings own = requireNonNull(settings.get(trial), "no settings of the trial");
    return resource == null
        ? own
        : own.with(Settings.of(Map.of(resource.key(), Integer.toString(amount))));
  }

  /** The numbers of the best third, one at least. */
  private static List<Integer> best(List<TrialLog.Entry> entries) {
    return entries.stream()
        .filter(e -> !Double.isNaN(e.value()))
        .sorted(Comparator.comparingDouble(TrialLog.Entry::value).reversed())
        .limit(Math.max(1, entries.size() / HALVING))
        .map(TrialLog.Entry::trial)
        .sorted()
        .toList();
  }

  private boolean goesOn(int trials) {
    return (options.trials() == 0 || trials < options.trials()) && inBudget();
  }

  private boolean inBudget() {
    return spent() < options.budget().toSeconds() || log.entries().isEmpty();
  }

  private double spent() {
    return before + (nanoTime.getAsLong() - started) / 1e9;
  }

  /** A trial from the log, or a new one; null when the time is over. */
  private TrialLog.@Nullable Entry measured(int trial, int rung, Settings settings) {
    TrialLog.@Nullable Entry known = log.find(trial, rung);
    if (known != null) {
      return known;
    }
    if (!inBudget()) {
      return null;
    }
    long start = nanoTime.getAsLong();
    OfflineRun.Plan plan = plan(settings);
    Figure figure = new Figure(Double.NaN, 0);
    int epoch = 0;
    try {
      ModelResult result = new OfflineRun(parts, plan, Progress.NONE).run(model);
      figure = result.figure(plan.comparedName());
      epoch = ModelResult.bestEpoch(result.curves()).orElse(0);
    } catch (BelfryException e) {
      // A configuration that diverges is a poor one, and no reason to stop.
      progress.advance("trial " + trial + " failed: " + e.getMessage(), 1, 1);
    }
    TrialLog.Entry entry =
        new TrialLog.Entry(
            trial,
            rung,
            settings.asMap(),
            figure.mean(),
            figure.se(),
            (nanoTime.getAsLong() - start) / 1e9,
            epoch);
    log.add(entry);
    progress.advance(
        "tuning " + options.model(), Math.round(spent()), options.budget().toSeconds());
    write(rung);
    return entry;
  }

  private OfflineRun.Plan plan(Settings settings) {
    String[] sides = options.metric().split("@", -1);
    if (sides.length != 2 || !sides[1].matches("[0-9]{1,4}")) {
      throw BelfryException.invalid(
          "the metric is '" + options.metric() + "'; a metric and a k, such as ndcg@10, is needed");
    }
    return OfflineRun.Plan.of(
        List.of(Integer.parseInt(sides[1])),
        options.metric(),
        List.of(options.seed()),
        false,
        2,
        settings);
  }

  /** The best of the highest rung that was reached. */
  private TrialLog.@Nullable Entry best() {
    OptionalInt highest = log.entries().stream().mapToInt(TrialLog.Entry::rung).max();
    return log.entries().stream()
        .filter(e -> e.rung() == highest.orElse(0) && !Double.isNaN(e.value()))
        .max(Comparator.comparingDouble(TrialLog.Entry::value))
        .orElse(null);
  }

  /** Writes the best so far, whole or not at all. */
  private void write(int rung) {
    TrialLog.@Nullable Entry best = best();
    if (best == null || best.rung() != rung) {
      return;
    }
    Map<String, String> values = new TreeMap<>(best.settings());
    SearchSpace.@Nullable Resource resource = model.searchSpace().resource();
    if (resource != null && best.bestEpoch() > 0) {
      values.put(resource.key(), Integer.toString(best.bestEpoch()));
    }
    String comment =
        "Found by ./belfry tune --model %s on validation of %s; the test was not read.%n%s %.4f ± %.4f, trial %d of %d, seed %d"
            .formatted(
                options.model(),
                parts.stream().map(EvaluationPart::name).collect(Collectors.joining(" + ")),
                options.metric(),
                best.value(),
                best.se(),
                best.trial(),
                tried(),
                options.seed());
    try {
      Path file = options.out().resolve(BEST);
      Path aside = options.out().resolve("." + BEST + ".tmp");
      Files.writeString(aside, Settings.of(values).toFile(comment));
      Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw BelfryException.invalid(
          "The settings cannot be written to " + options.out() + ": " + e.getMessage());
    }
  }

  private long tried() {
    return log.entries().stream().mapToInt(TrialLog.Entry::trial).distinct().count();
  }

  private String report(int lastRung) {
    TrialLog.@Nullable Entry best = best();
    if (best == null) {
      throw BelfryException.invalid(
          "no configuration of " + options.model() + " could be measured");
    }
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s: %d configurations, %d trainings, %.0f s; %s on validation%n%n",
            options.model(),
            tried(),
            log.entries().size(),
            spent(),
            options.metric()));
    log.entries().stream()
        .filter(e -> e.rung() == best.rung() && !Double.isNaN(e.value()))
        .sorted(Comparator.comparingDouble(TrialLog.Entry::value).reversed())
        .limit(5)
        .forEach(
            e ->
                text.append(
                    String.format(
                        Locale.ROOT,
                        "  %.4f ± %.4f  %s%s%n",
                        e.value(),
                        e.se(),
                        Settings.of(e.settings()),
                        e.trial() == 0 ? "  (the defaults)" : "")));
    if (best.rung() < lastRung) {
      text.append("\nThe budget ended before any configuration was trained in full.\n");
    }
    text.append("\nWritten: ").append(options.out().resolve(BEST)).append('\n');
    return text.toString();
  }

  private String description() {
    return parts.stream()
        .map(
            p ->
                "%s, %d pairs, %d cases"
                    .formatted(p.name(), p.learning().train().size(), p.test().size()))
        .collect(Collectors.joining("; "));
  }
}
