package dev.belfry.scoring;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Embedding;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.scoring.PredictedRatings;
import dev.belfry.contracts.scoring.RatingsRequest;
import dev.belfry.model.RatedItem;
import dev.belfry.model.RatingItem;
import dev.belfry.model.RatingItems;
import dev.belfry.model.RatingModel;
import dev.belfry.model.RatingUser;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Foretells one user's ratings by a model's rating part. Items that the model was not trained on
 * are foretold from their categories and embeddings. For one request.
 */
final class RatingPredictor {
  private final RatingModel model;
  private final LongFunction<@Nullable Embedding> embeddings;
  private final @Nullable Catalogue catalogue;
  private final RatingItems maker;
  private final Map<Long, RatingItem> items = new HashMap<>();

  RatingPredictor(
      RatingModel model,
      LongFunction<@Nullable Embedding> embeddings,
      @Nullable Catalogue catalogue) {
    this.model = requireNonNull(model, "model is null");
    this.embeddings = requireNonNull(embeddings, "embeddings is null");
    this.catalogue = catalogue;
    this.maker = model.items();
  }

  /**
   * Ratings of the items asked about.
   *
   * @param query the user's vector, of unit length
   */
  PredictedRatings predict(Embedding query, RatingsRequest request) {
    List<RatedItem> rated = new ArrayList<>(request.rated().size());
    for (RatingsRequest.Rating one : request.rated()) {
      rated.add(new RatedItem(item(one.itemNo()), (float) one.value()));
    }
    List<RatingItem> asked = request.itemNos().stream().map(this::item).toList();
    RatingUser user = model.user(query.toArray(), rated);
    float[] values = model.ratings(user, asked);
    List<PredictedRatings.Rating> ratings = new ArrayList<>(values.length);
    for (int i = 0; i < values.length; i++) {
      ratings.add(new PredictedRatings.Rating(request.itemNos().get(i), values[i]));
    }
    return new PredictedRatings(ratings);
  }

  private RatingItem item(long itemNo) {
    return items.computeIfAbsent(
        itemNo,
        no -> {
          Item item = catalogue == null ? null : catalogue.find(no);
          Embedding embedding = embeddings.apply(no);
          return maker.item(
              no,
              item == null ? List.of() : item.attributes().texts("categories"),
              embedding == null ? new float[0] : embedding.toArray());
        });
  }
}
