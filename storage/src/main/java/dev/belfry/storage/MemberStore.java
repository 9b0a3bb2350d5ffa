package dev.belfry.storage;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The members. Every change is audited. Thread-safe. */
public interface MemberStore {
  /**
   * A member, with a password that was made just now.
   *
   * @param member as it is now
   * @param password plain: it cannot be read again; null where none was made
   */
  record WithPassword(Member member, @Nullable String password) {
    public WithPassword {
      requireNonNull(member, "member is null");
    }
  }

  /**
   * What is to become of a member; null leaves things as they are.
   *
   * @param displayName what others see
   * @param role what the member may do
   * @param disabled whether signing in is refused
   * @param resetPassword whether a new password is made
   */
  record Change(
      @Nullable String displayName,
      @Nullable Role role,
      @Nullable Boolean disabled,
      boolean resetPassword) {}

  /** All, by name. */
  Future<List<Member>> list();

  /** Adds a member with a password made here; CONFLICT where the name is taken. */
  Future<WithPassword> create(String name, String displayName, Role role, String actor);

  /**
   * Changes a member. One who is disabled, gets another role or another password is signed out.
   * NOT_FOUND for an unknown name, CONFLICT where no enabled admin would be left.
   */
  Future<WithPassword> change(String name, Change change, String actor);

  /**
   * Changes the own password, and ends the member's other sessions.
   *
   * @return whether {@code current} was right; a wrong one counts as a sign-in that failed
   */
  Future<SignIn> changePassword(MemberSession session, String current, String next);
}
