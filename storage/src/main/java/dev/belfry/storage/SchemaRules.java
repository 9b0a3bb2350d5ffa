package dev.belfry.storage;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.belfry.contracts.common.AttributeDefinition;
import dev.belfry.contracts.common.AttributeParser;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.AttributeType;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Entity;
import dev.belfry.contracts.common.ErrorCode;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What may change in an attribute schema, and how the {@code attribute} table holds it. */
final class SchemaRules {
  static final String READ =
      """
      select a.entity, a.name, a.version, a.type, a.multi, a.default_value::text as default_value, a.role
      from (
        select distinct on (entity, name) *, min(ordinal) over (partition by entity, name) as place
        from attribute order by entity, name, version desc
      ) a
      order by a.place
      """;
  static final String INSERT =
      """
      insert into attribute (entity, name, version, type, multi, default_value, role)
      values (?, ?, ?, ?, ?, ?::jsonb, ?)
      """;

  private static final Set<String> ROLES = Set.of("feature", "segment", "plain");

  private SchemaRules() {}

  /** Which of {@code wanted} differ from what stands; fails where one may not. */
  static List<AttributeDefinition> changes(
      AttributeSchema current, List<AttributeDefinition> wanted) {
    List<AttributeDefinition> changes = new ArrayList<>();
    for (AttributeDefinition definition : wanted) {
      AttributeDefinition checked = checkDefault(definition);
      Optional<AttributeDefinition> before = current.find(checked.entity(), checked.name());
      if (before.isPresent() && before.get().equals(checked)) {
        continue;
      }
      before.ifPresent(standing -> checkChange(standing, checked));
      if (!ROLES.contains(checked.role())) {
        throw BelfryException.invalid(
            "role '"
                + checked.role()
                + "' of attribute '"
                + checked.name()
                + "' is not accepted: use feature, segment or plain");
      }
      changes.add(checked);
    }
    return changes;
  }

  static AttributeDefinition definition(
      String entity,
      String name,
      String type,
      boolean multi,
      @Nullable String defaultJson,
      String role) {
    AttributeDefinition bare =
        new AttributeDefinition(
            Entity.valueOf(entity), name, AttributeType.valueOf(type), multi, null, role);
    if (defaultJson == null) {
      return bare;
    }
    try {
      Object raw = AttributeJson.mapper().readValue(defaultJson, Object.class);
      return withDefault(bare, AttributeParser.parseValue(bare, raw));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the default of attribute " + name + " cannot be read", e);
    }
  }

  static @Nullable String defaultJson(AttributeDefinition definition) {
    Object value = definition.defaultValue();
    if (value == null) {
      return null;
    }
    StringWriter text = new StringWriter();
    try (JsonGenerator json = AttributeJson.mapper().getFactory().createGenerator(text)) {
      AttributeJson.writeValue(json, value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static AttributeDefinition checkDefault(AttributeDefinition definition) {
    Object value = definition.defaultValue();
    return value == null
        ? definition
        : withDefault(definition, AttributeParser.parseValue(definition, value));
  }

  private static AttributeDefinition withDefault(AttributeDefinition definition, Object value) {
    return new AttributeDefinition(
        definition.entity(),
        definition.name(),
        definition.type(),
        definition.multi(),
        value,
        definition.role());
  }

  private static void checkChange(AttributeDefinition before, AttributeDefinition after) {
    String kind = before.entity().name().toLowerCase(Locale.ROOT);
    if (before.role().equals("reserved")) {
      throw new BelfryException(
          ErrorCode.CONFLICT,
          "'" + before.name() + "' is a reserved " + kind + " attribute and cannot be changed");
    }
    if (before.type() != after.type() || before.multi() != after.multi()) {
      throw new BelfryException(
          ErrorCode.CONFLICT,
          kind
              + " attribute '"
              + before.name()
              + "' is of type "
              + before.type()
              + (before.multi() ? " with many values" : " with one value")
              + ", which cannot be changed: define another attribute");
    }
  }
}
