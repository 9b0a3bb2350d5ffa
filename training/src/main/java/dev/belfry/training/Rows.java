package dev.belfry.training;

import dev.belfry.contracts.common.BelfryException;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the rows of a table say, one after another; rows that cannot be used are told to {@link
 * Rejects} and passed over. For one thread.
 */
final class Rows<T> implements Iterator<T>, Closeable {
  private final TableReader table;
  private final Function<@Nullable String[], @Nullable T> parser;
  private final Rejects rejects;
  private @Nullable T next;

  /**
   * @param parser what a row says; null to pass over it without a word, INVALID to reject it
   */
  Rows(TableReader table, Function<@Nullable String[], @Nullable T> parser, Rejects rejects) {
    this.table = table;
    this.parser = parser;
    this.rejects = rejects;
  }

  /** What is in memory already. */
  static <T> Rows<T> of(List<T> list) {
    ListTable<T> table = new ListTable<>(list);
    return new Rows<>(table, cells -> table.current(), (where, reason) -> {});
  }

  @Override
  public boolean hasNext() {
    while (next == null) {
      try {
        @Nullable String @Nullable [] cells = table.next();
        if (cells == null) {
          return false;
        }
        next = parser.apply(cells);
      } catch (BelfryException e) {
        rejects.reject(table.where(), String.valueOf(e.getMessage()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return true;
  }

  @Override
  public T next() {
    T row = hasNext() ? next : null;
    if (row == null) {
      throw new NoSuchElementException();
    }
    next = null;
    return row;
  }

  /** Gives every row to {@code consumer}; one that it refuses as INVALID is rejected. */
  void each(Consumer<T> consumer) {
    while (hasNext()) {
      T row = next();
      try {
        consumer.accept(row);
      } catch (BelfryException e) {
        rejects.reject(table.where(), String.valueOf(e.getMessage()));
      }
    }
  }

  /**
   * Where the row that {@link #next} answered last stands, until the next call; empty for what is
   * in no file.
   */
  String where() {
    return table.where();
  }

  long position() {
    return table.position();
  }

  /** What {@link #position} goes up to; 0 when it is not known. */
  long size() {
    return table.size();
  }

  @Override
  public void close() throws IOException {
    table.close();
  }

  private static final class ListTable<T> implements TableReader {
    private static final @Nullable String[] NOTHING = {};

    private final List<T> list;
    private int at;

    ListTable(List<T> list) {
      this.list = list;
    }

    T current() {
      return list.get(at - 1);
    }

    @Override
    public List<String> columns() {
      return List.of();
    }

    @Override
    public @Nullable String @Nullable [] next() {
      return at++ < list.size() ? NOTHING : null;
    }

    @Override
    public String where() {
      return "";
    }

    @Override
    public long position() {
      return at;
    }

    @Override
    public long size() {
      return list.size();
    }

    @Override
    public void close() {}
  }
}
