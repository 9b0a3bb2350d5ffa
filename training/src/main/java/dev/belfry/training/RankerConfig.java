package dev.belfry.training;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.model.RankerShape;
import dev.belfry.model.RankerShape.Head;
import dev.belfry.model.RankerShape.Kind;
import java.util.List;

/**
 * A ranker as it is evaluated.
 *
 * @param shape of the network
 * @param steps how it is trained
 * @param validationShare share of the training rows that is held back where no validation is given;
 *     0 trains all epochs
 */
record RankerConfig(RankerShape shape, RankerSteps steps, double validationShare) {
  static final String DCN_V2 = "dcn-v2";
  static final String DLRM = "dlrm";

  /** Names of the models. */
  static final List<String> MODELS = List.of(DCN_V2, DLRM);

  RankerConfig {
    requireNonNull(shape, "shape is null");
    requireNonNull(steps, "steps is null");
  }

  /** Where the hidden layers of DCN-V2 stand. */
  enum Structure {
    PARALLEL,
    STACKED
  }

  /**
   * What the settings say of a model that foretells one label.
   *
   * @param model one of {@link #MODELS}
   * @throws BelfryException INVALID for another model
   */
  static RankerConfig of(Settings settings, String model, String label, long seed) {
    if (!MODELS.contains(model)) {
      throw BelfryException.invalid(
          "there is no model '" + model + "'; there are " + String.join(", ", MODELS));
    }
    Structure structure = settings.getEnum("ranker.structure", Structure.PARALLEL);
    Kind dcn = structure == Structure.PARALLEL ? Kind.DCN_V2_PARALLEL : Kind.DCN_V2_STACKED;
    Kind dlrm =
        settings.getBoolean("ranker.dlrm-embeddings", true) ? Kind.DLRM_WITH_EMBEDDINGS : Kind.DLRM;
    return new RankerConfig(
        new RankerShape(
            model.equals(DLRM) ? dlrm : dcn,
            settings.getInt("ranker.cross-layers", 3, 1, 16),
            settings.getInt("ranker.cross-rank", 0, 0, 4_096),
            widths(settings, "ranker.hidden", List.of(256, 128)),
            widths(settings, "ranker.bottom", List.of(64)),
            settings.getInt("ranker.embedding-width", 16, 1, 1_024),
            List.of(Head.probability(label)),
            settings.getBoolean("ranker.batch-norm", true)),
        RankerSteps.of(settings, seed),
        settings.getDouble("ranker.validation-share", 0.1, 0, 0.9));
  }

  private static List<Integer> widths(Settings settings, String key, List<Integer> fallback) {
    List<String> words = settings.getList(key, fallback.stream().map(String::valueOf).toList());
    try {
      return words.stream().map(Integer::valueOf).toList();
    } catch (NumberFormatException e) {
      settings.refuse(key, String.join(",", words), "widths separated by commas, such as 256,128");
      return fallback;
    }
  }
}
