package dev.belfry.reranker;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Suggestions;
import dev.belfry.reranker.Action.Boost;
import dev.belfry.reranker.Action.Bury;
import dev.belfry.reranker.Action.Cap;
import dev.belfry.reranker.Action.Dither;
import dev.belfry.reranker.Action.Diversify;
import dev.belfry.reranker.Action.Exclude;
import dev.belfry.reranker.Action.Explore;
import dev.belfry.reranker.Action.Fatigue;
import dev.belfry.reranker.Action.NoRepeat;
import dev.belfry.reranker.Action.Only;
import dev.belfry.reranker.Action.Pin;
import dev.belfry.reranker.Action.Quota;
import dev.belfry.reranker.Action.Recency;
import java.util.List;

/** Reads the {@code action} of a rule. */
final class ActionReader {
  /** As they are written in a ruleset. */
  static final List<String> ACTIONS =
      List.of(
          "exclude",
          "only",
          "noRepeat",
          "boost",
          "bury",
          "fatigue",
          "recency",
          "cap",
          "quota",
          "diversify",
          "dither",
          "explore",
          "pin");

  private ActionReader() {}

  static Action read(JsonFields fields) {
    String type = fields.text("type");
    try {
      return switch (type) {
        case "exclude" -> {
          fields.accept("type");
          yield new Exclude();
        }
        case "only" -> {
          fields.accept("type");
          yield new Only();
        }
        case "noRepeat" -> {
          fields.accept("type", "types", "days");
          yield new NoRepeat(fields.texts("types"), fields.integerOrNull("days"));
        }
        case "boost" -> {
          fields.accept("type", "factor");
          yield new Boost(fields.number("factor"));
        }
        case "bury" -> {
          fields.accept("type", "factor");
          yield new Bury(fields.number("factor"));
        }
        case "recency" -> {
          fields.accept("type", "halfLifeDays", "attribute");
          yield new Recency(fields.number("halfLifeDays"), fields.text("attribute", "created_at"));
        }
        case "cap" -> {
          fields.accept("type", "attribute", "max", "maxShare");
          yield new Cap(
              fields.text("attribute"),
              fields.integerOrNull("max"),
              fields.numberOrNull("maxShare"));
        }
        case "diversify" -> {
          fields.accept("type", "strength");
          yield new Diversify(fields.number("strength"));
        }
        case "fatigue" -> {
          fields.accept("type", "factor", "halfLifeDays");
          yield new Fatigue(fields.number("factor"), fields.number("halfLifeDays"));
        }
        case "quota" -> {
          fields.accept("type", "min", "within");
          yield new Quota(fields.integer("min"), fields.integerOrNull("within"));
        }
        case "pin" -> {
          fields.accept("type", "item", "position");
          yield new Pin(fields.text("item"), fields.integer("position"));
        }
        case "dither" -> {
          fields.accept("type", "temperature");
          yield new Dither(fields.number("temperature"));
        }
        case "explore" -> {
          fields.accept("type", "share");
          yield new Explore(fields.number("share"));
        }
        default -> throw unknownAction(fields, type);
      };
    } catch (BelfryException e) {
      throw fields.placed(e);
    }
  }

  private static BelfryException unknownAction(JsonFields fields, String type) {
    String nearest = Suggestions.nearest(type, ACTIONS);
    return FieldRefusal.of(
        "action.type",
        fields.place()
            + ": there is no action '"
            + type
            + "'; "
            + (nearest == null
                ? "there are " + String.join(", ", ACTIONS)
                : "did you mean " + nearest + "?"));
  }
}
