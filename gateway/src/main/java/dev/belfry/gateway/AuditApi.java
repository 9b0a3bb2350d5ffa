package dev.belfry.gateway;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belfry.storage.AuditLog;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** The audit log. */
final class AuditApi {
  private final AuditLog log;

  AuditApi(AuditLog log) {
    this.log = log;
  }

  Future<Void> list(RoutingContext context) {
    Parameters given =
        Parameters.of(context, List.of("before", "limit", "actor", "entity", "entityId"));
    int limit = given.whole("limit", 20, 1, 100);
    AuditLog.Query query =
        new AuditLog.Query(
            given.number("before"),
            limit,
            given.text("actor", 1, 300),
            given.text("entity", 1, 64),
            given.id("entityId"));
    return log.page(query)
        .compose(
            entries -> {
              ObjectNode page = Responses.object();
              ArrayNode array = page.putArray("entries");
              entries.forEach(entry -> array.add(entry.toJson()));
              if (entries.size() < limit) {
                page.putNull("before");
              } else {
                page.put("before", entries.getLast().entryNo());
              }
              return Responses.send(context, page);
            });
  }

  Future<Void> verify(RoutingContext context) {
    Parameters.of(context, List.of());
    return log.verify()
        .compose(
            found ->
                Responses.send(
                    context,
                    Responses.object()
                        .put("entries", found.entries())
                        .put("intact", found.firstBroken() == null)
                        .put("firstBroken", found.firstBroken())));
  }
}
