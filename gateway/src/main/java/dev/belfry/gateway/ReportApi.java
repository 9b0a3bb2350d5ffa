package dev.belfry.gateway;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.storage.ReportQuery;
import dev.belfry.storage.ReportView;
import dev.belfry.storage.Reports;
import dev.belfry.storage.SqlResult;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;

/**
 * The views of the schema {@code reporting}: what there is, their rows, and their rows as files.
 */
final class ReportApi {
  private static final List<String> FILTERS =
      List.of("placement", "model", "ruleset", "experiment", "variant");
  private static final List<String> PARAMETERS =
      List.of(
          "from",
          "to",
          "placement",
          "model",
          "ruleset",
          "experiment",
          "variant",
          "limit",
          "format");
  private static final int PARQUET_AT_A_TIME = 2;

  private final Reports reports;
  private final Path folder;
  private final Semaphore parquet = new Semaphore(PARQUET_AT_A_TIME);

  /**
   * @param folder for files on their way
   */
  ReportApi(Reports reports, Path folder) {
    this.reports = reports;
    this.folder = folder;
  }

  List<Operation> operations() {
    return List.of(
        read("listReports", "/v1/reports", this::list),
        read("getReport", "/v1/reports/{view}", this::get),
        read("getSqlSchema", "/v1/sql/schema", this::schema));
  }

  private Future<Void> list(RoutingContext context) {
    Parameters.of(context, List.of());
    return reports
        .views()
        .compose(
            found -> {
              ObjectNode answer = Responses.object();
              ArrayNode views = answer.putArray("views");
              for (ReportView view : found) {
                ObjectNode one =
                    views
                        .addObject()
                        .put("name", view.name())
                        .put("title", view.title())
                        .put("description", view.description());
                Responses.texts(one.putArray("filters"), view.filters());
                ArrayNode columns = one.putArray("columns");
                for (ReportView.Column column : view.columns()) {
                  describe(columns.addObject(), column)
                      .put("role", column.role().name().toLowerCase(Locale.ROOT))
                      .put("unit", column.unit());
                }
              }
              return Responses.send(context, answer);
            });
  }

  private Future<Void> schema(RoutingContext context) {
    Parameters.of(context, List.of());
    return reports
        .views()
        .compose(
            found -> {
              ObjectNode answer = Responses.object();
              ArrayNode views = answer.putArray("views");
              for (ReportView view : found) {
                ArrayNode columns =
                    views
                        .addObject()
                        .put("name", "reporting." + view.name())
                        .put("description", view.title() + ": " + view.description())
                        .putArray("columns");
                for (ReportView.Column column : view.columns()) {
                  describe(columns.addObject(), column);
                }
              }
              return Responses.send(context, answer);
            });
  }

  private static ObjectNode describe(ObjectNode into, ReportView.Column column) {
    return into.put("name", column.name())
        .put("type", column.type())
        .put("description", column.description());
  }

  private Future<Void> get(RoutingContext context) {
    Parameters given = Parameters.of(context, PARAMETERS);
    String format = given.oneOf("format", List.of("json", "csv", "parquet"));
    Map<String, String> filters = new HashMap<>();
    for (String filter : FILTERS) {
      String value = given.text(filter, 1, 256);
      if (value != null) {
        filters.put(filter, value);
      }
    }
    ReportQuery query =
        new ReportQuery(given.pathId("view"), given.instant("from"), given.instant("to"), filters);
    if (format == null || format.equals("json")) {
      int limit = given.whole("limit", Reports.MAX_ROWS, 1, Reports.MAX_ROWS);
      return reports.read(query, limit).compose(result -> send(context, query.view(), result));
    }
    Long most = given.number("limit");
    long limit = most == null ? Long.MAX_VALUE : most;
    if (format.equals("csv")) {
      ResponseSink sink = new ResponseSink(context, query.view() + ".csv");
      return reports.export(query, limit, sink).compose(done -> sink.end());
    }
    if (!parquet.tryAcquire()) {
      return Future.failedFuture(
          new BelfryException(
              ErrorCode.OVERLOADED,
              PARQUET_AT_A_TIME + " exports become Parquet already; wait a moment"));
    }
    return ParquetExport.answer(
            context, folder, query.view() + ".parquet", sink -> reports.export(query, limit, sink))
        .onComplete(done -> parquet.release());
  }

  private static Future<Void> send(RoutingContext context, String view, SqlResult result) {
    return context
        .vertx()
        .executeBlocking(() -> Buffer.buffer(answer(result).put("view", view).toString()), false)
        .compose(json -> Responses.sendJson(context, json));
  }

  /** An answer as JSON. */
  static ObjectNode answer(SqlResult result) {
    ObjectNode answer = Responses.object();
    ArrayNode columns = answer.putArray("columns");
    result
        .columns()
        .forEach(
            column -> columns.addObject().put("name", column.name()).put("type", column.type()));
    answer.putArray("rows").addAll(result.rows());
    return answer.put("truncated", result.truncated()).put("millis", result.millis());
  }

  private static Operation read(String id, String path, Operation.Handler handler) {
    return new Operation(
        id, HttpMethod.GET, path, Operation.Scope.READ, Operation.Body.NONE, handler);
  }
}
