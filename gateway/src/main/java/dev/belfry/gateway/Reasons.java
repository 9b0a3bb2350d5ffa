package dev.belfry.gateway;

import dev.belfry.contracts.common.Source;
import dev.belfry.contracts.reranker.RankedItem;
import dev.belfry.contracts.reranker.RuleEffect;
import java.util.Locale;

/** Says in a plain sentence why an item is in a list. */
final class Reasons {
  private Reasons() {}

  /** Where the item came from, then what each rule did to it. */
  static String sentence(RankedItem item) {
    StringBuilder sentence = new StringBuilder(origin(item.source()));
    for (RuleEffect effect : item.effects()) {
      if (effect.factor() != 1) {
        sentence.append(
            String.format(
                Locale.ROOT,
                "; rule '%s' %s its score to %.0f %%",
                effect.rule(),
                effect.factor() < 1 ? "lowered" : "raised",
                effect.factor() * 100));
      } else {
        sentence.append("; placed with rule '").append(effect.rule()).append("'");
      }
    }
    return sentence.append('.').toString();
  }

  private static String origin(Source source) {
    return switch (source) {
      case TWO_TOWER -> "Near to what this user likes, as the model learned it";
      case ITEM_EMBEDDING -> "Liked by the same people as the item asked about";
      case ALS, EASE, ALS_FOLD_IN -> "Liked by people who like the same items";
      case ITEM_KNN -> "Liked together with this user's items";
      case SEQUENTIAL_RULES -> "Often follows the latest items";
      case CONTENT -> "Alike in text and attributes";
      case SEGMENT_POPULARITY -> "Popular with similar users";
      case CATEGORY_POPULARITY -> "Popular in these categories";
      case CONTEXT_POPULARITY -> "Popular in this situation";
      case POPULARITY -> "Popular with everyone";
      case RULE -> "Put there by a rule";
    };
  }
}
