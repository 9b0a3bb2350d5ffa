package dev.belfry.scoring;

import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Embedding;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.RequestContext;
import dev.belfry.contracts.common.SeenItems;
import dev.belfry.contracts.common.UserProfile;
import dev.belfry.contracts.scoring.Attribution;
import dev.belfry.contracts.scoring.Attribution.FeatureGroup;
import dev.belfry.contracts.scoring.AttributionRequest;
import dev.belfry.model.EncodedItem;
import dev.belfry.model.EncodedUser;
import dev.belfry.model.FeatureEncoder;
import dev.belfry.model.TwoTower;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Says what in one model speaks for an item: the nearest items of the history, what is left of the
 * similarity without one group of features at a time (ablation), and what each item of the history
 * adds to the scores that are sums. Safe for use by several threads.
 */
final class Attributor {
  /** Items of the history that are named, of each kind. */
  private static final int NAMED = 5;

  private final TwoTower towers;
  private final FeatureEncoder encoder;
  private final List<HistorySource> sources;
  private final LongFunction<@Nullable Embedding> embeddings;

  Attributor(
      TwoTower towers,
      FeatureEncoder encoder,
      List<HistorySource> sources,
      LongFunction<@Nullable Embedding> embeddings) {
    this.towers = towers;
    this.encoder = encoder;
    this.sources = sources;
    this.embeddings = embeddings;
  }

  Attribution attribute(AttributionRequest request, @Nullable Item item) {
    long[] history = History.latestFirst(request.user(), request.sessionItems());
    Embedding embedding = embeddings.apply(request.itemNo());
    if (embedding == null) {
      return new Attribution(null, List.of(), List.of(), contributions(history, request.itemNo()));
    }
    UserProfile user =
        History.profile(request.user(), request.sessionItems(), request.context().now());
    Embedding query = query(user, request.context());
    return new Attribution(
        query.dot(embedding),
        nearest(history, request.itemNo(), embedding),
        ablations(user, request.context(), query, embedding, item),
        contributions(history, request.itemNo()));
  }

  private Embedding query(UserProfile user, RequestContext context) {
    return query(user, context, encoder.inContext(context));
  }

  private Embedding query(UserProfile user, RequestContext context, EncodedUser inContext) {
    return Embedding.copyOf(
        towers.query(towers.userPart(encoder.encodeUser(user, context)), inContext));
  }

  private List<Attribution.Neighbour> nearest(long[] history, long itemNo, Embedding embedding) {
    List<Attribution.Neighbour> nearest = new ArrayList<>();
    for (long liked : history) {
      Embedding other = embeddings.apply(liked);
      if (other != null && liked != itemNo) {
        nearest.add(new Attribution.Neighbour(liked, other.cosine(embedding)));
      }
    }
    nearest.sort(Comparator.comparingDouble(Attribution.Neighbour::similarity).reversed());
    return nearest.subList(0, Math.min(NAMED, nearest.size()));
  }

  private List<Attribution.Ablation> ablations(
      UserProfile user,
      RequestContext context,
      Embedding query,
      Embedding target,
      @Nullable Item item) {
    List<Attribution.Ablation> ablations = new ArrayList<>();
    if (!user.recent().isEmpty()) {
      UserProfile newcomer = profile(user, user.userNo(), user.attributes(), false);
      ablations.add(ablation(FeatureGroup.HISTORY, query(newcomer, context), target));
    }
    if (encoder.userRow(user.userNo()) > 0) {
      UserProfile anybody = profile(user, 0, user.attributes(), true);
      ablations.add(ablation(FeatureGroup.USER_ID, query(anybody, context), target));
    }
    if (!user.attributes().asMap().isEmpty()) {
      UserProfile plain = profile(user, user.userNo(), Attributes.empty(), true);
      ablations.add(ablation(FeatureGroup.USER_ATTRIBUTES, query(plain, context), target));
    }
    if (encoder.readsContext()) {
      Embedding anywhere = query(user, context, encoder.withoutContext());
      ablations.add(ablation(FeatureGroup.CONTEXT, anywhere, target));
    }
    if (item != null && encoder.itemRow(item.itemNo()) > 0) {
      EncodedItem bare = encoder.encodeItem(withoutAttributes(item));
      float[][] others = towers.embedItems(List.of(encoder.encodeItem(item).withoutId(), bare));
      ablations.add(ablation(FeatureGroup.ITEM_ID, query, Embedding.copyOf(others[0])));
      ablations.add(ablation(FeatureGroup.ITEM_ATTRIBUTES, query, Embedding.copyOf(others[1])));
    }
    return ablations;
  }

  private static Attribution.Ablation ablation(
      FeatureGroup without, Embedding query, Embedding item) {
    return new Attribution.Ablation(without, query.dot(item));
  }

  private List<Attribution.Contribution> contributions(long[] history, long itemNo) {
    List<Attribution.Contribution> all = new ArrayList<>();
    for (HistorySource source : sources) {
      float[] added = source.contributions(history, itemNo);
      double sum = 0;
      for (float one : added) {
        sum += Math.max(0, one);
      }
      List<Attribution.Contribution> own = new ArrayList<>();
      for (int k = 0; k < added.length; k++) {
        if (added[k] > 0) {
          own.add(
              new Attribution.Contribution(source.source(), history[k], (float) (added[k] / sum)));
        }
      }
      own.sort(Comparator.comparingDouble(Attribution.Contribution::share).reversed());
      all.addAll(own.subList(0, Math.min(NAMED, own.size())));
    }
    return all;
  }

  /** The user with another number and other attributes, and with or without what was done. */
  private static UserProfile profile(
      UserProfile user, long userNo, Attributes attributes, boolean withHistory) {
    return new UserProfile(
        userNo,
        user.userId(),
        user.version(),
        attributes,
        withHistory ? user.recent() : List.of(),
        withHistory ? user.positives() : 0,
        withHistory ? user.seen() : SeenItems.empty(),
        user.impressions());
  }

  private static Item withoutAttributes(Item item) {
    return new Item(
        item.itemNo(), item.itemId(), Attributes.empty(), item.revision(), item.deleted());
  }
}
