package dev.belfry.storage;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belfry.contracts.common.Attributes;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How writes of items are audited: one of one item with the values that changed, one of many as a
 * count.
 */
final class ItemAudit {
  /** The id of an entry on many items. */
  private static final String MANY = "*";

  private final Audit audit;

  ItemAudit(Audit audit) {
    this.audit = audit;
  }

  /** Audits what a write did; null where nobody is to be named. */
  EntityTable.@Nullable Auditor of(@Nullable String actor, String action, int rows) {
    if (actor == null) {
      return null;
    }
    return (connection, before, after) ->
        rows == 1 ? one(connection, actor, before, after) : many(connection, actor, action, after);
  }

  Future<Void> deleted(SqlConnection connection, String actor, EntityTable.Stored before) {
    return audit.append(
        connection,
        actor,
        "delete",
        "item",
        before.id(),
        json(before.attributes(), before.attributes().asMap().keySet()),
        null);
  }

  private Future<Void> one(
      SqlConnection connection,
      String actor,
      List<EntityTable.Stored> before,
      List<EntityTable.Stored> after) {
    if (after.isEmpty()) {
      return Future.succeededFuture();
    }
    EntityTable.Stored now = after.getFirst();
    if (before.isEmpty()) {
      ObjectNode made = json(now.attributes(), now.attributes().asMap().keySet());
      return audit.append(connection, actor, "create", "item", now.id(), null, made);
    }
    Attributes old = before.getFirst().attributes();
    Set<String> changed = changed(old, now.attributes());
    if (changed.isEmpty()) {
      return Future.succeededFuture();
    }
    return audit.append(
        connection,
        actor,
        action(changed, now.attributes()),
        "item",
        now.id(),
        json(old, changed),
        json(now.attributes(), changed));
  }

  private Future<Void> many(
      SqlConnection connection, String actor, String action, List<EntityTable.Stored> after) {
    if (after.isEmpty()) {
      return Future.succeededFuture();
    }
    ObjectNode counts = JsonNodeFactory.instance.objectNode().put("items", after.size());
    return audit.append(connection, actor, action, "item", MANY, null, counts);
  }

  private static String action(Set<String> changed, Attributes now) {
    if (!changed.equals(Set.of("hidden"))) {
      return "edit";
    }
    return Boolean.TRUE.equals(now.asMap().get("hidden")) ? "hide" : "show";
  }

  private static Set<String> changed(Attributes before, Attributes after) {
    Set<String> names = new TreeSet<>(before.asMap().keySet());
    names.addAll(after.asMap().keySet());
    names.removeIf(
        name -> {
          Object old = before.asMap().get(name);
          return old != null && old.equals(after.asMap().get(name));
        });
    return names;
  }

  /** Some of the values, by name. */
  private static ObjectNode json(Attributes attributes, Set<String> names) {
    ObjectNode json = (ObjectNode) AttributeJson.tree(AttributeJson.write(attributes));
    return json.retain(names);
  }
}
