package dev.belfry.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.common.Ids;
import dev.belfry.storage.Reports;
import dev.belfry.storage.SavedQuery;
import dev.belfry.storage.SqlStatement;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Statements that people write: run, cancel, take along, keep. */
final class SqlApi {
  private static final List<String> FIELDS = List.of("sql", "limit", "timeoutMillis", "queryId");
  private static final int MAX_SQL = 100_000;
  private static final int MAX_NAME = 100;

  private final Reports reports;

  SqlApi(Reports reports) {
    this.reports = reports;
  }

  List<Operation> operations() {
    return List.of(
        operation(
            "runSql",
            HttpMethod.POST,
            "/v1/sql",
            Operation.Scope.READ,
            Operation.Body.JSON,
            this::run),
        operation(
            "exportSql",
            HttpMethod.POST,
            "/v1/sql/export",
            Operation.Scope.READ,
            Operation.Body.JSON,
            this::export),
        operation(
            "listSavedQueries",
            HttpMethod.GET,
            "/v1/sql/saved",
            Operation.Scope.READ,
            Operation.Body.NONE,
            this::listSaved),
        operation(
            "getSavedQuery",
            HttpMethod.GET,
            "/v1/sql/saved/{name}",
            Operation.Scope.READ,
            Operation.Body.NONE,
            this::getSaved),
        operation(
            "putSavedQuery",
            HttpMethod.PUT,
            "/v1/sql/saved/{name}",
            Operation.Scope.WRITE,
            Operation.Body.JSON,
            this::putSaved),
        operation(
            "deleteSavedQuery",
            HttpMethod.DELETE,
            "/v1/sql/saved/{name}",
            Operation.Scope.WRITE,
            Operation.Body.NONE,
            this::deleteSaved),
        operation(
            "cancelSql",
            HttpMethod.DELETE,
            "/v1/sql/{queryId}",
            Operation.Scope.READ,
            Operation.Body.NONE,
            this::cancel));
  }

  private Future<Void> run(RoutingContext context) {
    Parameters.of(context, List.of());
    return Bodies.json(context)
        .compose(
            body -> {
              SqlStatement statement =
                  statement(context, body, 1_000, Reports.MAX_ROWS, 10_000, 60_000);
              // Whoever went away waits for nothing.
              context
                  .response()
                  .closeHandler(
                      gone -> reports.cancel(statement.queryId(), statement.actor(), false));
              return reports.run(statement);
            })
        .compose(
            result ->
                context
                    .vertx()
                    .executeBlocking(
                        () -> Buffer.buffer(ReportApi.answer(result).toString()), false))
        .compose(json -> Responses.sendJson(context, json));
  }

  private Future<Void> export(RoutingContext context) {
    Parameters.of(context, List.of());
    return Bodies.json(context)
        .compose(
            body -> {
              SqlStatement statement =
                  statement(context, body, null, Integer.MAX_VALUE, 60_000, 600_000);
              ResponseSink sink = new ResponseSink(context, "query.csv");
              return reports.export(statement, sink).compose(done -> sink.end());
            });
  }

  private static SqlStatement statement(
      RoutingContext context,
      JsonNode body,
      @Nullable Integer otherwise,
      int most,
      int timeout,
      int longest) {
    Fields fields = Fields.of(body, "the body", FIELDS);
    Integer limit = fields.whole("limit", 1, most);
    Integer millis = fields.whole("timeoutMillis", 100, longest);
    String id = fields.text("queryId", 1, 64);
    Integer rows = limit == null ? otherwise : limit;
    return new SqlStatement(
        id == null ? UUID.randomUUID() : Parameters.uuid("queryId", id),
        Actor.of(context).name(),
        fields.requiredText("sql", 1, MAX_SQL),
        rows == null ? Long.MAX_VALUE : rows,
        Duration.ofMillis(millis == null ? timeout : millis));
  }

  private Future<Void> cancel(RoutingContext context) {
    UUID queryId = Parameters.of(context, List.of()).pathUuid("queryId");
    Actor actor = Actor.of(context);
    return reports
        .cancel(queryId, actor.name(), actor.scopes().contains("admin"))
        .compose(
            found ->
                found
                    ? Responses.none(context)
                    : Future.failedFuture(
                        new BelfryException(
                            ErrorCode.NOT_FOUND, "no statement with the id " + queryId + " runs")));
  }

  private Future<Void> listSaved(RoutingContext context) {
    Parameters.of(context, List.of());
    return reports
        .saved()
        .compose(
            found -> {
              ObjectNode answer = Responses.object();
              ArrayNode queries = answer.putArray("queries");
              found.forEach(query -> queries.add(view(query)));
              return Responses.send(context, answer);
            });
  }

  private Future<Void> getSaved(RoutingContext context) {
    String name = name(context);
    return reports
        .saved(name)
        .compose(found -> Responses.send(context, view(found.orElseThrow(() -> unknown(name)))));
  }

  private Future<Void> putSaved(RoutingContext context) {
    String name = name(context);
    return Bodies.json(context)
        .compose(
            body ->
                reports.save(
                    name,
                    Fields.of(body, "the body", List.of("sql")).requiredText("sql", 1, MAX_SQL),
                    Actor.of(context).name()))
        .compose(saved -> Responses.send(context, view(saved)));
  }

  private Future<Void> deleteSaved(RoutingContext context) {
    String name = name(context);
    return reports
        .deleteSaved(name, Actor.of(context).name())
        .compose(found -> found ? Responses.none(context) : Future.failedFuture(unknown(name)));
  }

  private static String name(RoutingContext context) {
    String name = Parameters.of(context, List.of()).pathId("name");
    if (name.length() > MAX_NAME) {
      throw BelfryException.invalid(
          "the name has " + name.length() + " characters: give 1 to " + MAX_NAME);
    }
    return name;
  }

  private static BelfryException unknown(String name) {
    return new BelfryException(
        ErrorCode.NOT_FOUND, "there is no saved query '" + Ids.shorten(name) + "'");
  }

  private static ObjectNode view(SavedQuery query) {
    return Responses.object()
        .put("name", query.name())
        .put("sql", query.sql())
        .put("updatedBy", query.updatedBy())
        .put("updatedAt", query.updatedAt().toString());
  }

  private static Operation operation(
      String id,
      HttpMethod method,
      String path,
      Operation.Scope scope,
      Operation.Body body,
      Operation.Handler handler) {
    return new Operation(id, method, path, scope, body, handler);
  }
}
