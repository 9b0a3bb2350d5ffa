package dev.belfry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.platform.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the code against {@code docs/api/openapi.yaml}. */
final class ContractTest {
  private static final JsonNode CONTRACT = contract();

  @Test
  void everyOperationHasARouteAndEveryRouteAnOperation() {
    Map<String, String> promised = new TreeMap<>();
    CONTRACT
        .get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        method -> {
                          if (!method.getKey().equals("parameters")) {
                            promised.put(
                                method.getValue().get("operationId").asText(),
                                describe(path.getKey(), method.getKey(), method.getValue()));
                          }
                        }));
    Map<String, String> kept = new TreeMap<>();
    List<Operation> operations = operations();
    for (Operation operation : operations) {
      kept.put(
          operation.id(),
          operation.method().name()
              + " "
              + operation.path()
              + " "
              + operation.scope().name().toLowerCase(Locale.ROOT)
              + " "
              + operation.body());
    }

    assertThat(kept).isEqualTo(promised);
    assertThat(kept).hasSize(operations.size());
  }

  @Test
  void fieldsAreThoseOfTheContract() {
    assertThat(properties("RecommendationRequest"))
        .containsExactlyInAnyOrderElementsOf(ListApi.FIELDS);
    assertThat(properties("Event")).containsExactlyInAnyOrderElementsOf(EventApi.FIELDS);
    assertThat(properties("AttributeDefinition"))
        .containsExactlyInAnyOrderElementsOf(AdminApi.DEFINITION_FIELDS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'userId':'u'}",
        "{'userId':''}",
        "{'userId':7}",
        "{'user':'u'}",
        "{'sessionId':'s','items':['a','b']}",
        "{'items':'a'}",
        "{'items':[1]}",
        "{'items':['']}",
        "{'count':1}",
        "{'count':100}",
        "{'count':0}",
        "{'count':101}",
        "{'count':2.5}",
        "{'count':'2'}",
        "{'candidates':[]}",
        "{'candidates':['a']}",
        "{'exclude':[]}",
        "{'filter':''}",
        "{'filter':'true'}",
        "{'filter':true}",
        "{'placement':'home'}",
        "{'placement':''}",
        "{'placement':1}",
        "{'purpose':'explore'}",
        "{'purpose':'LIVE'}",
        "{'rules':true}",
        "{'rules':'false'}",
        "{'purpose':'explore','rules':false}",
        "{'purpose':'explore','ruleset':'12','withoutRules':['a']}",
        "{'purpose':'explore','ruleset':'live'}",
        "{'purpose':'explore','ruleset':12}",
        "{'purpose':'explore','withoutRules':'a'}",
        "{'purpose':'explore','model':''}",
        "{'purpose':'explore','experiment':'e','variant':'v'}",
        "{'purpose':'explore','experiment':'','variant':'v'}",
        "{'purpose':'explore','experiment':'e','variant':7}",
        "{'context':{'device':'mobile'}}",
        "{'context':[]}",
        "[]"
      })
  void requestsAreReadAsTheContractSays(String body) {
    assertSame(
        "RecommendationRequest",
        body,
        node -> ListApi.request(node, AttributeSchema.reservedOnly(), Set.of("home")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'userId':'u','itemId':'i','type':'click'}",
        "{'userId':'u','itemId':'i','type':'Click'}",
        "{'userId':'u','itemId':'i','type':'add-to-cart'}",
        "{'userId':'u','itemId':'i','type':'9'}",
        "{'userId':'u','itemId':'i'}",
        "{'userId':'u','type':'click'}",
        "{'itemId':'i','type':'click'}",
        "{'userId':'u','itemId':'i','type':'rating','value':4.5}",
        "{'userId':'u','itemId':'i','type':'rating','value':'4'}",
        "{'userId':'u','itemId':'i','type':'click','position':1}",
        "{'userId':'u','itemId':'i','type':'click','position':0}",
        "{'userId':'u','itemId':'i','type':'click','position':10001}",
        "{'userId':'u','itemId':'i','type':'click','position':1.5}",
        "{'userId':'u','itemId':'i','type':'click','text':''}",
        "{'userId':'u','itemId':'i','type':'click','eventId':''}",
        "{'userId':'u','itemId':'i','type':'click','eventId':'e'}",
        "{'userId':'u','itemId':'i','type':'click','sessionId':3}",
        "{'userId':'u','itemId':'i','type':'click','ts':3}",
        "[]"
      })
  void eventsAreReadAsTheContractSays(String body) {
    assertSame("Event", body, node -> EventApi.event(node, Instant.EPOCH));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'definitions':[{'entity':'item','name':'colour','type':'category'}]}",
        "{'definitions':[{'entity':'user','name':'age','type':'number','default':18,'multi':false,'role':'segment'}]}",
        "{'definitions':[{'entity':'x','name':'a','type':'text'}]}",
        "{'definitions':[{'entity':'item','name':'A','type':'text'}]}",
        "{'definitions':[{'entity':'item','name':'a','type':'TEXT'}]}",
        "{'definitions':[{'entity':'item','name':'a','type':'text','role':'x'}]}",
        "{'definitions':[{'entity':'item','name':'a','type':'text','multi':1}]}",
        "{'definitions':[{'entity':'item','name':'a','type':'text','more':1}]}",
        "{'definitions':[{'entity':'item','type':'text'}]}",
        "{'definitions':[]}",
        "{'definitions':{}}",
        "{}"
      })
  void definitionsAreReadAsTheContractSays(String body) {
    assertSame("AttributeDefinitions", body, AdminApi::definitions);
  }

  @Test
  void answersAreThoseOfTheContract() {
    try (GatewayFixture gateway = new GatewayFixture(40)) {
      gateway.stores.user("u1", 6);
      gateway.send("PUT", "/v1/users/u1", "{}");
      gateway.send(
          "PUT",
          "/v1/items/i8",
          "{\"title\":\"Shoe\",\"categories\":[\"a\"],\"price\":1.5,\"created_at\":\"2026-01-01\"}");
      GatewayFixture.Reply list = gateway.get("/v1/users/u1/recommendations");
      String id = list.json().get("listId").asText();
      assertValid("Recommendations", list);
      assertValid(
          "Recommendations",
          gateway.get("/v1/recommendations?next=" + list.json().get("next").asText()));
      assertValid("Recommendations", gateway.post("/v1/recommendations", "{}"));
      assertValid("Recommendations", gateway.get("/v1/items/i1/similar"));
      assertValid("ServedList", gateway.get("/v1/lists/" + id));
      assertValid("Preview", gateway.post("/v1/rulesets/preview", "{\"rules\":[]}"));
      assertValid(
          "Explanation",
          gateway.post("/v1/explain", "{\"itemId\":\"i3\",\"listId\":\"" + id + "\"}"));
      assertValid(
          "Explanation", gateway.post("/v1/explain", "{\"itemId\":\"i3\",\"userId\":\"u1\"}"));
      assertValid(
          "EventReport",
          gateway.post(
              "/v1/events",
              "[{\"userId\":\"u1\",\"itemId\":\"i1\",\"type\":\"click\"},{\"userId\":\"u1\"}]"));
      assertValid("Item", gateway.get("/v1/items/i8"));
      assertValid("ItemPage", gateway.get("/v1/items?limit=3"));
      assertValid("ItemPage", gateway.get("/v1/items?ids=i1,i2,ghost"));
      assertValid(
          "BulkReport", gateway.post("/v1/items", "[{\"itemId\":\"a\"},{\"itemId\":\"\"},{}]"));
      assertValid("User", gateway.get("/v1/users/u1"));
      assertValid("UserPage", gateway.get("/v1/users"));
      assertValid("Profile", gateway.get("/v1/users/u1/profile"));
      assertValid("Profile", gateway.get("/v1/users/nobody/profile"));
      assertValid("AttributeSchema", gateway.get("/v1/schema"));
      assertValid(
          "AttributeSchema",
          gateway.send(
              "PUT",
              "/v1/schema",
              "{\"definitions\":[{\"entity\":\"item\",\"name\":\"colour\",\"type\":\"category\","
                  + "\"default\":\"red\"}]}"));
      assertValid("Status", gateway.get("/v1/status"));
      assertValid("Health", gateway.get("/health/ready"));
      assertValid("Problem", gateway.get("/v1/items/ghost"));
    }
  }

  @Test
  void recordNamesItemsAndSaysWhy() {
    try (GatewayFixture gateway = new GatewayFixture(40)) {
      gateway.stores.user("u1", 6);
      String id = gateway.get("/v1/users/u1/recommendations").json().get("listId").asText();

      JsonNode record = gateway.get("/v1/lists/" + id).json();

      assertThat(record.get("userId").asText()).isEqualTo("u1");
      JsonNode first = record.get("items").get(0);
      assertThat(first.get("itemId").asText()).isEqualTo("i7");
      assertThat(first.get("title").asText()).isEqualTo("Item number 7");
      assertThat(first.get("reason").asText()).startsWith("Near to what this user likes");
      assertThat(record.get("inputs").get("candidates")).hasSize(34);
    }
  }

  /** Contract and reader agree on whether a body is accepted. */
  private static void assertSame(String schema, String quoted, Consumer<JsonNode> reader) {
    String body = quoted.replace('\'', '"');
    boolean promised = violations(schema, body).isEmpty();
    boolean kept;
    try {
      reader.accept(read(body));
      kept = true;
    } catch (BelfryException e) {
      kept = false;
    }
    assertThat(kept)
        .as("%s is accepted, where the contract says %s", body, promised)
        .isEqualTo(promised);
  }

  private static void assertValid(String schema, GatewayFixture.Reply reply) {
    assertThat(violations(schema, reply.response().body())).as(reply.response().body()).isEmpty();
  }

  private static List<String> violations(String schema, String body) {
    ObjectNode root = Json.mapper().createObjectNode();
    root.put("$ref", "#/components/schemas/" + schema);
    root.set("components", CONTRACT.get("components"));
    Validator validator =
        Validator.create(
            JsonSchema.of(new JsonObject(root.toString())),
            new JsonSchemaOptions()
                .setDraft(Draft.DRAFT202012)
                .setBaseUri("urn:belfry:contract")
                .setOutputFormat(OutputFormat.Basic));
    Object value = io.vertx.core.json.Json.decodeValue(body);
    OutputUnit result = validator.validate(value);
    List<String> violations = new ArrayList<>();
    if (!Boolean.TRUE.equals(result.getValid())) {
      violations.add(String.valueOf(result.getErrors()));
    }
    return violations;
  }

  private static String describe(String path, String method, JsonNode operation) {
    JsonNode scope = operation.path("x-scope");
    boolean open = operation.has("security") && operation.get("security").isEmpty();
    assertThat(scope.isMissingNode()).as(path).isEqualTo(open);
    return method.toUpperCase(Locale.ROOT)
        + " "
        + path
        + " "
        + (open ? "none" : scope.asText())
        + " "
        + body(operation);
  }

  private static Operation.Body body(JsonNode operation) {
    JsonNode body = operation.path("requestBody");
    if (body.has("$ref")) {
      body = CONTRACT.at(body.get("$ref").asText().substring(1));
    }
    if (body.isMissingNode()) {
      return Operation.Body.NONE;
    }
    if (body.get("content").has("text/csv")) {
      return Operation.Body.STREAM;
    }
    return body.get("content").has("application/x-ndjson")
        ? Operation.Body.BULK
        : Operation.Body.JSON;
  }

  private static Set<String> properties(String schema) {
    Set<String> names = new TreeSet<>();
    CONTRACT
        .at("/components/schemas/" + schema + "/properties")
        .fieldNames()
        .forEachRemaining(names::add);
    return names;
  }

  private static List<Operation> operations() {
    try (GatewayFixture gateway = new GatewayFixture(0)) {
      return gateway.gateway.operations();
    }
  }

  private static JsonNode read(String json) {
    try {
      return Json.mapper().readTree(json);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonNode contract() {
    try (InputStream in = Operations.class.getResourceAsStream("openapi.yaml")) {
      return new ObjectMapper(new YAMLFactory()).readTree(in);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
