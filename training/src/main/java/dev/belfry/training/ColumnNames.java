package dev.belfry.training;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What columns are usually called, and what they then are. */
final class ColumnNames {
  /** Fields of an event, and what else they are called; names as {@link #plain} makes them. */
  private static final Map<String, List<String>> EVENT = new LinkedHashMap<>();

  private static final Map<String, List<String>> ITEM = new LinkedHashMap<>();

  static {
    EVENT.put(
        "user",
        List.of(
            "user_id",
            "userid",
            "uid",
            "user_name",
            "username",
            "customer",
            "customer_id",
            "customerid",
            "visitor",
            "visitor_id",
            "visitorid",
            "member",
            "member_id",
            "account",
            "account_id",
            "reviewer",
            "reviewer_id",
            "client_id"));
    EVENT.put(
        "item",
        List.of(
            "item_id",
            "itemid",
            "iid",
            "product",
            "product_id",
            "productid",
            "sku",
            "asin",
            "movie",
            "movie_id",
            "movieid",
            "article",
            "article_id",
            "track_id",
            "book_id",
            "isbn",
            "content_id",
            "business_id"));
    EVENT.put("event", List.of("event_id", "eventid"));
    EVENT.put("type", List.of("event_type", "action", "behavior", "behaviour"));
    EVENT.put("value", List.of("rating", "stars", "score", "overall"));
    EVENT.put(
        "time",
        List.of(
            "timestamp",
            "occurred_at",
            "date",
            "datetime",
            "event_time",
            "event_date",
            "unix_review_time",
            "rated_at",
            "when",
            "ts"));
    EVENT.put("session", List.of("session_id", "sessionid", "user_session"));
    EVENT.put("headline", List.of("review_title", "summary"));
    EVENT.put("text", List.of("review", "review_text", "comment", "body"));
    EVENT.put("device", List.of());
    ITEM.put("title", List.of("name", "product_name", "item_name", "product_title"));
    ITEM.put("description", List.of("summary", "overview", "details"));
    ITEM.put("categories", List.of("category", "genres", "genre"));
    ITEM.put("brand", List.of("brand_name"));
    ITEM.put("price", List.of("unit_price"));
    ITEM.put("stock", List.of("inventory", "in_stock"));
  }

  private static final Map<String, String> EVENT_FIELDS = inverse(EVENT);
  private static final Map<String, String> ITEM_FIELDS = inverse(ITEM);

  private ColumnNames() {}

  /** The field of an event that a column is likely to be, or null. */
  static @Nullable String eventField(String column) {
    return EVENT_FIELDS.get(plain(column));
  }

  /** The reserved attribute of items that a column is likely to be, or null. */
  static @Nullable String itemAttribute(String column) {
    return ITEM_FIELDS.get(plain(column));
  }

  /** The fields of an event by their one name. */
  static List<String> eventFields() {
    return List.copyOf(EVENT.keySet());
  }

  /** A column's name as an attribute may be called: {@code releaseYear} is {@code release_year}. */
  static String plain(String column) {
    String words =
        column
            .strip()
            .replaceAll("([a-z0-9])([A-Z])", "$1_$2")
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "_")
            .replaceAll("^[_0-9]+|_+$", "");
    return words.length() > 64 ? words.substring(0, 64) : words;
  }

  private static Map<String, String> inverse(Map<String, List<String>> names) {
    Map<String, String> inverse = new HashMap<>();
    names.forEach(
        (field, others) -> {
          inverse.put(field, field);
          others.forEach(other -> inverse.put(other, field));
        });
    return inverse;
  }
}
