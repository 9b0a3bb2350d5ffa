package dev.belfry.contracts.common;

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
  RULE
}
