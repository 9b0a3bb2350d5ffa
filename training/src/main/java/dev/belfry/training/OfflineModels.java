package dev.belfry.training;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.Suggestions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Every model that {@code --model} takes. A new one is added to the list below, and nowhere else.
 */
public final class OfflineModels {
  /** The model that every table is measured against. */
  static final String POPULARITY = "popularity";

  static final String ITEM_KNN = "item-knn";
  static final String SEQUENTIAL_RULES = "sequential-rules";
  static final String ALS = "als";
  static final String TWO_TOWER = "two-tower";
  static final String SEQUENCE = "sequence";
  static final String HYBRID = "hybrid";
  static final String RANKER = "ranker";

  /** For items that nobody has met, or far slower than others; {@code all} leaves them out. */
  private static final Set<String> ONLY_BY_NAME =
      Set.of(CategoryPopularityRecommender.NAME, RandomRecommender.NAME, RANKER);

  /** In the order of tables: the simple ones first. */
  private static final List<OfflineModel> MODELS =
      List.of(
          model(
              RandomRecommender.NAME,
              settings -> {},
              () -> SearchSpace.NONE,
              task -> new RandomRecommender(task.data().items().size(), task.seed())),
          deterministic(
              model(
                  POPULARITY,
                  settings -> PopularityRecommender.halfLife(settings, true),
                  OfflineModels::popularitySpace,
                  OfflineModels::popularity)),
          deterministic(
              model(
                  CategoryPopularityRecommender.NAME,
                  settings -> {},
                  () -> SearchSpace.NONE,
                  task -> new CategoryPopularityRecommender(task.data(), task.train()))),
          cooccurrence(ITEM_KNN, CooccurrenceConfig.itemKnn()),
          cooccurrence(SEQUENTIAL_RULES, CooccurrenceConfig.sequentialRules()),
          model(ALS, AlsConfig::of, AlsConfig::searchSpace, OfflineModels::als),
          deterministic(
              model(
                  EaseTrainer.NAME, EaseConfig::of, EaseConfig::searchSpace, OfflineModels::ease)),
          model(
              TWO_TOWER,
              OfflineModels::features,
              TwoTowerConfig::searchSpace,
              task -> twoTower(task, TWO_TOWER, TwoTowerConfig.defaults())),
          model(
              SEQUENCE,
              OfflineModels::features,
              TwoTowerConfig::searchSpace,
              task -> twoTower(task, SEQUENCE, TwoTowerConfig.sequenceDefaults())),
          model(
              HYBRID,
              HybridConfig::of,
              () -> SearchSpace.NONE,
              task -> HybridRecommender.fit(task, HybridConfig.of(task.settings()))),
          model(
              RANKER,
              SecondStageConfig::of,
              () -> SearchSpace.NONE,
              task ->
                  RankerRecommender.fit(
                      task,
                      HybridConfig.of(task.settings()),
                      SecondStageConfig.of(task.settings()))));

  /** The simple models that others have to beat. */
  private static final Set<String> BASELINES =
      Set.of(
          POPULARITY,
          CategoryPopularityRecommender.NAME,
          ITEM_KNN,
          SEQUENTIAL_RULES,
          ALS,
          EaseTrainer.NAME);

  private OfflineModels() {}

  /** Whether a model is one of those that others have to beat. */
  static boolean isBaseline(String name) {
    return BASELINES.contains(name);
  }

  /** The names, in the order of tables. */
  public static List<String> names() {
    return MODELS.stream().map(OfflineModel::name).toList();
  }

  /**
   * The models named, in the order of tables; {@code all} names every one.
   *
   * @throws BelfryException INVALID when a name is unknown
   */
  static List<OfflineModel> named(List<String> names) {
    Set<String> wanted = new LinkedHashSet<>();
    for (String name : names) {
      if (name.equals("all")) {
        names().stream().filter(n -> !ONLY_BY_NAME.contains(n)).forEach(wanted::add);
      } else if (names().contains(name)) {
        wanted.add(name);
      } else {
        throw unknown(name);
      }
    }
    return MODELS.stream().filter(m -> wanted.contains(m.name())).toList();
  }

  /** The model of a name; INVALID when there is none. */
  static OfflineModel named(String name) {
    return MODELS.stream()
        .filter(m -> m.name().equals(name))
        .findFirst()
        .orElseThrow(() -> unknown(name));
  }

  /**
   * Holds settings against every model's.
   *
   * @throws BelfryException INVALID with every key that none reads and every value that is not
   *     accepted
   */
  static void check(Settings settings) {
    MODELS.forEach(model -> model.readSettings(settings));
    settings.check();
  }

  private static BelfryException unknown(String name) {
    List<String> accepted = new ArrayList<>(names());
    accepted.add("all");
    @Nullable String nearest = Suggestions.nearest(name, accepted);
    return BelfryException.invalid(
        "there is no model '"
            + name
            + "'; "
            + (nearest == null ? "" : "did you mean '" + nearest + "'? ")
            + "There are "
            + String.join(", ", accepted));
  }

  /** A model from its parts. */
  private static OfflineModel model(
      String name,
      Consumer<Settings> readSettings,
      Supplier<SearchSpace> searchSpace,
      Function<FitTask, Recommender> fit) {
    return new OfflineModel() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public void readSettings(Settings settings) {
        readSettings.accept(settings);
      }

      @Override
      public SearchSpace searchSpace() {
        return searchSpace.get();
      }

      @Override
      public Recommender fit(FitTask task) {
        return fit.apply(task);
      }
    };
  }

  /** The same for every seed. */
  private static OfflineModel deterministic(OfflineModel model) {
    return new OfflineModel() {
      @Override
      public String name() {
        return model.name();
      }

      @Override
      public boolean isSeeded() {
        return false;
      }

      @Override
      public void readSettings(Settings settings) {
        model.readSettings(settings);
      }

      @Override
      public SearchSpace searchSpace() {
        return model.searchSpace();
      }

      @Override
      public Recommender fit(FitTask task) {
        return model.fit(task);
      }
    };
  }

  private static SearchSpace popularitySpace() {
    return SearchSpace.of(SearchSpace.logUniform("popularity.half-life-days", 1, 10_000));
  }

  private static Recommender popularity(FitTask task) {
    return new PopularityRecommender(
        task.train(), PopularityRecommender.halfLife(task.settings(), task.data().hasTimestamps()));
  }

  private static Recommender als(FitTask task) {
    AlsConfig config = AlsConfig.of(task.settings()).withSeed(task.seed());
    return new HistoryRecommender(
        new AlsTrainer(config).fit(task.train(), itemNos(task), task.progress()));
  }

  private static Recommender ease(FitTask task) {
    EaseConfig config = EaseConfig.of(task.settings());
    return new HistoryRecommender(
        new EaseTrainer(config).fit(task.train(), itemNos(task), task.progress()));
  }

  private static OfflineModel cooccurrence(String name, CooccurrenceConfig defaults) {
    return deterministic(
        model(
            name,
            settings -> defaults.with(settings, name),
            () -> CooccurrenceConfig.searchSpace(name),
            task -> {
              CooccurrenceConfig config = defaults.with(task.settings(), name);
              return new HistoryRecommender(
                  new CooccurrenceTrainer(config)
                      .fit(name, task.train(), itemNos(task), task.progress()));
            }));
  }

  private static long[] itemNos(FitTask task) {
    return task.data().items().stream().mapToLong(Item::itemNo).toArray();
  }

  /** What the towers read. */
  static TowerFeatures features(Settings settings) {
    TwoTowerConfig config = TwoTowerConfig.of(settings);
    return TowerFeatures.of(settings, config.historyLength(), config.historyDecay());
  }

  private static Recommender twoTower(FitTask task, String name, TwoTowerConfig defaults) {
    TwoTowerConfig config =
        TwoTowerConfig.of(task.settings(), defaults)
            .withSeed(task.seed())
            .resolved(task.data().hasTimestamps());
    TorchThreads.use(config.threads());
    TowerData data =
        TowerData.of(
            task.data(),
            task.train(),
            TowerFeatures.of(task.settings(), config.historyLength(), config.historyDecay()),
            task.progress());
    TwoTowerTrainer.Trained trained =
        new TwoTowerTrainer(name, config)
            .fit(
                data,
                task.train(),
                task.validation(),
                config.steps().maxEpochs(),
                task.progress(),
                task.curve(),
                task.checkpoint());
    return new TwoTowerRecommender(name, data, trained.parameters(), List.of());
  }
}
