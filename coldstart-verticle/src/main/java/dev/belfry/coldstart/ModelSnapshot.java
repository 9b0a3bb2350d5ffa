package dev.belfry.coldstart;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.ItemSet;
import dev.belfry.model.AlsModel;
import dev.belfry.model.ItemTable;
import dev.belfry.model.ModelArtefact;
import dev.belfry.model.PopularityTables;

/**
 * What cold start needs of one model version.
 *
 * @param name of the version; the empty string stands for no model
 * @param als item factors
 * @param popularity counts of training
 * @param warmItems items that the model has seen enough of
 */
record ModelSnapshot(String name, AlsModel als, Popularity popularity, ItemSet warmItems) {
  ModelSnapshot {
    requireNonNull(name, "name is null");
    requireNonNull(als, "als is null");
    requireNonNull(popularity, "popularity is null");
    requireNonNull(warmItems, "warmItems is null");
  }

  static ModelSnapshot of(ModelArtefact artefact) {
    return new ModelSnapshot(
        artefact.manifest().name(),
        artefact.als(),
        new Popularity(artefact.popularity()),
        warmItems(artefact.items(), artefact.manifest().coldThreshold()));
  }

  /** A version of which nothing is known: every item and user is cold. */
  static ModelSnapshot empty(String name) {
    return new ModelSnapshot(
        name,
        new AlsModel(new long[0], new float[0], 1, 1, 1, 1),
        new Popularity(PopularityTables.empty()),
        ItemSet.empty());
  }

  private static ItemSet warmItems(ItemTable items, int coldThreshold) {
    ItemSet.Builder warm = new ItemSet.Builder();
    for (long itemNo : items.itemNos()) {
      if (items.positives(itemNo) >= coldThreshold) {
        warm.add(itemNo);
      }
    }
    return warm.build();
  }
}
