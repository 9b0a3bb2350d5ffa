package dev.belfry.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import dev.belfry.contracts.common.Assignment;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.events.ServedList;
import dev.belfry.contracts.reranker.RankedItem;
import dev.belfry.platform.Json;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Writes the answer to a request for a list, without a tree in between. */
final class AnswerWriter {
  private static final JsonFactory FACTORY = Json.mapper().getFactory();

  private AnswerWriter() {}

  static Buffer write(Answer answer) {
    ServedList list = answer.list();
    try (ByteArrayBuilder out =
            new ByteArrayBuilder(FACTORY._getBufferRecycler(), 256 + 96 * list.items().size());
        JsonGenerator json = FACTORY.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("listId", list.listId().toString());
      textOrNull(json, "userId", answer.userId());
      json.writeStringField("regime", list.regime().name());
      textOrNull(json, "model", list.versions().hasModel() ? list.versions().model() : null);
      json.writeStringField("ruleset", Long.toString(list.versions().ruleset()));
      json.writeArrayFieldStart("items");
      int position = list.offset();
      for (RankedItem item : list.items()) {
        item(json, answer, item, ++position);
      }
      json.writeEndArray();
      json.writeArrayFieldStart("degraded");
      for (String flag : list.degraded()) {
        json.writeString(flag);
      }
      json.writeEndArray();
      if (!list.assignments().isEmpty()) {
        experiments(json, list);
      }
      textOrNull(json, "next", answer.next());
      json.writeEndObject();
      json.flush();
      return Buffer.buffer(out.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to memory", e);
    }
  }

  private static void experiments(JsonGenerator json, ServedList list) throws IOException {
    json.writeArrayFieldStart("experiments");
    for (Assignment assignment : list.assignments()) {
      json.writeStartObject();
      json.writeStringField("experiment", assignment.experiment());
      json.writeStringField("variant", assignment.variant());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void item(JsonGenerator json, Answer answer, RankedItem item, int position)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("itemId", itemId(answer, item.itemNo()));
    json.writeNumberField("position", position);
    json.writeNumberField("score", item.score());
    json.writeStringField("source", item.source().name());
    if (answer.ratings() != null) {
      Float rating = answer.ratings().get(item.itemNo());
      if (rating == null) {
        json.writeNullField("predictedRating");
      } else {
        json.writeNumberField("predictedRating", rating);
      }
    }
    json.writeEndObject();
  }

  private static String itemId(Answer answer, long itemNo) {
    Item item = answer.catalogue().find(itemNo);
    if (item == null) {
      throw new IllegalStateException(
          "item number " + itemNo + " is not in catalogue " + answer.catalogue().version());
    }
    return item.itemId();
  }

  private static void textOrNull(JsonGenerator json, String name, @Nullable String text)
      throws IOException {
    if (text == null) {
      json.writeNullField(name);
    } else {
      json.writeStringField(name, text);
    }
  }
}
