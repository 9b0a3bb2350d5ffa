package dev.belfry.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalJsonTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** RFC 8785, appendix B. */
  @ParameterizedTest
  @CsvSource({
    "0000000000000000, 0",
    "8000000000000000, 0",
    "0000000000000001, 5e-324",
    "8000000000000001, -5e-324",
    "7fefffffffffffff, 1.7976931348623157e+308",
    "4340000000000000, 9007199254740992",
    "c340000000000000, -9007199254740992",
    "4430000000000000, 295147905179352830000",
    "44b52d02c7e14af5, 9.999999999999997e+22",
    "44b52d02c7e14af6, 1e+23",
    "44b52d02c7e14af7, 1.0000000000000001e+23",
    "444b1ae4d6e2ef4e, 999999999999999700000",
    "444b1ae4d6e2ef4f, 999999999999999900000",
    "444b1ae4d6e2ef50, 1e+21",
    "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
    "3eb0c6f7a0b5ed8d, 0.000001",
    "41b3de4355555553, 333333333.3333332",
    "41b3de4355555554, 333333333.33333325",
    "41b3de4355555555, 333333333.3333333",
    "becbf647612f3696, -0.0000033333333333333333",
    "43143ff3c1cb0959, 1424953923781206.2"
  })
  void numberIsWrittenAsEcmaScriptWritesIt(String bits, String written) {
    assertThat(CanonicalJson.number(Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16))))
        .isEqualTo(written);
  }

  @Property
  void numberThatIsReadAgainIsTheSame(@ForAll double number) {
    assertThat(Double.parseDouble(CanonicalJson.number(number))).isEqualTo(number + 0.0);
  }

  @Test
  void namesAreSortedAndTextsEscapedAsLittleAsCanBe() throws Exception {
    String canonical =
        CanonicalJson.of(
            JSON.readTree(
                """
                { "b" : [ 1.0, 1e2, true, null, {} , [] ], "a" : "\\u20ac$\\u000f\\nA'\\u0042\\"\\\\\\/",
                  "\\u00f6" : "Latin", "\\ud83d\\ude02" : "pair", "\\ufb33" : "Hebrew" }
                """));
    assertThat(canonical)
        .isEqualTo(
            "{\"a\":\"€$\\u000f\\nA'B\\\"\\\\/\",\"b\":[1,100,true,null,{},[]],\"ö\":\"Latin\","
                + "\"😂\":\"pair\",\"\ufb33\":\"Hebrew\"}");
    assertThat(CanonicalJson.of(JSON.readTree(canonical))).isEqualTo(canonical);
  }

  @Test
  void whatIsNoNumberIsRefused() {
    assertThatThrownBy(() -> CanonicalJson.number(Double.NaN)).hasMessageContaining("NaN");
  }
}
