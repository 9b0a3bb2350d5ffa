package dev.belfry.coldstart;

import dev.belfry.contracts.common.Catalogue;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** One version of the catalogue, as cold start reads it. Safe for use by several threads. */
final class CatalogueSnapshot {
  private final Catalogue catalogue;
  private final ContentSnapshot content;
  private final CatalogueOrder order;
  private final Map<String, Ranking> categoryRankings = new ConcurrentHashMap<>();

  /** Takes over one use of {@code content}. */
  CatalogueSnapshot(Catalogue catalogue, ContentSnapshot content, CatalogueOrder order) {
    this.catalogue = catalogue;
    this.content = content;
    this.order = order;
  }

  long version() {
    return catalogue.version();
  }

  ContentSnapshot content() {
    return content;
  }

  CatalogueOrder order() {
    return order;
  }

  /** This catalogue by category popularity under a model; made when it is first asked for. */
  Ranking byCategory(ModelSnapshot model) {
    return categoryRankings.computeIfAbsent(
        model.name(), name -> CategoryPopularity.rank(model.popularity(), catalogue));
  }

  void release() {
    content.release();
  }
}
