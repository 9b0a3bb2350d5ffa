package dev.belfry.storage;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A user to be written, as it came from the app: nothing is checked yet.
 *
 * @param userId the app's id
 * @param json attribute values as JSON has them; in a patch null removes an attribute
 */
public record UserWrite(String userId, Map<String, @Nullable Object> json) {
  public UserWrite {
    requireNonNull(userId, "userId is null");
    json = Collections.unmodifiableMap(new LinkedHashMap<>(json));
  }
}
