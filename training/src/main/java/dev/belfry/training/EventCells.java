package dev.belfry.training;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Ids;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a table of events. A row without an id of its own has one that follows from what it says:
 * like rows are one event.
 */
final class EventCells implements Function<@Nullable String[], ImportSource.SourceEvent> {
  private final int user;
  private final int item;
  private final int event;
  private final int type;
  private final int value;
  private final int time;
  private final int session;
  private final int device;
  private final int headline;
  private final int text;
  private final String defaultType;
  private final long otherwiseMillis;
  private final @Nullable ReviewUsers users;

  /**
   * @param columns the column of a field, or -1
   * @param rated whether events are ratings unless they say otherwise
   * @param otherwiseMillis when events without a time happened
   * @param users who wrote a review, where rows are reviews
   */
  EventCells(
      ToIntFunction<String> columns,
      boolean rated,
      long otherwiseMillis,
      @Nullable ReviewUsers users) {
    this.user = columns.applyAsInt("user");
    this.item = columns.applyAsInt("item");
    this.event = columns.applyAsInt("event");
    this.type = columns.applyAsInt("type");
    this.value = columns.applyAsInt("value");
    this.time = columns.applyAsInt("time");
    this.session = columns.applyAsInt("session");
    this.device = columns.applyAsInt("device");
    this.headline = columns.applyAsInt("headline");
    this.text = columns.applyAsInt("text");
    this.defaultType = rated ? "rating" : "click";
    this.otherwiseMillis = otherwiseMillis;
    this.users = users;
  }

  @Override
  public ImportSource.SourceEvent apply(@Nullable String[] row) {
    String itemId = MappedTable.required("item", row[item]);
    String userId = users == null ? MappedTable.required("user", row[user]) : users.idOf(row);
    @Nullable String given = cell(row, type);
    String named = given == null ? defaultType : given.strip().toLowerCase(Locale.ROOT);
    @Nullable String number = cell(row, value);
    if (number == null && value >= 0 && named.equals("rating")) {
      throw BelfryException.invalid("the value is missing");
    }
    double worth = number == null ? 1 : FieldValues.number("the value", number);
    @Nullable String when = cell(row, time);
    if (when == null && time >= 0) {
      throw BelfryException.invalid("the time is missing");
    }
    long millis = when == null ? otherwiseMillis : FieldValues.millis("the time", when);
    @Nullable String written = written(row);
    @Nullable String own = cell(row, event);
    return new ImportSource.SourceEvent(
        own == null ? id(userId, itemId, named, when, number, cell(row, session), written) : own,
        userId,
        itemId,
        named,
        worth,
        millis,
        cell(row, session),
        cell(row, device),
        written);
  }

  private @Nullable String written(@Nullable String[] row) {
    @Nullable String head = cell(row, headline);
    @Nullable String body = cell(row, text);
    return head == null ? body : body == null ? head : head + "\n" + body;
  }

  private static String id(
      String user,
      String item,
      String type,
      @Nullable String time,
      @Nullable String value,
      @Nullable String session,
      @Nullable String text) {
    String said =
        String.join("\t", user, item, type, "" + time, "" + value, "" + session, "" + text);
    return said.length() <= Ids.MAX_LENGTH ? said : "row:" + ReviewUsers.digest(said);
  }

  private static @Nullable String cell(@Nullable String[] row, int column) {
    @Nullable String cell = column < 0 ? null : row[column];
    return cell == null || cell.isBlank() ? null : cell;
  }
}
