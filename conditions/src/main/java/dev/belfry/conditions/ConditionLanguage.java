package dev.belfry.conditions;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.belfry.contracts.common.AttributeDefinition;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.AttributeType;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Entity;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The CEL environment of one attribute schema. Each entity is a struct type whose fields are its
 * attributes, so that a misspelt name or a wrong type is found by CEL's checker at its position.
 */
final class ConditionLanguage {
  static final String ITEM = "item";
  static final String USER = "user";
  static final String CONTEXT = "context";
  static final String NOW = "now";

  /** The largest compiled regular expression, in RE2 instructions. */
  static final int MAX_REGEX_SIZE = 1_000;

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .enableHeterogeneousNumericComparisons(true)
          .maxExpressionCodePointSize(Condition.MAX_LENGTH)
          .maxParseRecursionDepth(64)
          .maxParseErrorRecoveryLimit(10)
          .comprehensionMaxIterations(2_000)
          .maxRegexProgramSize(MAX_REGEX_SIZE)
          .build();

  private static volatile @Nullable ConditionLanguage latest;

  private final AttributeSchema schema;
  private final CelCompiler compiler;
  private final CelRuntime runtime;
  private final Map<Entity, StructType> types = new EnumMap<>(Entity.class);
  private final Map<Entity, Map<String, Object>> defaults = new EnumMap<>(Entity.class);

  private ConditionLanguage(AttributeSchema schema) {
    this.schema = schema;
    for (Entity entity : Entity.values()) {
      types.put(entity, structType(entity, schema.of(entity)));
      defaults.put(entity, defaults(schema.of(entity)));
    }
    CelTypeProvider provider = new Types(ImmutableList.copyOf(types.values()));
    this.compiler =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .setTypeProvider(provider)
            .addVar(ITEM, type(Entity.ITEM))
            .addVar(USER, type(Entity.USER))
            .addVar(CONTEXT, type(Entity.CONTEXT))
            .addVar(NOW, SimpleType.TIMESTAMP)
            .addFunctionDeclarations(NumberWidening.DECLARATIONS)
            .setResultType(SimpleType.BOOL)
            .build();
    this.runtime =
        CelRuntimeFactory.plannerRuntimeBuilder()
            .setOptions(OPTIONS)
            .setTypeProvider(provider)
            .build();
  }

  /** The language of a schema; the latest one is kept. */
  static ConditionLanguage of(AttributeSchema schema) {
    ConditionLanguage known = latest;
    if (known == null || !known.schema.equals(schema)) {
      known = new ConditionLanguage(schema);
      latest = known;
    }
    return known;
  }

  /** Parses and type-checks. */
  CheckedText check(String text) {
    if (text.isBlank()) {
      return failed("a condition is empty; write one such as item.price > 20");
    }
    if (text.length() > Condition.MAX_LENGTH) {
      return failed(
          "a condition has "
              + text.length()
              + " characters, and at most "
              + Condition.MAX_LENGTH
              + " are accepted");
    }
    try {
      CelValidationResult parsed = compiler.parse(text);
      if (parsed.hasError()) {
        return CheckedText.failed(ProblemText.syntax(text, parsed.getErrors()));
      }
      NameCheck names = NameCheck.of(parsed.getAst(), schema);
      if (!names.problems().isEmpty()) {
        return CheckedText.failed(names.problems());
      }
      CelValidationResult checked = NumberWidening.check(compiler, parsed.getAst());
      if (checked.hasError()) {
        return CheckedText.failed(ProblemText.types(checked.getErrors()));
      }
      List<ConditionProblem> literals = new LiteralCheck(checked.getAst(), runtime).problems();
      return literals.isEmpty()
          ? CheckedText.of(
              new CheckedExpression(checked.getAst(), names.attributes(), names.usesNow()))
          : CheckedText.failed(literals);
    } catch (CelValidationException e) {
      throw new IllegalStateException("CEL answered neither a tree nor an error", e);
    } catch (StackOverflowError e) {
      return failed("a condition is nested too deeply; split it into several rules");
    }
  }

  /** Makes the programs of a checked expression. */
  Node plan(CelAbstractSyntaxTree ast) {
    return new Planner(ast, runtime).plan();
  }

  /** The variables of one evaluation. */
  Subject subject(
      @Nullable RequestFacts request, @Nullable Attributes item, boolean fillInDefaults) {
    return new Subject(
        item == null ? null : value(Entity.ITEM, item, fillInDefaults),
        request == null ? null : value(Entity.USER, request.user(), fillInDefaults),
        request == null ? null : value(Entity.CONTEXT, request.context(), fillInDefaults),
        request == null ? null : request.now());
  }

  /** An item as the variables of an evaluation hold it. */
  EntityValue item(Attributes item, boolean fillInDefaults) {
    return value(Entity.ITEM, item, fillInDefaults);
  }

  private EntityValue value(Entity entity, Attributes attributes, boolean fillInDefaults) {
    Map<String, Object> otherwise =
        fillInDefaults ? requireNonNull(defaults.get(entity)) : Map.<String, Object>of();
    return new EntityValue(type(entity), attributes, otherwise);
  }

  private StructType type(Entity entity) {
    return requireNonNull(types.get(entity));
  }

  private static CheckedText failed(String message) {
    return CheckedText.failed(List.of(new ConditionProblem(1, 1, message)));
  }

  private static StructType structType(Entity entity, List<AttributeDefinition> definitions) {
    ImmutableMap.Builder<String, CelType> builder = ImmutableMap.builder();
    for (AttributeDefinition definition : definitions) {
      CelType type = celType(definition.type());
      if (type != null) {
        builder.put(definition.name(), definition.multi() ? ListType.create(type) : type);
      }
    }
    ImmutableMap<String, CelType> fields = builder.buildOrThrow();
    return StructType.create(
        "belfry." + entity.name(), fields.keySet(), name -> Optional.ofNullable(fields.get(name)));
  }

  /** The type of one value in CEL, or null where conditions cannot read it. */
  static @Nullable CelType celType(AttributeType type) {
    return switch (type) {
      case TEXT, CATEGORY -> SimpleType.STRING;
      case NUMBER -> SimpleType.DOUBLE;
      case BOOLEAN -> SimpleType.BOOL;
      case TIMESTAMP -> SimpleType.TIMESTAMP;
      case VECTOR -> null;
    };
  }

  private static Map<String, Object> defaults(List<AttributeDefinition> definitions) {
    Map<String, Object> values = new HashMap<>();
    for (AttributeDefinition definition : definitions) {
      if (definition.defaultValue() != null) {
        values.put(definition.name(), definition.defaultValue());
      }
    }
    return Map.copyOf(values);
  }

  private record Types(ImmutableList<CelType> all) implements CelTypeProvider {
    @Override
    public ImmutableCollection<CelType> types() {
      return all;
    }

    @Override
    public Optional<CelType> findType(String name) {
      return all.stream().filter(type -> type.name().equals(name)).findFirst();
    }
  }
}
