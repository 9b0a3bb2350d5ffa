package dev.belfry.scoring;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.CandidateList;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Embedding;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.ItemNumbers;
import dev.belfry.contracts.common.Source;
import dev.belfry.contracts.common.UserProfile;
import dev.belfry.contracts.reranker.Eligibility;
import dev.belfry.contracts.scoring.Attribution;
import dev.belfry.contracts.scoring.AttributionRequest;
import dev.belfry.contracts.scoring.PredictedRatings;
import dev.belfry.contracts.scoring.RankRequest;
import dev.belfry.contracts.scoring.RatingsRequest;
import dev.belfry.contracts.scoring.ScoringAnswer;
import dev.belfry.contracts.scoring.ScoringRequest;
import dev.belfry.contracts.scoring.SimilarRequest;
import dev.belfry.model.MiniLm;
import dev.belfry.model.RatingModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Retrieval by every source of the model versions that are held: the live one, the one before it,
 * and at most one that is looked at.
 *
 * <p>Users' parts of the query are kept in the process by (model, user, profile version): a new
 * event makes a new version, so an entry is never stale, only unused. The context's part is added
 * to each request's. Retrieval takes place inside the request's {@link Eligibility}; the overlay of
 * new items belongs to a model, not to a catalogue version.
 *
 * <p>Safe for use by several threads. Loading a model and embedding items block.
 */
final class ScoringService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ScoringService.class);
  private final Cache<UserKey, Embedding> users;
  private final IndexConfig index;
  private final List<Source> sources;
  private volatile List<ScoringModel> models = List.of();
  private volatile @Nullable Catalogue catalogue;
  private @Nullable NewTexts texts;
  private List<ScoringModel> retired = List.of();

  /**
   * @param cachedUsers users' parts of the query that are kept
   * @param index how items are found
   * @param sources what the models answer with; empty for what each recommends
   */
  ScoringService(int cachedUsers, IndexConfig index, List<Source> sources) {
    this.index = index;
    this.sources = List.copyOf(sources);
    this.users = Caffeine.newBuilder().maximumSize(cachedUsers).build();
  }

  /**
   * Loads a model version beside the ones in service, and lets go of those that need not stay.
   *
   * @param keep names of those that must stay
   * @return new items that must borrow their embedding
   */
  synchronized List<Item> load(String name, Path directory, Set<String> keep) {
    if (models.stream().anyMatch(model -> model.name().equals(name))) {
      return List.of();
    }
    NewTexts known = texts;
    if (known == null) {
      known = new NewTexts(directory.resolveSibling(".texts"), new MiniLm());
      texts = known;
    }
    ScoringModel model = ScoringModel.load(name, directory, index, sources, known);
    List<Item> items = new ArrayList<>();
    Catalogue current = catalogue;
    if (current != null) {
      current.forEach(items::add);
    }
    List<Item> borrowers = model.embedNew(items);
    embedTexts(model, items);
    List<ScoringModel> next =
        new ArrayList<>(models.stream().filter(held -> keep.contains(held.name())).toList());
    next.add(model);
    // A request may still run on a model that falls out: it is closed at the next load.
    retired.forEach(ScoringModel::close);
    retired = models.stream().filter(held -> !keep.contains(held.name())).toList();
    models = List.copyOf(next);
    return borrowers;
  }

  /**
   * Embeds what is new in a catalogue snapshot, for every model in service.
   *
   * @return items that must borrow their embedding
   */
  synchronized List<Item> update(Catalogue next, Collection<Item> changes) {
    catalogue = next;
    List<Item> borrowers = new ArrayList<>();
    for (ScoringModel model : models) {
      for (Item item : model.embedNew(changes)) {
        if (!borrowers.contains(item)) {
          borrowers.add(item);
        }
      }
      embedTexts(model, changes);
    }
    return borrowers;
  }

  /** Embeds new items again once their texts are. */
  private void embedTexts(ScoringModel model, Collection<Item> items) {
    NewTexts known = texts;
    Map<String, List<Item>> missing = model.missingTexts(items);
    if (known != null && !missing.isEmpty()) {
      known.embed(
          List.copyOf(missing.keySet()),
          done -> embedAgain(done.stream().map(missing::get).flatMap(List::stream).toList()));
    }
  }

  private synchronized void embedAgain(List<Item> items) {
    models.forEach(model -> model.embedNew(items));
  }

  /** Lends the neighbours' embeddings to an item in every model. */
  synchronized void borrow(long itemNo, List<Candidate> neighbours) {
    models.forEach(model -> model.borrow(itemNo, neighbours));
  }

  /** Whether the user's part of this request's query can be kept, and found again. */
  boolean isKept(ScoringRequest request) {
    return request.user().isKnown()
        && request.sessionItems().isEmpty()
        && model(request.versions().model()).sources().containsKey(Source.TWO_TOWER);
  }

  /** The user's part of the query, if this process has it for this version of the profile. */
  @Nullable Embedding cached(ScoringRequest request) {
    return isKept(request) ? users.getIfPresent(UserKey.of(request)) : null;
  }

  /** Runs the user tower, and keeps the result where it holds for other requests too. */
  Embedding userPart(ScoringRequest request) {
    Embedding part =
        model(request.versions().model()).userPart(History.profile(request), request.context());
    keep(request, part);
    return part;
  }

  /** Keeps a user's part that came from elsewhere. */
  void keep(ScoringRequest request, Embedding part) {
    if (isKept(request)) {
      users.put(UserKey.of(request), part);
    }
  }

  /**
   * What every source of the model proposes. A source that breaks is named in the answer; with none
   * left that works, the failure is thrown.
   *
   * @param userPart the user's part of the query, or null to run the tower where it is needed
   */
  ScoringAnswer candidates(ScoringRequest request, @Nullable Embedding userPart) {
    ScoringModel model = model(request.versions().model());
    Answers answers = new Answers(model);
    Eligibility eligibility = request.eligibility();
    int count = request.count();
    if (model.sources().containsKey(Source.TWO_TOWER)) {
      answers.add(
          Source.TWO_TOWER,
          () -> {
            Embedding part = userPart == null ? userPart(request) : userPart;
            return model.retrieve(
                model.query(part, request.context()), eligibility, count, Source.TWO_TOWER);
          });
    }
    long[] history = History.latestFirst(request);
    for (HistorySource source : model.historySources()) {
      answers.add(
          source.source(), () -> source.candidates(history, eligibility, count, model::find));
    }
    return answers.join();
  }

  /**
   * The candidates in the order of the model's ranker; as they are where it has none. Those of
   * other sources get the model's embedding, so that what makes a list diverse compares like with
   * like.
   */
  CandidateList rank(RankRequest request) {
    ScoringModel model = model(request.versions().model());
    SecondStage stage = model.secondStage();
    List<Candidate> ranked =
        stage == null
            ? request.candidates()
            : stage.rank(request, History.latestFirst(request.user(), request.sessionItems()));
    List<Candidate> embedded = new ArrayList<>(ranked.size());
    for (Candidate candidate : ranked) {
      embedded.add(
          candidate.embedding() == null
              ? candidate.withEmbedding(model.find(candidate.itemNo()))
              : candidate);
    }
    return new CandidateList(embedded);
  }

  /** Nearest items; empty when the item has no embedding yet. */
  CandidateList similar(SimilarRequest request) {
    ScoringModel model = model(request.versions().model());
    Embedding query = model.find(request.itemNo());
    if (query == null) {
      return new CandidateList(List.of());
    }
    Eligibility asked = request.eligibility();
    Eligibility others =
        new Eligibility(
            asked.catalogueVersion(),
            asked.rulesetVersion(),
            asked.allowed(),
            asked.denied().union(ItemNumbers.of(request.itemNo())));
    return new CandidateList(model.retrieve(query, others, request.count(), Source.ITEM_EMBEDDING));
  }

  /** What the user would rate the items; nothing where the model foretells no ratings. */
  PredictedRatings ratings(RatingsRequest request) {
    ScoringModel model = model(request.versions().model());
    RatingModel ratings = model.ratings();
    if (ratings == null) {
      return new PredictedRatings(List.of());
    }
    UserProfile user = request.user();
    Embedding part =
        user.isKnown() && request.sessionItems().isEmpty()
            ? users.getIfPresent(new UserKey(model.name(), user.userNo(), user.version()))
            : null;
    if (part == null) {
      part =
          model.userPart(
              History.profile(user, request.sessionItems(), request.context().now()),
              request.context());
    }
    return new RatingPredictor(ratings, model::find, catalogue)
        .predict(model.query(part, request.context()), request);
  }

  /** What in the model speaks for an item. */
  Attribution attribute(AttributionRequest request) {
    Catalogue current = catalogue;
    return model(request.versions().model())
        .attribute(request, current == null ? null : current.find(request.itemNo()));
  }

  @Override
  public synchronized void close() {
    models.forEach(ScoringModel::close);
    models = List.of();
    if (texts != null) {
      texts.close();
    }
    retired.forEach(ScoringModel::close);
    retired = List.of();
  }

  private ScoringModel model(String name) {
    for (ScoringModel model : models) {
      if (model.name().equals(name)) {
        return model;
      }
    }
    throw new BelfryException(
        ErrorCode.VERSION_GONE,
        "model '"
            + name
            + "' is not in service, but "
            + models.stream().map(ScoringModel::name).toList());
  }

  /** The answers of one request's sources, one after the other. */
  private static final class Answers {
    private final ScoringModel model;
    private final List<Candidate> candidates = new ArrayList<>();
    private final List<ScoringAnswer.Weight> weights = new ArrayList<>();
    private final List<Source> failed = new ArrayList<>();
    private @Nullable RuntimeException failure;

    Answers(ScoringModel model) {
      this.model = model;
    }

    void add(Source source, Supplier<List<Candidate>> answer) {
      try {
        candidates.addAll(answer.get());
        weights.add(new ScoringAnswer.Weight(source, model.sources().getOrDefault(source, 1.0)));
      } catch (RuntimeException e) {
        LOG.warn("source {} of model {} failed", source.label(), model.name(), e);
        failed.add(source);
        failure = e;
      }
    }

    ScoringAnswer join() {
      if (weights.isEmpty() && failure != null) {
        throw failure;
      }
      return new ScoringAnswer(
          candidates, weights, failed, model.secondStage() != null && !candidates.isEmpty());
    }
  }

  private record UserKey(String model, long userNo, long profileVersion) {
    static UserKey of(ScoringRequest request) {
      return new UserKey(
          request.versions().model(), request.user().userNo(), request.user().version());
    }
  }
}
