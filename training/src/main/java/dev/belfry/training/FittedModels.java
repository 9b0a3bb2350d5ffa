package dev.belfry.training;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Models that are each trained once on one part, measured, and then chosen from. For one thread,
 * except for the recommenders.
 */
final class FittedModels implements AutoCloseable {
  private final Map<String, Recommender> byName = new LinkedHashMap<>();
  private SourceWeights chosen = SourceWeights.ALONE;
  private @Nullable RankerFit ranker;

  /**
   * The model, which keeps what it trains until this is closed.
   *
   * @param checkpoint where it goes on from, if it is one that can
   */
  OfflineModel keep(OfflineModel model, Path checkpoint) {
    return new OfflineModel() {
      @Override
      public String name() {
        return model.name();
      }

      @Override
      public boolean isSeeded() {
        return model.isSeeded();
      }

      @Override
      public Recommender fit(FitTask task) {
        Recommender fitted =
            byName.computeIfAbsent(name(), name -> model.fit(task.withCheckpoint(checkpoint)));
        return new Recommender() {
          @Override
          public String name() {
            return fitted.name();
          }

          @Override
          public float[] score(Split.Case question) {
            return fitted.score(question);
          }
        };
      }
    };
  }

  /**
   * The fusion of those that were kept before it is trained, less the ones it does without. What it
   * chooses on the validation cases is told by {@link #chosen}.
   *
   * @param sources names of the models that can be sources
   */
  OfflineModel hybrid(List<String> sources) {
    return new OfflineModel() {
      @Override
      public String name() {
        return OfflineModels.HYBRID;
      }

      @Override
      public Recommender fit(FitTask task) {
        Map<String, Recommender> some = new LinkedHashMap<>();
        for (String name : sources) {
          some.put(name, requireNonNull(byName.get(name), name));
        }
        int items = task.train().itemCount();
        chosen = SourceWeights.choose(some, task.validation(), items);
        return chosen.recommender(some, items);
      }
    };
  }

  /**
   * The second stage behind that fusion, learned from the validation cases, of which the sources
   * that were kept know nothing.
   *
   * @param sources names of the models that can be sources
   */
  OfflineModel ranker(List<String> sources) {
    return new OfflineModel() {
      @Override
      public String name() {
        return OfflineModels.RANKER;
      }

      @Override
      public Recommender fit(FitTask task) {
        SecondStageConfig config = SecondStageConfig.of(task.settings());
        Map<String, Recommender> some = new LinkedHashMap<>();
        for (String name : sources) {
          some.put(name, requireNonNull(byName.get(name), name));
        }
        TwoTowerRecommender towers =
            (TwoTowerRecommender) requireNonNull(some.get(OfflineModels.TWO_TOWER), "no towers");
        RankSources candidates =
            new RankSources(
                some,
                chosen.byName(),
                SourceWeights.CONSTANT,
                config.candidates(),
                towers.data(),
                task.data());
        ranker =
            RankerFit.of(
                candidates,
                RankerFit.oneByOne(task.validation(), config.perUser(), config.lists()),
                new RankHeads(task.data(), config.eventWeights()),
                config,
                task.seed(),
                task.progress(),
                task.curve());
        return RankerFit.recommender(candidates, ranker.model(), task.train().itemCount());
      }
    };
  }

  /** What the second stage came to; empty where none was trained. */
  Optional<RankerFit> ranker() {
    return Optional.ofNullable(ranker);
  }

  /** What the hybrid chose. */
  SourceWeights chosen() {
    return chosen;
  }

  @Override
  public void close() {
    byName.values().forEach(Recommender::close);
  }
}
