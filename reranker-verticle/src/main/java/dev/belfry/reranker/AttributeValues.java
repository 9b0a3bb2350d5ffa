package dev.belfry.reranker;

import dev.belfry.conditions.Reading;
import dev.belfry.contracts.common.AttributeDefinition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The values of an attribute that stand for all: the literals it is compared with, what lies beside
 * and between them, one other value, and none.
 */
final class AttributeValues {
  private AttributeValues() {}

  /**
   * @param now stands for a timestamp that is compared with none
   * @return the values, the missing one last
   */
  static List<Optional<Object>> of(AttributeDefinition definition, Reading reading, Instant now) {
    List<Object> values = single(definition, reading, now);
    List<Optional<Object>> all = new ArrayList<>();
    if (definition.multi()) {
      values.forEach(value -> all.add(Optional.of(List.of(value))));
      if (values.size() > 2) {
        all.add(Optional.of(List.copyOf(values)));
      }
      all.add(Optional.of(List.of()));
    } else {
      values.forEach(value -> all.add(Optional.of(value)));
    }
    all.add(Optional.empty());
    return all;
  }

  private static List<Object> single(AttributeDefinition definition, Reading reading, Instant now) {
    return switch (definition.type()) {
      case TEXT, CATEGORY -> texts(reading);
      case NUMBER -> numbers(reading);
      case BOOLEAN -> List.of(true, false);
      case TIMESTAMP -> instants(reading, now);
      case VECTOR -> List.of();
    };
  }

  private static List<Object> texts(Reading reading) {
    List<Object> texts = new ArrayList<>();
    reading.literals().stream().filter(String.class::isInstance).sorted().forEach(texts::add);
    String other = "other";
    while (texts.contains(other)) {
      other += "-1";
    }
    texts.add(other);
    return texts;
  }

  private static List<Object> numbers(Reading reading) {
    TreeSet<Double> literals = new TreeSet<>();
    for (Object literal : reading.literals()) {
      if (literal instanceof Double number && Double.isFinite(number)) {
        // Minus zero and zero are one number.
        literals.add(number + 0.0);
      }
    }
    if (literals.isEmpty()) {
      return List.of(1.0);
    }
    List<Object> numbers = new ArrayList<>();
    double first = literals.first();
    numbers.add(first - 1 < first ? first - 1 : Math.nextDown(first));
    for (Double literal : literals) {
      numbers.add(literal);
      Double next = literals.higher(literal);
      if (next != null && Math.nextUp(literal) < next) {
        numbers.add(between(literal, next));
      }
    }
    double last = literals.last();
    numbers.add(last + 1 > last ? last + 1 : Math.nextUp(last));
    return numbers;
  }

  private static double between(double low, double high) {
    double middle = low / 2 + high / 2;
    double whole = Math.floor(middle);
    double chosen = whole > low ? whole : middle;
    return chosen > low && chosen < high ? chosen : Math.nextUp(low);
  }

  private static List<Object> instants(Reading reading, Instant now) {
    TreeSet<Instant> instants = new TreeSet<>();
    for (Object literal : reading.literals()) {
      if (literal instanceof Instant instant) {
        instants.add(instant.minusSeconds(1));
        instants.add(instant);
        instants.add(instant.plusSeconds(1));
      }
    }
    return instants.isEmpty() ? List.of(now) : List.copyOf(instants);
  }
}
