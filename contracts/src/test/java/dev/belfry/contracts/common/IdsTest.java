package dev.belfry.contracts.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class IdsTest {
  @Test
  void idsOfOneTo256CharactersOfAnyKindAreAccepted() {
    assertThat(Ids.check("item id", "a")).isEqualTo("a");
    assertThat(Ids.check("item id", "x".repeat(256))).hasSize(256);
    assertThat(Ids.check("item id", "\u00fcber/\uD83D\uDE00 \"'%_")).isNotEmpty();
  }

  @Test
  void otherIdsAreRefusedWithASentence() {
    assertThatThrownBy(() -> Ids.check("item id", null)).hasMessageContaining("item id is empty");
    assertThatThrownBy(() -> Ids.check("item id", "")).hasMessageContaining("1 to 256");
    assertThatThrownBy(() -> Ids.check("item id", "x".repeat(257)))
        .isInstanceOf(BelfryException.class)
        .hasMessage(
            "item id '" + "x".repeat(40) + "...' has 257 characters: at most 256 are accepted");
    assertThatThrownBy(() -> Ids.check("user id", "a\0b"))
        .hasMessage("user id 'a\uFFFDb' holds a NUL character, which is not accepted");
    for (String half : new String[] {"\uD83D", "\uDE00", "a\uD83Db", "\uDE00\uD83D"}) {
      assertThatThrownBy(() -> Ids.check("user id", half)).hasMessageContaining("Unicode");
    }
  }
}
