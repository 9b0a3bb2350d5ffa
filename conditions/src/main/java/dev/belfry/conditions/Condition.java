package dev.belfry.conditions;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.BelfryException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A checked condition: CEL over {@code item}, {@code user}, {@code context} and {@code now}, typed
 * by the attribute schema. Immutable and safe for use by several threads.
 *
 * <p>A condition decides in three values: where an attribute that matters is missing it is neither
 * true nor false, and so for what cannot be computed. {@code &&} and {@code ||} look at both sides,
 * so that {@code item.price > 20 || "sale" in item.categories} is true of an item on sale without a
 * price. Work is bounded: the length of the text, its depth, the iterations of comprehensions and
 * the size of regular expressions (RE2: linear time).
 */
public final class Condition {
  /** The longest text that is accepted, in characters. */
  public static final int MAX_LENGTH = 4_096;

  private final String text;
  private final Node root;
  private final ConditionLanguage language;
  private final Set<AttributeName> attributes;
  private final Scope scope;
  private final boolean usesNow;
  private final Readings readings;
  private final boolean fillsInDefaults;

  private Condition(
      String text,
      Node root,
      ConditionLanguage language,
      Set<AttributeName> attributes,
      boolean usesNow,
      Readings readings,
      boolean fillsInDefaults) {
    this.text = text;
    this.root = root;
    this.language = language;
    this.attributes = attributes;
    this.scope = root.scope();
    this.usesNow = usesNow;
    this.readings = readings;
    this.fillsInDefaults = fillsInDefaults;
  }

  /**
   * Compiles a text. Missing attributes take the schema's default where there is one; see {@link
   * #withoutDefaults()}.
   *
   * @throws BelfryException {@code INVALID} with line, column and what is accepted
   */
  public static Condition compile(AttributeSchema schema, String text) {
    requireNonNull(text, "text is null");
    ConditionLanguage language = ConditionLanguage.of(schema);
    CheckedText checked = language.check(text);
    if (!checked.problems().isEmpty()) {
      throw BelfryException.invalid(checked.problems().getFirst().toString());
    }
    CheckedExpression expression = requireNonNull(checked.expression());
    return new Condition(
        text,
        language.plan(expression.ast()),
        language,
        expression.attributes(),
        expression.usesNow(),
        Readings.of(expression.ast(), schema),
        true);
  }

  /** Everything that is wrong with a text; empty when it compiles. */
  public static List<ConditionProblem> problems(AttributeSchema schema, String text) {
    return ConditionLanguage.of(schema).check(text).problems().stream()
        .map(problem -> problem.measured(text))
        .toList();
  }

  /** This condition, with missing attributes left missing even where the schema has a default. */
  public Condition withoutDefaults() {
    return new Condition(text, root, language, attributes, usesNow, readings, false);
  }

  /** As it was written. */
  public String text() {
    return text;
  }

  /** What it needs to be decided. */
  public Scope scope() {
    return scope;
  }

  /** The attributes it reads, in the order of the text. */
  public Set<AttributeName> attributes() {
    return attributes;
  }

  /** Whether it reads the time. */
  public boolean usesNow() {
    return usesNow;
  }

  /** How it reads each attribute. */
  public Map<AttributeName, Reading> readings() {
    return Collections.unmodifiableMap(readings.attributes());
  }

  /** How it reads the time; empty where it does not. */
  public Optional<Reading> readingOfNow() {
    return Optional.ofNullable(readings.now());
  }

  /**
   * Decides.
   *
   * @param request null only where the scope needs no request
   * @param item the item's attributes; null only where the scope needs no item
   */
  public Outcome evaluate(@Nullable RequestFacts request, @Nullable Attributes item) {
    if (request == null && scope.needsRequest()) {
      throw new IllegalArgumentException("'" + text + "' needs a request");
    }
    if (item == null && scope.needsItem()) {
      throw new IllegalArgumentException("'" + text + "' needs an item");
    }
    return root.evaluate(language.subject(request, item, fillsInDefaults));
  }

  /** Decides what the request alone decides, once, and leaves the rest for each item. */
  public BoundCondition bind(RequestFacts request) {
    Node folded = root.fold(language.subject(request, null, fillsInDefaults));
    return new BoundCondition(folded, language, request, fillsInDefaults);
  }

  /** The expression with what the request decides settled. */
  Node rootFor(@Nullable RequestFacts request) {
    return request == null ? root : root.fold(subject(request, null));
  }

  Subject subject(@Nullable RequestFacts request, @Nullable Attributes item) {
    return language.subject(request, item, fillsInDefaults);
  }

  @Override
  public String toString() {
    return text;
  }
}
