package dev.belfry.coldstart;

import dev.belfry.contracts.common.AttributeDefinition;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.AttributeType;
import dev.belfry.contracts.common.Entity;
import dev.belfry.contracts.common.Item;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/**
 * Turns an item into terms. Words of every text attribute are analysed as English (lower case, stop
 * words out, Porter stems) into one common space, so that a title meets a description; a word of
 * the title counts {@value #TITLE_WEIGHT} times. Each value of a category attribute is one term of
 * its own, {@code name=value} in lower case.
 *
 * <p>Safe for use by several threads.
 */
final class TermExtractor implements AutoCloseable {
  static final int TITLE_WEIGHT = 2;

  /** Longer words are noise, and Lucene's limit is 32,766 bytes. */
  private static final int LONGEST_TERM = 256;

  private final Analyzer analyzer = new EnglishAnalyzer();
  private final List<AttributeDefinition> attributes;

  TermExtractor(AttributeSchema schema) {
    attributes = textual(schema);
  }

  /** Whether {@code schema} gives items the same terms as the one this was made from. */
  boolean covers(AttributeSchema schema) {
    return attributes.equals(textual(schema));
  }

  /** The item's terms with their frequencies, in order of the term. */
  Map<String, Integer> extract(Item item) {
    Map<String, Integer> terms = new TreeMap<>();
    for (AttributeDefinition attribute : attributes) {
      for (String value : item.attributes().texts(attribute.name())) {
        if (attribute.type() == AttributeType.TEXT) {
          addWords(terms, value, attribute.name().equals("title") ? TITLE_WEIGHT : 1);
        } else if (!value.isBlank()) {
          String label = attribute.name() + "=" + value.strip().toLowerCase(Locale.ROOT);
          terms.merge(label.substring(0, Math.min(label.length(), LONGEST_TERM)), 1, Integer::sum);
        }
      }
    }
    return terms;
  }

  @Override
  public void close() {
    analyzer.close();
  }

  private void addWords(Map<String, Integer> terms, String text, int weight) {
    try (TokenStream stream = analyzer.tokenStream("text", text)) {
      CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
      stream.reset();
      while (stream.incrementToken()) {
        if (term.length() <= LONGEST_TERM) {
          terms.merge(term.toString(), weight, Integer::sum);
        }
      }
      stream.end();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<AttributeDefinition> textual(AttributeSchema schema) {
    return schema.of(Entity.ITEM).stream()
        .filter(a -> a.type() == AttributeType.TEXT || a.type() == AttributeType.CATEGORY)
        .toList();
  }
}
