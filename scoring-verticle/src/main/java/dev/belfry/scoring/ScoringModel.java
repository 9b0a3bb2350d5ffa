package dev.belfry.scoring;

import ai.djl.Device;
import ai.djl.engine.Engine;
import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.Embedding;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.RequestContext;
import dev.belfry.contracts.common.Source;
import dev.belfry.contracts.common.UserProfile;
import dev.belfry.contracts.reranker.Eligibility;
import dev.belfry.contracts.scoring.Attribution;
import dev.belfry.contracts.scoring.AttributionRequest;
import dev.belfry.model.EncodedItem;
import dev.belfry.model.FeatureEncoder;
import dev.belfry.model.ModelArtefact;
import dev.belfry.model.RatingModel;
import dev.belfry.model.TextVectors;
import dev.belfry.model.TwoTower;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One model version in service: its towers, the index of the items it was trained on, and an
 * overlay of newer items. The overlay is an immutable index that is replaced as a whole when items
 * arrive. Safe for use by several threads.
 */
final class ScoringModel implements AutoCloseable {
  private final String name;
  private final TwoTower towers;
  private final FeatureEncoder encoder;
  private final Map<Source, Double> sources;
  private final List<HistorySource> historySources;
  private final ItemMatrix trained;
  private final RetrievalIndex index;
  private final @Nullable SecondStage secondStage;
  private final @Nullable RatingModel ratings;
  private volatile ItemMatrix overlay;

  private ScoringModel(
      String name,
      TwoTower towers,
      FeatureEncoder encoder,
      Map<Source, Double> sources,
      List<HistorySource> historySources,
      ItemMatrix trained,
      RetrievalIndex index,
      @Nullable SecondStage secondStage,
      @Nullable RatingModel ratings) {
    this.name = name;
    this.towers = towers;
    this.encoder = encoder;
    this.sources = sources;
    this.historySources = historySources;
    this.trained = trained;
    this.index = index;
    this.secondStage = secondStage;
    this.ratings = ratings;
    this.overlay = new ItemMatrix(trained.dimension(), new long[0], new float[0]);
  }

  /**
   * Reads a model directory onto the GPU when DJL sees one, else the CPU. Blocks.
   *
   * @param configured the sources to answer with; empty for what the model recommends
   * @param texts where the texts of new items are looked up
   */
  static ScoringModel load(
      String name, Path directory, IndexConfig config, List<Source> configured, TextVectors texts) {
    ModelArtefact artefact = ModelArtefact.read(directory);
    Device device = Engine.getInstance().getGpuCount() > 0 ? Device.gpu() : Device.cpu();
    ItemMatrix items = ItemMatrix.of(artefact.items());
    List<HistorySource> brought =
        artefact.historyModels().stream().map(HistorySource::new).toList();
    Set<Source> present = EnumSet.of(Source.TWO_TOWER);
    brought.forEach(source -> present.add(source.source()));
    Map<Source, Double> sources =
        SourceChoice.of(name, configured, artefact.manifest().sources(), present);
    return new ScoringModel(
        name,
        TwoTower.load(artefact, device),
        artefact.encoder().withTexts(texts),
        sources,
        brought.stream().filter(source -> sources.containsKey(source.source())).toList(),
        items,
        ItemIndex.open(items, artefact.index(), config),
        SecondStage.of(artefact).orElse(null),
        artefact.rating().orElse(null));
  }

  String name() {
    return name;
  }

  /** The second stage, or null for a model without one. */
  @Nullable SecondStage secondStage() {
    return secondStage;
  }

  /** What foretells ratings, or null for a model without it. */
  @Nullable RatingModel ratings() {
    return ratings;
  }

  /** Weights of the sources that this version answers with. */
  Map<Source, Double> sources() {
    return sources;
  }

  /** Those sources that score from a history alone. */
  List<HistorySource> historySources() {
    return historySources;
  }

  /** Runs the user tower: the part of a query that depends on the profile alone. */
  Embedding userPart(UserProfile user, RequestContext context) {
    return Embedding.copyOf(towers.userPart(encoder.encodeUser(user, context)));
  }

  /** The query, of unit length: a user's part with the small part of the request's context. */
  Embedding query(Embedding userPart, RequestContext context) {
    return Embedding.copyOf(towers.query(userPart.toArray(), encoder.inContext(context)));
  }

  /** The eligible items whose embeddings have the highest inner product with {@code query}. */
  List<Candidate> retrieve(Embedding query, Eligibility eligibility, int count, Source source) {
    TopK best = new TopK(count);
    float[] vector = query.toArray();
    index.search(vector, eligibility, best);
    new ExactIndex(overlay).search(vector, eligibility, best);
    return best.toCandidates(source);
  }

  /** The embedding of an item, trained or new, or null when it has none yet. */
  @Nullable Embedding find(long itemNo) {
    Embedding embedding = trained.find(itemNo);
    return embedding != null ? embedding : overlay.find(itemNo);
  }

  /**
   * What speaks for an item.
   *
   * @param item as the catalogue has it, or null where it is not there
   */
  Attribution attribute(AttributionRequest request, @Nullable Item item) {
    return new Attributor(towers, encoder, historySources, this::find).attribute(request, item);
  }

  /**
   * Embeds new and changed items that the model was not trained on from their features.
   *
   * @return those that have no feature the model knows: they must borrow
   */
  List<Item> embedNew(Collection<Item> items) {
    List<Item> borrowers = new ArrayList<>();
    List<Item> featured = new ArrayList<>();
    List<EncodedItem> encoded = new ArrayList<>();
    for (Item item : items) {
      if (item.deleted() || trained.find(item.itemNo()) != null) {
        continue;
      }
      EncodedItem features = encoder.encodeItem(item);
      if (features.hasFeatures()) {
        featured.add(item);
        encoded.add(features);
      } else {
        borrowers.add(item);
      }
    }
    float[][] vectors = towers.embedItems(encoded);
    Map<Long, Embedding> added = new HashMap<>();
    for (int i = 0; i < vectors.length; i++) {
      added.put(featured.get(i).itemNo(), Embedding.copyOf(vectors[i]));
    }
    overlay(added);
    if (secondStage != null) {
      items.forEach(item -> secondStage.learn(item, encoder.encodeItem(item), find(item.itemNo())));
    }
    return borrowers;
  }

  /** The new items whose texts are to be embedded, by text. */
  Map<String, List<Item>> missingTexts(Collection<Item> items) {
    Map<String, List<Item>> missing = new LinkedHashMap<>();
    for (Item item : items) {
      if (!item.deleted() && trained.find(item.itemNo()) == null) {
        String text = encoder.missingText(item);
        if (!text.isEmpty()) {
          missing.computeIfAbsent(text, none -> new ArrayList<>()).add(item);
        }
      }
    }
    return missing;
  }

  /**
   * Gives an item the mean of its neighbours' embeddings, weighted by similarity and scaled to unit
   * length. Does nothing when no neighbour has an embedding.
   *
   * @param neighbours similarity as their retrieval score, in (0, 1]
   */
  void borrow(long itemNo, List<Candidate> neighbours) {
    float[] sum = new float[TwoTower.DIMENSION];
    for (Candidate neighbour : neighbours) {
      Embedding embedding = trained.find(neighbour.itemNo());
      if (embedding != null) {
        for (int i = 0; i < sum.length; i++) {
          sum[i] += neighbour.retrievalScore() * embedding.get(i);
        }
      }
    }
    double norm = 0;
    for (float value : sum) {
      norm += (double) value * value;
    }
    if (norm > 0) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] /= (float) Math.sqrt(norm);
      }
      overlay(Map.of(itemNo, Embedding.copyOf(sum)));
    }
  }

  @Override
  public void close() {
    towers.close();
  }

  private synchronized void overlay(Map<Long, Embedding> added) {
    if (added.isEmpty()) {
      return;
    }
    overlay = overlay.with(added);
  }
}
