package dev.belfry.reranker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesetTest {
  static final String DEFAULT =
      """
      {"rules":[{"name":"no-repeat","action":{"type":"noRepeat"}},
      {"name":"fresh-first","onMissing":"no match","action":{"type":"recency","halfLifeDays":730}},
      {"name":"brand-variety","action":{"type":"cap","attribute":"brand","maxShare":0.2}},
      {"name":"variety","action":{"type":"diversify","strength":0.15}}]}
      """;

  @Test
  void readsTheDefaultRuleset() {
    Ruleset ruleset = Ruleset.parse(1, DEFAULT);
    assertThat(ruleset.rules())
        .extracting(Rule::action)
        .containsExactly(
            new Action.NoRepeat(List.of(), null),
            new Action.Recency(730, "created_at"),
            new Action.Cap("brand", null, 0.2),
            new Action.Diversify(0.15));
    Ruleset.check(DEFAULT, AttributeSchema.reservedOnly());
  }

  @Test
  void higherPriorityComesFirstAndDisabledRulesAreOut() {
    Ruleset ruleset =
        Ruleset.parse(
            1,
            """
            {"rules":[
              {"name":"a","action":{"type":"noRepeat"}},
              {"name":"b","priority":5,"action":{"type":"noRepeat"}},
              {"name":"c","enabled":false,"priority":9,"action":{"type":"noRepeat"}},
              {"name":"d","action":{"type":"noRepeat"}}]}
            """);
    assertThat(ruleset.rules()).extracting(Rule::name).containsExactly("b", "a", "d");
  }

  @Test
  void aShareIsOfTheSlotsAskedForAndAtLeastOne() {
    assertThat(new Action.Cap("brand", null, 0.2).limit(200)).isEqualTo(40);
    assertThat(new Action.Cap("brand", null, 0.3).limit(10)).isEqualTo(3);
    assertThat(new Action.Cap("brand", null, 0.2).limit(3)).isEqualTo(1);
    assertThat(new Action.Cap("brand", 7, null).limit(3)).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "[] ~ the ruleset is [], and accepted is an object",
        "{\"rules\": ~ the ruleset is not JSON at line 1",
        "{} ~ the ruleset has no rules",
        "{\"rules\":{}} ~ rules is {}, and accepted is an array",
        "{\"rulez\":[]} ~ unknown key 'rulez'; did you mean rules?",
        "{\"rules\":[3]} ~ rule 1 is 3, and accepted is an object",
        "{\"rules\":[{\"action\":{\"type\":\"noRepeat\"}}]} ~ rule 1 has no name",
        "{\"rules\":[{\"name\":\" \",\"action\":{\"type\":\"noRepeat\"}}]} ~ 1 to 100 characters",
        "{\"rules\":[{\"name\":\"a\"}]} ~ rule 'a' has no action",
        "{\"rules\":[{\"name\":\"a\\u0000\",\"action\":{\"type\":\"noRepeat\"}}]} ~ well-formed Unicode without NUL",
        "{\"rules\":[{\"name\":\"a\",\"actoin\":{}}]} ~ did you mean action?",
        "{\"rules\":[{\"name\":\"a\",\"action\":{\"type\":\"boots\"}}]} ~ did you mean boost?",
        "{\"rules\":[{\"name\":\"a\",\"action\":{\"type\":\"teleport\"}}]} ~ there are exclude, only",
        "{\"rules\":[{\"name\":\"a\",\"action\":{\"type\":\"cap\",\"attribute\":\"brand\"}}]} ~ either max or maxShare",
        "{\"rules\":[{\"name\":\"a\",\"action\":{\"type\":\"cap\",\"attribute\":\"brand\",\"max\":0}}]} ~ rule 'a', action: max is 0",
        "{\"rules\":[{\"name\":\"a\",\"action\":{\"type\":\"cap\",\"attribute\":\"brand\",\"max\":\"3\"}}]} ~ max is \"3\", and accepted is a whole number",
        "{\"rules\":[{\"name\":\"a\",\"action\":{\"type\":\"recency\",\"halfLifeDay\":3}}]} ~ unknown key 'halfLifeDay'; did you mean halfLifeDays?",
        "{\"rules\":[{\"name\":\"a\",\"action\":{\"type\":\"recency\",\"halfLifeDays\":-1}}]} ~ halfLifeDays is -1.0",
        "{\"rules\":[{\"name\":\"a\",\"action\":{\"type\":\"diversify\",\"strength\":1.5}}]} ~ a number from 0 to 1",
        "{\"rules\":[{\"name\":\"a\",\"action\":{\"type\":\"noRepeat\",\"days\":0}}]} ~ days is 0",
        "{\"rules\":[{\"name\":\"a\",\"action\":{\"type\":\"noRepeat\",\"types\":\"view\"}}]} ~ an array of texts",
        "{\"rules\":[{\"name\":\"a\",\"items\":\"true\",\"action\":{\"type\":\"boost\",\"factor\":0.5}}]} ~ above 1, at most 100",
        "{\"rules\":[{\"name\":\"a\",\"items\":\"true\",\"action\":{\"type\":\"bury\",\"factor\":2}}]} ~ from 0.01, below 1",
        "{\"rules\":[{\"name\":\"a\",\"action\":{\"type\":\"exclude\"}}]} ~ exclude needs items",
        "{\"rules\":[{\"name\":\"a\",\"items\":\"true\",\"action\":{\"type\":\"diversify\",\"strength\":1}}]} ~ takes no items",
        "{\"rules\":[{\"name\":\"a\",\"onMissing\":\"maybe\",\"action\":{\"type\":\"noRepeat\"}}]} ~ default, match or no match",
        "{\"rules\":[{\"name\":\"a\",\"items\":\"true\",\"onMissing\":\"match\",\"action\":{\"type\":\"only\"}}]} ~ only lets in what is known to match",
        "{\"rules\":[{\"name\":\"a\",\"enabled\":\"yes\",\"action\":{\"type\":\"noRepeat\"}}]} ~ true or false",
        "{\"rules\":[{\"name\":\"a\",\"name\":\"b\",\"action\":{\"type\":\"noRepeat\"}}]} ~ not JSON at line 1",
        "{\"rules\":[{\"name\":\"a\",\"action\":{\"type\":\"noRepeat\"}},{\"name\":\"a\",\"action\":{\"type\":\"noRepeat\"}}]} ~ names are unique",
        "{\"rules\":[]} trailing ~ not JSON",
        "{\"rules\":[{\"name\":\"a\",\"items\":\"item.prise > 3\",\"action\":{\"type\":\"exclude\"}}]} ~ rule 'a', items, line 1, column 6: there is no attribute 'prise' of item; did you mean item.price?",
        "{\"rules\":[{\"name\":\"a\",\"when\":\"item.price > 3\",\"action\":{\"type\":\"noRepeat\"}}]} ~ when is about the request",
        "{\"rules\":[{\"name\":\"a\",\"action\":{\"type\":\"cap\",\"attribute\":\"bran\",\"max\":1}}]} ~ did you mean brand?",
        "{\"rules\":[{\"name\":\"a\",\"action\":{\"type\":\"recency\",\"halfLifeDays\":1,\"attribute\":\"price\"}}]} ~ accepted is a timestamp",
      })
  void refusesWithTheRuleTheValueAndWhatIsAccepted(String json, String reason) {
    assertThatThrownBy(() -> Ruleset.check(json, AttributeSchema.reservedOnly()))
        .isInstanceOfSatisfying(
            BelfryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID))
        .hasMessageContaining(reason);
  }
}
