package dev.belfry.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.platform.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Rows of one request on their way to storage: the good ones, and why each bad one is refused. */
final class Batch<T> {
  private final List<T> good = new ArrayList<>();
  private final List<Integer> indexes = new ArrayList<>();
  private final Map<Integer, Rejected> rejected = new TreeMap<>();

  /** Reads rows; one that {@code reader} refuses is set aside. */
  static <T> Batch<T> of(List<Bodies.Row> rows, Function<JsonNode, T> reader) {
    Batch<T> batch = new Batch<>();
    for (Bodies.Row row : rows) {
      try {
        batch.good.add(reader.apply(row.parsed()));
        batch.indexes.add(row.index());
      } catch (BelfryException e) {
        if (row.single()) {
          throw e;
        }
        batch.rejected.put(row.index(), new Rejected(null, String.valueOf(e.getMessage())));
      }
    }
    return batch;
  }

  /** What storage is given. */
  List<T> good() {
    return good;
  }

  /** Notes that storage refused the row at {@code place} of {@link #good()}. */
  void reject(int place, @Nullable String id, String reason) {
    rejected.put(indexes.get(place), new Rejected(id, reason));
  }

  /** Why the first bad row is refused, or null. */
  @Nullable String firstReason() {
    return rejected.values().stream().map(Rejected::reason).findFirst().orElse(null);
  }

  int rejectedCount() {
    return rejected.size();
  }

  /** The refused rows, by index. */
  ArrayNode report() {
    ArrayNode report = Json.mapper().createArrayNode();
    rejected.forEach(
        (index, row) -> {
          if (row.id() == null) {
            report.addObject().put("index", index).put("reason", row.reason());
          } else {
            report.addObject().put("index", index).put("id", row.id()).put("reason", row.reason());
          }
        });
    return report;
  }

  private record Rejected(@Nullable String id, String reason) {}
}
