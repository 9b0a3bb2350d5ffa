package dev.belfry.coldstart;

import java.io.IOException;
import java.util.Collection;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.Scorable;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;
import org.jspecify.annotations.Nullable;

/** Offers the hits of a search to {@link TopItems}. For one search on one thread. */
final class NearestCollector extends SimpleCollector {
  private final TopItems nearest;
  private @Nullable Scorable scorer;
  private @Nullable NumericDocValues itemNos;

  private NearestCollector(TopItems nearest) {
    this.nearest = nearest;
  }

  /** For a searcher without an executor, which makes one collector only. */
  static CollectorManager<NearestCollector, TopItems> into(TopItems nearest) {
    return new CollectorManager<>() {
      @Override
      public NearestCollector newCollector() {
        return new NearestCollector(nearest);
      }

      @Override
      public TopItems reduce(Collection<NearestCollector> collectors) {
        return nearest;
      }
    };
  }

  @Override
  protected void doSetNextReader(LeafReaderContext context) throws IOException {
    itemNos = context.reader().getNumericDocValues(ContentIndex.ITEM_NO);
  }

  @Override
  public void setScorer(Scorable newScorer) {
    scorer = newScorer;
  }

  @Override
  public void collect(int doc) throws IOException {
    if (scorer != null && itemNos != null) {
      float score = scorer.score();
      if (nearest.admits(score) && itemNos.advanceExact(doc)) {
        nearest.offer(itemNos.longValue(), score);
      }
    }
  }

  @Override
  public ScoreMode scoreMode() {
    return ScoreMode.COMPLETE;
  }
}
