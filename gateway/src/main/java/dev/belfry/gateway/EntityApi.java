package dev.belfry.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.common.Ids;
import dev.belfry.storage.AuditEntry;
import dev.belfry.storage.RowResult;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes items or users: one object with the id and the attribute values side by side.
 */
final class EntityApi<W, R> {
  private static final int MAX_IDS = 100;

  /** How many rows are read at a time, and at most, for one page of those that pass a test. */
  private static final int SCAN_PAGE = 1_000;

  private static final int SCAN_ROWS = 20_000;
  private static final List<String> PARAMETERS = List.of("query", "ids", "after", "limit");

  private final Kind<W, R> kind;
  private final List<String> parameters;
  private final Function<Parameters, @Nullable Predicate<R>> narrowing;

  EntityApi(Kind<W, R> kind) {
    this(kind, List.of(), given -> null);
  }

  /**
   * @param more parameters of a list, beside those that all have
   * @param narrowing makes a test of them, or null where they are left out
   */
  EntityApi(
      Kind<W, R> kind, List<String> more, Function<Parameters, @Nullable Predicate<R>> narrowing) {
    this.kind = kind;
    this.parameters = Stream.concat(PARAMETERS.stream(), more.stream()).toList();
    this.narrowing = narrowing;
  }

  Future<Void> get(RoutingContext context) {
    String id = Parameters.of(context, List.of()).pathId(kind.idField());
    return kind.store().find(id).compose(found -> send(context, id, found));
  }

  Future<Void> put(RoutingContext context) {
    return write(context, false);
  }

  Future<Void> patch(RoutingContext context) {
    return write(context, true);
  }

  Future<Void> delete(RoutingContext context) {
    String id = Parameters.of(context, List.of()).pathId(kind.idField());
    return kind.store()
        .delete(id, Actor.of(context).name())
        .compose(deleted -> deleted ? context.response().setStatusCode(204).end() : notFound(id));
  }

  Future<Void> putAll(RoutingContext context) {
    return writeAll(context, rows -> kind.store().put(rows, Actor.of(context).name()));
  }

  Future<Void> patchAll(RoutingContext context) {
    return writeAll(context, rows -> kind.store().patch(rows, Actor.of(context).name()));
  }

  Future<Void> list(RoutingContext context) {
    Parameters given = Parameters.of(context, parameters);
    int limit = given.whole("limit", 20, 1, 100);
    String ids = given.text("ids", 1, 30_000);
    if (ids != null) {
      return findAll(ids).compose(found -> sendPage(context, found, null));
    }
    String words = given.text("query", 0, 256);
    String query = words == null ? "" : words;
    Predicate<R> test = narrowing.apply(given);
    if (test != null) {
      return scan(context, new Scan<>(query, test, limit, new ArrayList<>()), given.id("after"), 0);
    }
    return kind.store()
        .search(query, limit, given.id("after"))
        .compose(
            found ->
                sendPage(
                    context, found, found.size() < limit ? null : kind.id(found.get(limit - 1))));
  }

  /** A page with a test: so many rows are looked at, and the page may be short of {@code limit}. */
  private record Scan<R>(String query, Predicate<R> test, int limit, List<R> found) {}

  private Future<Void> scan(
      RoutingContext context, Scan<R> scan, @Nullable String after, int looked) {
    return kind.store()
        .search(scan.query, SCAN_PAGE, after)
        .compose(
            rows -> {
              String last = after;
              for (R row : rows) {
                last = kind.id(row);
                if (scan.test.test(row)) {
                  scan.found.add(row);
                  if (scan.found.size() == scan.limit) {
                    return sendPage(context, scan.found, last);
                  }
                }
              }
              if (rows.size() < SCAN_PAGE) {
                return sendPage(context, scan.found, null);
              }
              return looked + SCAN_PAGE >= SCAN_ROWS
                  ? sendPage(context, scan.found, last)
                  : scan(context, scan, last, looked + SCAN_PAGE);
            });
  }

  private Future<Void> write(RoutingContext context, boolean patch) {
    Parameters given = Parameters.of(context, List.of());
    String id = given.pathId(kind.idField());
    Long revision = kind.revisions() == null ? null : given.ifMatchOrAny();
    return Bodies.json(context)
        .compose(
            body -> {
              List<W> row = List.of(kind.write(id, attributes(body, id), revision));
              String actor = Actor.of(context).name();
              return patch ? patchOne(id, row, actor) : kind.store().put(row, actor);
            })
        .compose(
            results -> {
              String error = results.get(0).error();
              if (error != null) {
                throw BelfryException.invalid(error);
              }
              return kind.store().find(id);
            })
        .recover(failure -> withCurrent(id, failure))
        .compose(found -> send(context, id, found));
  }

  /** A write over a revision that is past fails with what is there now, and whose it is. */
  private Future<Optional<R>> withCurrent(String id, Throwable failure) {
    Kind.Revisions<R> revisions = kind.revisions();
    if (revisions == null
        || !(failure instanceof BelfryException problem)
        || problem.code() != ErrorCode.CONFLICT) {
      return Future.failedFuture(failure);
    }
    Future<Optional<AuditEntry>> last = revisions.lastChange(id);
    return kind.store()
        .find(id)
        .compose(
            found ->
                last.compose(
                    change -> {
                      R row = found.orElseThrow(() -> absent(id));
                      ObjectNode members = Responses.object().set("current", view(row));
                      members.put("revision", revisions.of(row));
                      members.put("changedBy", change.map(AuditEntry::actor).orElse(null));
                      members.put(
                          "changedAt", change.map(entry -> entry.at().toString()).orElse(null));
                      return Future.failedFuture(new DetailedProblem(problem, members));
                    }));
  }

  private Future<List<RowResult>> patchOne(String id, List<W> row, String actor) {
    return kind.store()
        .find(id)
        .compose(found -> found.isPresent() ? kind.store().patch(row, actor) : notFound(id));
  }

  private Future<Void> writeAll(
      RoutingContext context, Function<List<W>, Future<List<RowResult>>> store) {
    Parameters.of(context, List.of());
    return Bodies.rows(context)
        .compose(
            rows -> {
              if (Bodies.isSingle(rows)) {
                throw BelfryException.invalid(
                    "the body is one JSON value: give an array, or NDJSON with one object a line");
              }
              Batch<W> batch = Batch.of(rows, this::row);
              Future<List<RowResult>> stored =
                  batch.good().isEmpty()
                      ? Future.succeededFuture(List.of())
                      : store.apply(batch.good());
              return stored.compose(results -> report(context, rows.size(), batch, results));
            });
  }

  private W row(JsonNode row) {
    if (!row.isObject()) {
      throw BelfryException.invalid("the row is " + Fields.describe(row) + ": give a JSON object");
    }
    JsonNode id = row.get(kind.idField());
    if (id == null || !id.isTextual()) {
      throw BelfryException.invalid(
          "'"
              + kind.idField()
              + "' is "
              + (id == null ? "missing" : Fields.describe(id))
              + ": give a text of 1 to 256 characters");
    }
    String checked = Ids.check("'" + kind.idField() + "'", id.textValue());
    return kind.write(checked, attributes(row, checked), null);
  }

  /** The values beside the id; an id in the body must be the one of the path. */
  private Map<String, @Nullable Object> attributes(JsonNode body, String id) {
    if (!body.isObject()) {
      throw BelfryException.invalid(
          "the body is " + Fields.describe(body) + ": give a JSON object");
    }
    Map<String, @Nullable Object> values = new LinkedHashMap<>(Fields.plainObject(body));
    if (values.containsKey(kind.idField()) && !id.equals(values.remove(kind.idField()))) {
      throw BelfryException.invalid(
          "'" + kind.idField() + "' in the body is not the '" + Ids.shorten(id) + "' of the path");
    }
    return values;
  }

  private Future<Void> report(
      RoutingContext context, int rows, Batch<W> batch, List<RowResult> results) {
    for (RowResult result : results) {
      String error = result.error();
      if (error != null) {
        batch.reject(result.index(), result.id(), error);
      }
    }
    return Responses.send(
        context,
        Responses.object()
            .put("accepted", rows - batch.rejectedCount())
            .set("rejected", batch.report()));
  }

  private Future<List<R>> findAll(String ids) {
    List<String> wanted = List.of(ids.split(",", -1));
    if (wanted.size() > MAX_IDS) {
      throw BelfryException.invalid("'ids' has " + wanted.size() + " ids: give at most " + MAX_IDS);
    }
    List<Future<Optional<R>>> found = new ArrayList<>(wanted.size());
    for (String id : wanted) {
      found.add(kind.store().find(Ids.check("an id of 'ids'", id)));
    }
    return Future.all(found)
        .map(all -> found.stream().flatMap(future -> future.result().stream()).toList());
  }

  private Future<Void> sendPage(RoutingContext context, List<R> found, @Nullable String after) {
    ObjectNode page = Responses.object();
    ArrayNode rows = page.putArray(kind.listField());
    found.forEach(row -> rows.add(view(row)));
    return Responses.send(context, page.put("after", after));
  }

  private Future<Void> send(RoutingContext context, String id, Optional<R> found) {
    R row = found.orElseThrow(() -> absent(id));
    Kind.Revisions<R> revisions = kind.revisions();
    if (revisions != null) {
      Responses.etag(context, revisions.of(row));
    }
    return Responses.send(context, view(row));
  }

  private ObjectNode view(R row) {
    ObjectNode view = Responses.object().put(kind.idField(), kind.id(row));
    return Responses.attributes(view, kind.attributes(row));
  }

  private <T> Future<T> notFound(String id) {
    return Future.failedFuture(absent(id));
  }

  private BelfryException absent(String id) {
    return new BelfryException(
        ErrorCode.NOT_FOUND, "there is no " + kind.name() + " '" + Ids.shorten(id) + "'");
  }
}
