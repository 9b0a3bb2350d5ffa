package dev.belfry.training;

import static java.util.Objects.requireNonNull;

import ai.djl.Device;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Item;
import dev.belfry.model.AlsModel;
import dev.belfry.model.ItemTable;
import dev.belfry.model.ItemToItemModel;
import dev.belfry.model.ModelArtefact;
import dev.belfry.model.ModelManifest;
import dev.belfry.model.Tensor;
import dev.belfry.model.TwoTower;
import dev.belfry.model.UserTable;
import dev.belfry.model.WarmStart;
import dev.belfry.scoring.ItemIndex;
import dev.belfry.storage.BatchStore;
import dev.belfry.storage.ModelRow;
import dev.belfry.storage.PositiveRule;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Trains a model from the store: measures every model that an artefact holds on a split by time,
 * chooses on the validation part which of them propose candidates, fits all on everything, writes
 * the artefact and registers it. What is not complete is not there: the directory appears at once,
 * and is promoted last.
 */
public final class TrainJob {
  /** Share of the positives that is the test, and the share before it that is the validation. */
  static final double TEST_SHARE = 0.1;

  /** Length of the lists in the metrics, unless another is asked for. */
  public static final int DEFAULT_K = 10;

  /** With fewer cases a split by time says nothing; the split is leave-last-out instead. */
  private static final int MIN_CASES = 100;

  /** What an artefact can hold beside the two-tower; EASE only where the catalogue is small. */
  private static final List<String> HISTORY_MODELS =
      List.of(
          OfflineModels.ITEM_KNN,
          OfflineModels.SEQUENTIAL_RULES,
          OfflineModels.ALS,
          EaseTrainer.NAME);

  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("'model-'yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  /**
   * What is asked for.
   *
   * @param models folder of the model directories
   * @param settings of the models
   * @param k length of the lists in the metrics
   * @param warmStart the directory of the model whose parameters training goes on from, or null to
   *     begin anew
   * @param promote whether the model becomes the live one
   */
  public record Options(
      Path models, Settings settings, int k, @Nullable Path warmStart, boolean promote) {
    public Options {
      requireNonNull(models, "models is null");
      requireNonNull(settings, "settings is null");
    }

    /** The defaults for everything but the place. */
    public static Options of(Path models, boolean promote) {
      return new Options(models, Settings.none(), DEFAULT_K, null, promote);
    }
  }

  /**
   * A trained model.
   *
   * @param manifest of the artefact
   * @param directory where it is
   * @param report protocol, data and the table of metrics, in Markdown
   */
  public record Result(ModelManifest manifest, Path directory, String report) {
    public Result {
      requireNonNull(manifest, "manifest is null");
      requireNonNull(directory, "directory is null");
      requireNonNull(report, "report is null");
    }
  }

  private final Options options;
  private final TwoTowerConfig towers;
  private final PositiveRule positives;
  private final InstantSource clock;
  private final Progress progress;

  private TrainJob(
      Options options, PositiveRule positives, InstantSource clock, Progress progress) {
    check(options.settings());
    this.options = options;
    this.towers = TwoTowerConfig.of(options.settings());
    this.positives = positives;
    this.clock = clock;
    this.progress = progress;
  }

  /** Whether a key of {@code --set} is one of a model or of the features. */
  public static boolean isModelSetting(String key) {
    String section = key.substring(0, Math.max(0, key.indexOf('.')));
    return section.equals("features")
        || RatingHead.SECTIONS.contains(section)
        || OfflineModels.names().contains(section);
  }

  /**
   * Holds settings against every model's.
   *
   * @throws BelfryException INVALID with every key that none reads and every value that is not
   *     accepted
   */
  public static void check(Settings settings) {
    RatingHead.Config.of(settings, 1);
    OfflineModels.check(settings);
  }

  /**
   * Trains from the store, registers the model and, where asked for, promotes it.
   *
   * @param positives what the store counts as positive, for the record
   * @throws BelfryException INVALID when the store holds nothing to learn from
   */
  public static Result run(
      BatchStore store,
      Options options,
      PositiveRule positives,
      InstantSource clock,
      Progress progress) {
    Result result = train(StoredData.read(store, progress), options, positives, clock, progress);
    ModelManifest manifest = result.manifest();
    Path parent = options.warmStart();
    store.registerModel(
        new ModelRow(
                manifest.name(),
                result.directory(),
                ModelArtefact.read(result.directory()).manifestJson(),
                manifest.createdAt(),
                false)
            .withParent(parent == null ? null : String.valueOf(parent.getFileName())));
    if (options.promote()) {
      store.promoteModel(manifest.name(), "command");
    }
    return result;
  }

  /** Trains from a data set in memory and writes the artefact; registers nothing. */
  public static Result train(
      Dataset data,
      Options options,
      PositiveRule positives,
      InstantSource clock,
      Progress progress) {
    return new TrainJob(options, positives, clock, progress).train(data);
  }

  private Result train(Dataset data) {
    Histories all = Histories.of(data);
    if (all.size() == 0) {
      throw BelfryException.invalid(
          "There is nothing to learn from: of "
              + data.events()
              + " interactions with "
              + data.items().size()
              + " items none is positive ("
              + positives
              + ").");
    }
    try (TrainingFolder folder =
        TrainingFolder.open(options.models(), TrainingFolder.key(data, asked()), progress)) {
      TrainingFolder.Measured measured = folder.measured().orElse(null);
      if (measured == null) {
        measured = measure(data, all, folder);
        folder.keep(measured);
      } else {
        progress.note("The models were measured before the last training was cut short.");
      }
      Optional<RatingFit> ratings =
          RatingFit.of(data, all, options.settings(), towers.seed(), progress);
      ModelArtefact artefact =
          fitOnEverything(data, all, towerData(data, all), measured, ratings, folder);
      folder.done();
      return new Result(
          artefact.manifest(),
          artefact.directory(),
          measured.report() + ratings.map(r -> "Ratings: " + r + "\n").orElse(""));
    }
  }

  /** Everything but the data that the model depends on. */
  private List<String> asked() {
    return List.of(
        Integer.toString(ModelManifest.FORMAT),
        options.settings().toString(),
        towers.toString(),
        Integer.toString(options.k()),
        positives.toString(),
        String.valueOf(options.warmStart()));
  }

  private TrainingFolder.Measured measure(Dataset data, Histories all, TrainingFolder folder) {
    Split split = split(all);
    int epochs = towers.steps().maxEpochs() / 2;
    String report = "There are too few interactions to hold any back: no metrics.\n";
    Map<String, Double> metrics = Map.of();
    SourceWeights sources = SourceWeights.ALONE;
    if (!split.test().isEmpty()) {
      try (FittedModels fitted = new FittedModels()) {
        EvaluationResult measured = measure(data, split, fitted, folder);
        epochs = bestEpoch(measured).orElse(epochs);
        sources = fitted.chosen();
        report =
            ResultTable.of(measured).stripTrailing()
                + "\n\nCandidates come from "
                + sources
                + " (chosen on the validation part).\n";
        report += keepRanker(fitted, folder);
        metrics = EvaluateJob.means(measured);
      }
    }
    return new TrainingFolder.Measured(epochs, report, metrics, sources.byName());
  }

  /** Keeps the second stage where lists are better for it, and says what it is worth. */
  private static String keepRanker(FittedModels fitted, TrainingFolder folder) {
    RankerFit ranker = fitted.ranker().orElse(null);
    if (ranker == null) {
      return "There are too few interactions for a second stage.\n";
    }
    if (ranker.isBetter()) {
      folder.keep(ranker.model());
    }
    return "The second stage: " + ranker + "\n";
  }

  private EvaluationResult measure(
      Dataset data, Split split, FittedModels fitted, TrainingFolder folder) {
    OfflineRun.Plan plan =
        OfflineRun.Plan.of(
            List.of(options.k()),
            "ndcg@" + options.k(),
            List.of(towers.seed()),
            false,
            towers.threads(),
            settings());
    String described =
        "%s; %,d users asked; positive: %s"
            .formatted(split.protocol(), split.test().size(), positives);
    List<String> sources = new ArrayList<>(historyModels(split.trainAndValidation()));
    sources.add(OfflineModels.TWO_TOWER);
    List<OfflineModel> models = new ArrayList<>();
    models.add(OfflineModels.named(OfflineModels.POPULARITY));
    sources.forEach(name -> models.add(fitted.keep(OfflineModels.named(name), folder.measuring())));
    models.add(fitted.hybrid(sources));
    SecondStageConfig ranker = SecondStageConfig.of(options.settings());
    if (RankerFit.oneByOne(split.validation(), ranker.perUser(), ranker.lists()).size()
        >= RankerFit.LEAST_LISTS) {
      models.add(fitted.ranker(sources));
    }
    return EvaluateJob.measure(
        List.of(EvaluationPart.of(data, split)),
        models,
        plan,
        null,
        Set.of(),
        List.of(described),
        System.nanoTime(),
        progress);
  }

  private static List<String> historyModels(Histories histories) {
    long active = Arrays.stream(histories.itemUsers()).filter(users -> users > 0).count();
    return HISTORY_MODELS.stream()
        .filter(name -> !name.equals(EaseTrainer.NAME) || active <= EaseTrainer.MAX_ITEMS)
        .toList();
  }

  private static OptionalInt bestEpoch(EvaluationResult measured) {
    return measured
        .model(OfflineModels.TWO_TOWER)
        .map(m -> ModelResult.bestEpoch(m.curves()))
        .orElse(OptionalInt.empty());
  }

  /** Serving looks texts up beside the models, and keeps those of new items there. */
  private Settings settings() {
    String folder = options.models().resolve(".texts").toString();
    return Settings.of(Map.of("features.text-folder", folder)).with(options.settings());
  }

  private TowerData towerData(Dataset data, Histories train) {
    return TowerData.of(data, train, OfflineModels.features(settings()), progress);
  }

  private static Split split(Histories all) {
    Split byTime = Split.byTime(all, TEST_SHARE);
    return byTime.test().size() >= MIN_CASES && byTime.validation().size() >= MIN_CASES
        ? byTime
        : Split.leaveLastOut(all);
  }

  private ModelArtefact fitOnEverything(
      Dataset data,
      Histories all,
      TowerData towerData,
      TrainingFolder.Measured measured,
      Optional<RatingFit> ratings,
      TrainingFolder folder) {
    long[] itemNos = data.items().stream().mapToLong(Item::itemNo).toArray();
    ModelArtefact.Writer writer = new ModelArtefact.Writer();
    FitTask task =
        new FitTask(
            data, all, List.of(), options.settings(), towers.seed(), progress, Curve.NONE, null);
    for (String name : historyModels(all)) {
      addTo(writer, OfflineModels.named(name).fit(task));
    }
    folder.ranker().ifPresent(writer::ranker);
    Map<String, Tensor> parameters =
        towers(data, all, towerData, itemNos, measured.epochs(), folder.fitting());
    progress.advance("writing the model", 0, 1);
    float[][] embeddings = embeddings(parameters, towerData);
    ratings.filter(RatingFit::isBetter).ifPresent(fit -> writer.rating(fit.model(embeddings)));
    Instant now = clock.instant();
    ItemTable items = new ItemTable(itemNos, flat(embeddings), all.itemUsers());
    ModelArtefact artefact =
        writer
            .towers(parameters)
            .facts(towerData.facts())
            .items(items)
            .index(ItemIndex.build(items, towers.threads(), towers.seed()))
            .users(users(data, all))
            .popularity(PopularityBuilder.build(data))
            .write(
                options.models(),
                manifest(now, data, towerData, all, measured, ratings),
                folder.scratch());
    progress.advance("writing the model", 1, 1);
    return artefact;
  }

  private static float[][] embeddings(Map<String, Tensor> parameters, TowerData towerData) {
    try (TwoTower tower = TwoTower.of(parameters, towerData.schema(), Device.cpu())) {
      return tower.embedItems(towerData.served());
    }
  }

  private static void addTo(ModelArtefact.Writer writer, Recommender fitted) {
    if (!(fitted instanceof HistoryRecommender recommender)) {
      throw new IllegalStateException(fitted.name() + " is no model of histories");
    }
    switch (recommender.model()) {
      case AlsModel als -> writer.als(als);
      case ItemToItemModel model -> writer.itemToItem(model);
      default -> throw new IllegalStateException("there is no place for " + fitted.name());
    }
  }

  private Map<String, Tensor> towers(
      Dataset data,
      Histories all,
      TowerData towerData,
      long[] itemNos,
      int epochs,
      Path checkpoint) {
    TwoTowerTrainer trainer = new TwoTowerTrainer(towers);
    Path warmStart = options.warmStart();
    if (warmStart == null) {
      return trainer
          .fit(towerData, all, List.of(), epochs, progress, Curve.NONE, checkpoint)
          .parameters();
    }
    long[] userNos = data.users().stream().mapToLong(Dataset.User::userNo).toArray();
    Map<String, Tensor> initial =
        WarmStart.parameters(
            ModelArtefact.read(warmStart),
            towerData.schema(),
            itemNos,
            userNos,
            trainer.initial(towerData));
    int fewer = Math.max(1, epochs / 3);
    return trainer
        .fit(towerData, all, List.of(), fewer, progress, Curve.NONE, initial, checkpoint)
        .parameters();
  }

  private ModelManifest manifest(
      Instant now,
      Dataset data,
      TowerData towerData,
      Histories all,
      TrainingFolder.Measured measured,
      Optional<RatingFit> ratings) {
    Map<String, Double> metrics = new TreeMap<>(measured.metrics());
    ratings.ifPresent(fit -> metrics.putAll(fit.metrics()));
    Map<String, String> hyperparameters = new TreeMap<>();
    hyperparameters.put("als", AlsConfig.of(options.settings()).toString());
    hyperparameters.put("two-tower", towers.toString());
    hyperparameters.put("two-tower.epochs", Integer.toString(measured.epochs()));
    if (!measured.metrics().isEmpty()) {
      hyperparameters.put("evaluation.protocol", split(all).protocol());
    }
    return new ModelManifest(
        ModelManifest.FORMAT,
        NAME.format(now),
        now,
        towerData.schema(),
        new ModelManifest.DataRange(
            data.instantOf(0),
            data.instantOf(data.events() - 1),
            data.users().size(),
            data.items().size(),
            data.events(),
            all.size(),
            positives.toString()),
        ModelManifest.DEFAULT_COLD_THRESHOLD,
        hyperparameters,
        metrics,
        measured.sources(),
        Map.of());
  }

  private static UserTable users(Dataset data, Histories all) {
    int[] positives = new int[all.users()];
    for (int u = 0; u < positives.length; u++) {
      positives[u] = all.items()[u].length;
    }
    return new UserTable(
        data.users().stream().mapToLong(Dataset.User::userNo).toArray(), positives);
  }

  private static float[] flat(float[][] rows) {
    float[] flat = new float[rows.length * TwoTower.DIMENSION];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, flat, i * TwoTower.DIMENSION, TwoTower.DIMENSION);
    }
    return flat;
  }
}
