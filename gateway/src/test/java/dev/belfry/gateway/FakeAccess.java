package dev.belfry.gateway;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.common.Objectives;
import dev.belfry.storage.AuditEntry;
import dev.belfry.storage.AuditLog;
import dev.belfry.storage.Duties;
import dev.belfry.storage.ExperimentSums;
import dev.belfry.storage.JobStore;
import dev.belfry.storage.Member;
import dev.belfry.storage.MemberSession;
import dev.belfry.storage.MemberSessions;
import dev.belfry.storage.MemberStore;
import dev.belfry.storage.Placement;
import dev.belfry.storage.PlacementStore;
import dev.belfry.storage.Reports;
import dev.belfry.storage.Role;
import dev.belfry.storage.RulesetDrafts;
import dev.belfry.storage.RulesetHistory;
import dev.belfry.storage.Settings;
import dev.belfry.storage.SettingsStore;
import dev.belfry.storage.SignIn;
import dev.belfry.storage.Traffic;
import io.vertx.core.Future;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** An installation that nobody signs in to: {@link AccessIT} looks at a real one. */
final class FakeAccess {
  private FakeAccess() {}

  static <T> Future<T> notHere() {
    return Future.failedFuture(new BelfryException(ErrorCode.UNAVAILABLE, "not here"));
  }

  /** Stores of the console that are away. */
  static AdminStores nobodyAdministers() {
    return new AdminStores(
        away(RulesetHistory.class),
        away(RulesetDrafts.class),
        away(Traffic.class),
        away(JobStore.class),
        away(ExperimentSums.class),
        away(Duties.class),
        away(Reports.class));
  }

  private static <T> T away(Class<T> store) {
    return store.cast(
        Proxy.newProxyInstance(
            store.getClassLoader(), new Class<?>[] {store}, (proxy, method, given) -> notHere()));
  }

  /** No members. */
  static final class Members implements MemberStore {
    @Override
    public Future<List<Member>> list() {
      return Future.succeededFuture(List.of());
    }

    @Override
    public Future<WithPassword> create(String name, String displayName, Role role, String actor) {
      return notHere();
    }

    @Override
    public Future<WithPassword> change(String name, Change change, String actor) {
      return notHere();
    }

    @Override
    public Future<SignIn> changePassword(MemberSession session, String current, String next) {
      return notHere();
    }
  }

  /** No sessions. */
  static final class Sessions implements MemberSessions {
    @Override
    public Future<SignIn> signIn(String name, String password) {
      return Future.succeededFuture(new SignIn.Refused());
    }

    @Override
    public Future<Optional<MemberSession>> find(String token) {
      return Future.succeededFuture(Optional.empty());
    }

    @Override
    public Future<Void> signOut(String token) {
      return Future.succeededFuture();
    }
  }

  /** Settings as they begin. */
  static final class InstallationSettings implements SettingsStore {
    @Override
    public Future<Settings> read() {
      return Future.succeededFuture(current());
    }

    @Override
    public Settings current() {
      return new Settings(false, Objectives.DEFAULT, 1);
    }

    @Override
    public Future<Settings> put(
        boolean twoPersonApproval, Objectives objectives, long revision, String actor) {
      return notHere();
    }
  }

  /** The placements that an installation begins with. */
  static final class Placements implements PlacementStore {
    @Override
    public Set<String> names() {
      return Set.of("home", "similar", "cart", "search");
    }

    @Override
    public Future<List<Placement>> list() {
      return Future.succeededFuture(
          names().stream().sorted().map(name -> new Placement(name, "")).toList());
    }

    @Override
    public Future<Placement> put(Placement placement, String actor) {
      return notHere();
    }

    @Override
    public Future<Boolean> delete(String name, String actor) {
      return notHere();
    }
  }

  /** Nothing was changed. */
  static final class Log implements AuditLog {
    @Override
    public Future<List<AuditEntry>> page(Query query) {
      return Future.succeededFuture(List.of());
    }

    @Override
    public Future<Verification> verify() {
      return Future.succeededFuture(new Verification(0, null));
    }
  }
}
