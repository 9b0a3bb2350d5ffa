package dev.belfry.storage;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Members, for a command that runs beside a server or before one. Blocking. */
public final class MemberAdmin implements AutoCloseable {
  /** Who the audit log says it was. */
  public static final String ACTOR = "system";

  private static final long SECONDS = 60;

  private final Vertx vertx =
      Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
  private final Postgres postgres;
  private final Passwords passwords;
  private final PgMembers members;

  /** Members of a database that is migrated. */
  public MemberAdmin(StorageConfig config) {
    InstantSource clock = InstantSource.system();
    postgres = new Postgres(vertx, PostgresUrl.parse(config.postgresUrl()), 1);
    passwords = new Passwords(vertx);
    members =
        new PgMembers(
            postgres,
            new PgMemberSessions(postgres, passwords, clock),
            passwords,
            new Audit(vertx, postgres, clock),
            clock);
  }

  /** All, by name. */
  public List<Member> list() {
    return await(members.list());
  }

  /**
   * Adds a member.
   *
   * @return the password: it cannot be read again
   * @throws BelfryException CONFLICT where the name is taken, INVALID for a name that is none
   */
  public String add(String name, String displayName, Role role) {
    return String.valueOf(await(members.create(name, displayName, role, ACTOR)).password());
  }

  /**
   * Makes a new password, and lets a member who is disabled in again.
   *
   * @return the password: it cannot be read again
   * @throws BelfryException NOT_FOUND for an unknown name
   */
  public String reset(String name) {
    MemberStore.Change change = new MemberStore.Change(null, null, false, true);
    return String.valueOf(await(members.change(name, change, ACTOR)).password());
  }

  @Override
  public void close() {
    await(Future.join(passwords.close(), postgres.close()));
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw Postgres.describe(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      throw new BelfryException(
          ErrorCode.UNAVAILABLE, "Postgres did not answer within " + SECONDS + " seconds", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BelfryException(ErrorCode.UNAVAILABLE, "interrupted", e);
    }
  }
}
