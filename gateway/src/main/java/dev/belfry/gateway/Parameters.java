package dev.belfry.gateway;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Ids;
import dev.belfry.contracts.common.Suggestions;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The path and query parameters of one request, checked. */
final class Parameters {
  private static final Pattern IF_MATCH = Pattern.compile("\"[0-9]{1,18}\"");

  private static final String GIVE_ETAG = ": give the ETag of what is changed, such as \"7\"";

  private final RoutingContext context;
  private final MultiMap query;

  private Parameters(RoutingContext context, MultiMap query) {
    this.context = context;
    this.query = query;
  }

  /**
   * @param known the names that this operation reads from the query
   * @throws BelfryException INVALID for another one, with the nearest known
   */
  static Parameters of(RoutingContext context, List<String> known) {
    MultiMap query = context.queryParams();
    for (String name : query.names()) {
      if (!known.contains(name)) {
        throw BelfryException.invalid(unknown("query parameter", name, known));
      }
      if (query.getAll(name).size() > 1) {
        throw BelfryException.invalid("'" + name + "' is given more than once; give it once");
      }
    }
    return new Parameters(context, query);
  }

  /** The sentence for a name that is not known. */
  static String unknown(String kind, String name, List<String> known) {
    String nearest = Suggestions.nearest(name, known);
    String start = kind + " '" + Ids.shorten(name) + "' is not known here";
    if (nearest != null) {
      return start + ": did you mean '" + nearest + "'?";
    }
    return known.isEmpty()
        ? start + ": none is taken"
        : start + ": known are " + String.join(", ", known);
  }

  /** An id of the path. */
  String pathId(String name) {
    return Ids.check("'" + name + "'", context.pathParam(name));
  }

  /** A UUID of the path. */
  UUID pathUuid(String name) {
    return uuid(name, context.pathParam(name));
  }

  /**
   * A UUID.
   *
   * @throws BelfryException INVALID
   */
  static UUID uuid(String name, @Nullable String text) {
    try {
      if (text != null && text.length() == 36) {
        return UUID.fromString(text);
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw BelfryException.invalid(
        "'"
            + name
            + "' is '"
            + Ids.shorten(String.valueOf(text))
            + "': give a UUID such as 01981f6e-3c5a-7b1e-9d2f-4a6b8c0d1e2f");
  }

  /** An id of the query, or null. */
  @Nullable String id(String name) {
    String text = query.get(name);
    return text == null ? null : Ids.check("'" + name + "'", text);
  }

  /** A UUID of the query, or null. */
  @Nullable UUID uuid(String name) {
    String text = query.get(name);
    return text == null ? null : uuid(name, text);
  }

  /** A text of the query, or null. */
  @Nullable String text(String name, int min, int max) {
    String text = query.get(name);
    if (text == null) {
      return null;
    }
    if (text.length() < min || text.length() > max) {
      throw BelfryException.invalid(
          "'" + name + "' has " + text.length() + " characters: give " + min + " to " + max);
    }
    return Ids.checkText("'" + name + "'", text);
  }

  /** One of the accepted words of the query, or null. */
  @Nullable String oneOf(String name, List<String> accepted) {
    String text = query.get(name);
    if (text != null && !accepted.contains(text)) {
      throw BelfryException.invalid(
          "'"
              + name
              + "' is '"
              + Ids.shorten(text)
              + "': give one of "
              + String.join(", ", accepted));
    }
    return text;
  }

  /**
   * The revision that a write was made on: {@code If-Match: "7"}.
   *
   * @throws BelfryException INVALID where it is missing or is none
   */
  long ifMatch() {
    Long revision = ifMatchOrAny();
    if (revision == null) {
      throw BelfryException.invalid("header If-Match is missing" + GIVE_ETAG);
    }
    return revision;
  }

  /**
   * The same, or null where a write may go over whatever is there: without the header.
   *
   * @throws BelfryException INVALID where it is none
   */
  @Nullable Long ifMatchOrAny() {
    String text = context.request().getHeader(HttpHeaders.IF_MATCH);
    if (text == null) {
      return null;
    }
    if (IF_MATCH.matcher(text).matches()) {
      return Long.parseLong(text, 1, text.length() - 1, 10);
    }
    throw BelfryException.invalid("header If-Match is '" + Ids.shorten(text) + "'" + GIVE_ETAG);
  }

  /** A moment of the query, or null. */
  @Nullable Instant instant(String name) {
    String text = query.get(name);
    if (text == null) {
      return null;
    }
    try {
      OffsetDateTime time = OffsetDateTime.parse(text);
      if (time.getYear() > 0 && time.getYear() <= 9_999) {
        return time.toInstant();
      }
    } catch (DateTimeParseException e) {
      // Said below.
    }
    throw BelfryException.invalid(
        "'"
            + name
            + "' is '"
            + Ids.shorten(text)
            + "': give a time with its zone, such as '2026-01-31T09:30:00Z'");
  }

  /** A positive whole number of the query, or null. */
  @Nullable Long number(String name) {
    String text = query.get(name);
    if (text == null) {
      return null;
    }
    if (!text.matches("[1-9][0-9]{0,17}")) {
      throw BelfryException.invalid(
          "'" + name + "' is '" + Ids.shorten(text) + "': give a whole number from 1 on");
    }
    return Long.parseLong(text);
  }

  /** A whole number of the query within {@code [min, max]}. */
  int whole(String name, int otherwise, int min, int max) {
    String text = query.get(name);
    if (text == null) {
      return otherwise;
    }
    try {
      int value = Integer.parseInt(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw BelfryException.invalid(
        "'"
            + name
            + "' is '"
            + Ids.shorten(text)
            + "': give a whole number from "
            + min
            + " to "
            + max);
  }
}
