package dev.belfry.storage;

import dev.belfry.contracts.common.BelfryException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a member may do. */
public enum Role {
  /** Reads everything. */
  VIEWER("read"),
  /** Changes items and drafts too. */
  EDITOR("read", "write"),
  /** Approves and publishes too. */
  APPROVER("read", "write", "approve"),
  /** Everything. */
  ADMIN("read", "write", "approve", "admin");

  /** The names, as the API writes them. */
  public static final List<String> NAMES = Arrays.stream(values()).map(Role::text).toList();

  private final List<String> scopes;

  Role(String... scopes) {
    this.scopes = List.of(scopes);
  }

  /** The scopes, the least first. */
  public List<String> scopes() {
    return scopes;
  }

  /** The name, in lower case. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The role of a name.
   *
   * @throws BelfryException INVALID
   */
  public static Role of(String name) {
    if (!NAMES.contains(name)) {
      throw BelfryException.invalid(
          "role '" + name + "' is not known: give one of " + String.join(", ", NAMES));
    }
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
