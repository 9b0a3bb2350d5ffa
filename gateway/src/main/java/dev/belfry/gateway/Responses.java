package dev.belfry.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Embedding;
import dev.belfry.platform.Json;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;

/** Writes JSON answers. */
final class Responses {
  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private Responses() {}

  static ObjectNode object() {
    return Json.mapper().createObjectNode();
  }

  static Future<Void> send(RoutingContext context, JsonNode body) {
    return send(context, 200, body);
  }

  static Future<Void> send(RoutingContext context, int status, JsonNode body) {
    context.response().setStatusCode(status);
    return sendJson(context, Buffer.buffer(body.toString()));
  }

  /** Answers that it is done. */
  static Future<Void> none(RoutingContext context) {
    return context.response().setStatusCode(204).end();
  }

  /** Says which revision the answer is of. */
  static void etag(RoutingContext context, long revision) {
    context.response().putHeader(HttpHeaders.ETAG, "\"" + revision + "\"");
  }

  /** Adds texts to an array. */
  static ArrayNode texts(ArrayNode array, List<String> texts) {
    texts.forEach(array::add);
    return array;
  }

  static Future<Void> sendJson(RoutingContext context, Buffer json) {
    return context.response().putHeader(HttpHeaders.CONTENT_TYPE, JSON).end(json);
  }

  /** Adds attribute values to an object, by name. */
  static ObjectNode attributes(ObjectNode object, Attributes attributes) {
    new TreeMap<>(attributes.asMap()).forEach((name, value) -> object.set(name, value(value)));
    return object;
  }

  /** An attribute value as JSON. */
  static JsonNode value(Object value) {
    return switch (value) {
      case String text -> NODES.textNode(text);
      case Double number -> number(number);
      case Boolean bool -> NODES.booleanNode(bool);
      case Instant instant -> NODES.textNode(instant.toString());
      case Embedding embedding -> {
        ArrayNode array = NODES.arrayNode(embedding.dimension());
        for (int i = 0; i < embedding.dimension(); i++) {
          array.add(embedding.get(i));
        }
        yield array;
      }
      case List<?> list -> {
        ArrayNode array = NODES.arrayNode(list.size());
        list.forEach(element -> array.add(value(element)));
        yield array;
      }
      default -> throw new IllegalArgumentException("an attribute cannot hold " + value.getClass());
    };
  }

  /** A number as an app would write it: 12, not 12.0. */
  private static JsonNode number(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1L << 53
        ? NODES.numberNode((long) number)
        : NODES.numberNode(number);
  }
}
