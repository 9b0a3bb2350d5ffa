package dev.belfry.storage;

import io.vertx.core.Future;
import java.util.List;

/** What happened in a session, whoever's it was. Thread-safe. */
public interface SessionStore {
  /** The most items of a session that are read. */
  int LIMIT = 50;

  /**
   * The items that the latest events of a session liked, oldest first, each once. An event that
   * this process acknowledged is seen at once, one of another process within seconds.
   */
  Future<List<Long>> items(String sessionId);
}
