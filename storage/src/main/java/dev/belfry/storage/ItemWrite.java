package dev.belfry.storage;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An item to be written, as it came from the app: nothing is checked yet.
 *
 * @param itemId the app's id
 * @param json attribute values as JSON has them; in a patch null removes an attribute
 * @param revision the only one that it may be written over; null for any
 */
public record ItemWrite(
    String itemId, Map<String, @Nullable Object> json, @Nullable Long revision) {
  public ItemWrite {
    requireNonNull(itemId, "itemId is null");
    json = Collections.unmodifiableMap(new LinkedHashMap<>(json));
  }

  /** Over whatever is there. */
  public ItemWrite(String itemId, Map<String, @Nullable Object> json) {
    this(itemId, json, null);
  }
}
