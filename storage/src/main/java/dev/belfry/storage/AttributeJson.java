package dev.belfry.storage;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.belfry.contracts.common.AttributeDefinition;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.AttributeType;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Embedding;
import dev.belfry.contracts.common.Entity;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Attributes as the {@code jsonb} columns hold them: instants as ISO 8601 text, vectors as arrays.
 */
final class AttributeJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final JsonFactory FACTORY = MAPPER.getFactory();

  private AttributeJson() {}

  static String write(Attributes attributes) {
    return write(attributes.asMap(), List.of());
  }

  /** Values, and names to be written as null. */
  static String write(Map<String, Object> values, Collection<String> nulls) {
    if (values.isEmpty() && nulls.isEmpty()) {
      return "{}";
    }
    StringWriter text = new StringWriter(64 + 32 * values.size());
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      for (Map.Entry<String, Object> entry : values.entrySet()) {
        json.writeFieldName(entry.getKey());
        writeValue(json, entry.getValue());
      }
      for (String name : nulls) {
        json.writeNullField(name);
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** Reads what {@link #write} wrote. The schema tells an instant from a text. */
  static Attributes read(AttributeSchema schema, Entity entity, String json) {
    if (json.equals("{}")) {
      return Attributes.empty();
    }
    Map<?, ?> raw = readMap(json);
    Map<String, Object> values = HashMap.newHashMap(raw.size());
    raw.forEach(
        (name, value) -> {
          AttributeType type =
              schema.find(entity, (String) name).map(AttributeDefinition::type).orElse(null);
          Object typed = value == null ? null : typed(type, value);
          if (typed != null) {
            values.put((String) name, typed);
          }
        });
    return Attributes.of(values);
  }

  static String writeWeights(Map<String, Double> weights) {
    try {
      return MAPPER.writeValueAsString(weights);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What {@link #writeWeights} wrote. */
  static Map<String, Double> readWeights(String json) {
    Map<String, Double> weights = new HashMap<>();
    readMap(json)
        .forEach((name, weight) -> weights.put((String) name, ((Number) weight).doubleValue()));
    return weights;
  }

  static Map<?, ?> readMap(String json) {
    try {
      return MAPPER.readValue(json, Map.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored JSON cannot be read", e);
    }
  }

  /** JSON that Postgres keeps, as a tree. */
  static JsonNode tree(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Postgres keeps JSON that is none", e);
    }
  }

  static ObjectMapper mapper() {
    return MAPPER;
  }

  static void writeValue(JsonGenerator json, Object value) throws IOException {
    switch (value) {
      case String text -> json.writeString(text);
      case Double number -> json.writeNumber(number);
      case Boolean bool -> json.writeBoolean(bool);
      case Instant instant -> json.writeString(instant.toString());
      case Embedding embedding -> {
        json.writeStartArray();
        for (int i = 0; i < embedding.dimension(); i++) {
          json.writeNumber(embedding.get(i));
        }
        json.writeEndArray();
      }
      case List<?> list -> {
        json.writeStartArray();
        for (Object element : list) {
          writeValue(json, element);
        }
        json.writeEndArray();
      }
      default ->
          throw new IllegalArgumentException("no attribute is a " + value.getClass().getName());
    }
  }

  private static @Nullable Object typed(@Nullable AttributeType type, Object value) {
    if (value instanceof List<?> list) {
      if (type == AttributeType.VECTOR
          && list.stream().allMatch(Number.class::isInstance)
          && !list.isEmpty()) {
        return embedding(list);
      }
      List<Object> result = new ArrayList<>(list.size());
      for (Object element : list) {
        Object typed = element == null ? null : typed(type, element);
        if (typed != null) {
          result.add(typed);
        }
      }
      return List.copyOf(result);
    }
    if (value instanceof String text && type == AttributeType.TIMESTAMP) {
      return Instant.parse(text);
    }
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    return value instanceof String || value instanceof Boolean ? value : null;
  }

  private static Embedding embedding(List<?> list) {
    float[] values = new float[list.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = ((Number) list.get(i)).floatValue();
    }
    return Embedding.copyOf(values);
  }
}
