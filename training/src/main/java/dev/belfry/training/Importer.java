package dev.belfry.training;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.storage.BatchStore;
import dev.belfry.storage.EventWrite;
import dev.belfry.storage.ItemWrite;
import dev.belfry.storage.LoadReport;
import dev.belfry.storage.RowSink;
import dev.belfry.storage.UserWrite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Loads data into the store: its attributes, items, users and events. Reads from front to back and
 * keeps no rows. Event ids follow from the events, so that a second import changes nothing, and one
 * that was killed is simply run again.
 */
public final class Importer {
  private static final int REPORT_EVERY = 5_000;

  private final BatchStore store;
  private final Rejects rejects;
  private final Progress progress;
  private final Map<String, Reason> reasons = new LinkedHashMap<>();
  private long rejected;

  private Importer(BatchStore store, Rejects rejects, Progress progress) {
    this.store = store;
    this.rejects = rejects;
    this.progress = progress;
  }

  /**
   * Why rows were rejected.
   *
   * @param example the sentence of the first of them
   * @param where where that stands
   * @param rows how many there are whose sentence differs in its values only
   */
  public record Reason(String example, String where, long rows) {}

  /**
   * What an import did.
   *
   * @param items rows of the catalogue
   * @param users rows of users
   * @param events rows of events
   * @param newItems items that were made because an event names them
   * @param newUsers users that were made because an event names them
   * @param reasons why rows were rejected
   */
  public record Report(
      LoadReport items,
      LoadReport users,
      LoadReport events,
      long newItems,
      long newUsers,
      List<Reason> reasons) {
    public Report {
      reasons = List.copyOf(reasons);
    }

    /** One line for people. */
    @Override
    public String toString() {
      return "%,d items, %,d users and %,d events stored; %,d rows were there already, %,d rejected"
          .formatted(
              items.stored() + newItems,
              users.stored() + newUsers,
              events.stored(),
              items.unchanged() + users.unchanged() + events.unchanged(),
              items.rejected() + users.rejected() + events.rejected());
    }
  }

  /**
   * Loads a data set.
   *
   * @param rejects told of each row that cannot be used; the others are stored
   */
  public static Report load(Dataset data, BatchStore store, Rejects rejects, Progress progress) {
    return load(new DatasetSource(data), store, rejects, progress);
  }

  /**
   * Loads what a source holds.
   *
   * @param rejects told of each row that cannot be used; the others are stored
   */
  public static Report load(
      ImportSource source, BatchStore store, Rejects rejects, Progress progress) {
    try {
      return new Importer(store, rejects, progress).load(source);
    } catch (IOException e) {
      throw unreadable(source, e);
    } catch (UncheckedIOException e) {
      throw unreadable(source, e);
    }
  }

  private static BelfryException unreadable(ImportSource source, Exception e) {
    Throwable cause = e.getCause() instanceof IOException io ? io : e;
    return new BelfryException(
        ErrorCode.INVALID, source.name() + " cannot be read: " + cause.getMessage(), e);
  }

  private Report load(ImportSource source) throws IOException {
    if (!source.attributes().isEmpty()) {
      store.defineAttributes(source.attributes());
    }
    boolean merges = source.merges();
    LoadReport items;
    try (Rows<ImportSource.Described> rows = source.items(this::reject)) {
      Iterator<ItemWrite> writes =
          watched("importing items", rows, row -> new ItemWrite(row.id(), row.values()));
      items = counted(store.loadItems(writes, merges, told("item", rows)));
    }
    LoadReport users;
    try (Rows<ImportSource.Described> rows = source.users(this::reject)) {
      Iterator<UserWrite> writes =
          watched("importing users", rows, row -> new UserWrite(row.id(), row.values()));
      users = counted(store.loadUsers(writes, merges, told("user", rows)));
    }
    try (Rows<ImportSource.SourceEvent> rows = source.events(this::reject)) {
      Iterator<EventWrite> writes = watched("importing events", rows, Importer::event);
      BatchStore.EventLoad load =
          store.loadEvents(writes, !source.describesItems(), told("event", rows));
      LoadReport events = counted(load.events());
      return new Report(
          items, users, events, load.newItems(), load.newUsers(), List.copyOf(reasons.values()));
    }
  }

  private static EventWrite event(ImportSource.SourceEvent event) {
    return new EventWrite(
        event.eventId(),
        event.userId(),
        event.itemId(),
        event.type(),
        event.value(),
        Instant.ofEpochMilli(event.millis()),
        null,
        null,
        event.session(),
        event.text());
  }

  /** What the store refused, with the place it stands at. */
  private RowSink told(String kind, Rows<?> rows) {
    return (index, id, reason) ->
        reject(rows.where().isEmpty() ? kind + " " + id : rows.where(), reason);
  }

  private void reject(String where, String reason) {
    rejected++;
    // Values differ from row to row, reasons do not.
    String kind = reason.replaceAll("'[^']*'|-?\\d[\\d.,E-]*", "");
    Reason before = reasons.getOrDefault(kind, new Reason(reason, where, 0));
    reasons.put(kind, new Reason(before.example(), before.where(), before.rows() + 1));
    rejects.reject(where, reason);
  }

  /** The report with the rows that did not come as far as the store. */
  private LoadReport counted(LoadReport report) {
    LoadReport all = new LoadReport(report.stored(), report.unchanged(), rejected);
    rejected = 0;
    return all;
  }

  private <R, W> Iterator<W> watched(String stage, Rows<R> rows, Function<R, W> write) {
    if (!rows.hasNext()) {
      return Collections.emptyIterator();
    }
    progress.advance(stage, 0, rows.size());
    return new Iterator<>() {
      private long read;

      @Override
      public boolean hasNext() {
        boolean more = rows.hasNext();
        if (!more) {
          progress.advance(stage, rows.size(), rows.size());
        }
        return more;
      }

      @Override
      public W next() {
        if (++read % REPORT_EVERY == 0) {
          progress.advance(stage, rows.position(), rows.size());
        }
        return write.apply(rows.next());
      }
    };
  }
}
