package dev.belfry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.Entity;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImportColumnsTest {
  @Test
  void columnWithoutNameIsLeftOut() {
    ImportColumns columns =
        new ImportColumns(
            List.of("itemId", "", "price"), AttributeSchema.reservedOnly(), Entity.ITEM, "itemId");
    assertThat(columns.object("a,whatever,3.5")).hasToString("{\"itemId\":\"a\",\"price\":3.5}");
  }
}
