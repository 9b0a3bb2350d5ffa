package dev.belfry.storage;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The schema {@code reporting}, read as the role {@code belfry_report}, which can do nothing else.
 * So many statements and exports run at a time; more fail with OVERLOADED. Thread-safe; futures
 * complete on the caller's context.
 */
public interface Reports {
  /** The most rows of an answer that is not an export. */
  int MAX_ROWS = 10_000;

  /** Every view, by name. */
  Future<List<ReportView>> views();

  /** Rows of a view; NOT_FOUND for another name, INVALID for a filter that it does not take. */
  Future<SqlResult> read(ReportQuery query, int limit);

  /** The same as CSV, however many rows. */
  Future<Void> export(ReportQuery query, long limit, ReportSink sink);

  /**
   * Runs one statement. Fails with INVALID and a sentence for one that does anything but read the
   * schema, takes too long, is cancelled, or answers more than 16 MiB; CONFLICT for an id that
   * runs.
   */
  Future<SqlResult> run(SqlStatement statement);

  /** The same as CSV, however many rows. */
  Future<Void> export(SqlStatement statement, ReportSink sink);

  /**
   * Cancels a statement that runs in this process.
   *
   * @param everybodys whether those of others may be cancelled too
   * @return whether there was one; fails with FORBIDDEN for somebody else's
   */
  Future<Boolean> cancel(UUID queryId, String actor, boolean everybodys);

  /** Saved queries, by name. */
  Future<List<SavedQuery>> saved();

  /** A saved query. */
  Future<Optional<SavedQuery>> saved(String name);

  /** Saves a query, in place of the one of that name; audited. */
  Future<SavedQuery> save(String name, String sql, String actor);

  /** Deletes a saved query; answers whether there was one; audited. */
  Future<Boolean> deleteSaved(String name, String actor);
}
