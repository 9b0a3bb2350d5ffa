package dev.belfry.launcher;

import dev.belfry.storage.MemberAdmin;
import dev.belfry.storage.MemberStore;
import dev.belfry.storage.Role;
import dev.belfry.storage.Storage;
import java.time.Duration;
import java.util.Optional;

/** The member that a demo begins with. */
final class FirstAdmin {
  static final String NAME = "admin";
  private static final Duration BOUND = Duration.ofSeconds(60);

  private FirstAdmin() {}

  /** Whether anybody can sign in. */
  static boolean isMissing(Storage storage) {
    return Await.within(BOUND, storage.members().list()).isEmpty();
  }

  /** The password of an admin made now; empty where there are members already. */
  static Optional<String> make(Storage storage) {
    if (!isMissing(storage)) {
      return Optional.empty();
    }
    MemberStore.WithPassword made =
        Await.within(BOUND, storage.members().create(NAME, "Admin", Role.ADMIN, MemberAdmin.ACTOR));
    return Optional.ofNullable(made.password());
  }
}
