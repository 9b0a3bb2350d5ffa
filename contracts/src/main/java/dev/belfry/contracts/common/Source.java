package dev.belfry.contracts.common;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where a candidate came from. */
public enum Source {
  /** Two-tower retrieval. */
  TWO_TOWER,
  /** Implicit ALS, folded in from the history. */
  ALS,
  /** EASE: a linear model of items on items. */
  EASE,
  /** Items that the same users liked as the history's. */
  ITEM_KNN,
  /** Items that followed the latest ones of the history. */
  SEQUENTIAL_RULES,
  /** Items whose two-tower embedding is near the item asked about. */
  ITEM_EMBEDDING,
  /** ALS fold-in of the session's or the cold user's items. */
  ALS_FOLD_IN,
  /** Lucene TF-IDF neighbours. */
  CONTENT,
  /** Popularity within the user's demographic segment. */
  SEGMENT_POPULARITY,
  /** Popularity within the categories that the request is confined to. */
  CATEGORY_POPULARITY,
  /** Popularity within the context (device, hour) of the request. */
  CONTEXT_POPULARITY,
  /** Popularity over everyone. */
  POPULARITY,
  /** Fetched from the catalogue by a rule. */
  RULE;

  /** The sources that a trained model can bring, as configuration and manifests name them. */
  public static final List<Source> OF_MODELS =
      List.of(TWO_TOWER, ALS, EASE, ITEM_KNN, SEQUENTIAL_RULES);

  /** Its name in configuration, tables and flags, such as {@code item-knn}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The source of a model's name, such as {@code item-knn}.
   *
   * @throws BelfryException INVALID naming those there are
   */
  public static Source ofModel(String label) {
    for (Source source : OF_MODELS) {
      if (source.label().equals(label)) {
        return source;
      }
    }
    List<String> known = OF_MODELS.stream().map(Source::label).toList();
    @Nullable String nearest = Suggestions.nearest(label, known);
    throw BelfryException.invalid(
        "'"
            + label
            + "' is no source of candidates; "
            + (nearest == null
                ? "there are " + String.join(", ", known)
                : "did you mean '" + nearest + "'?"));
  }
}
