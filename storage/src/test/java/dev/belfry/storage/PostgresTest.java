package dev.belfry.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.contracts.common.ErrorCode;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class PostgresTest {
  @Test
  void faultOfOursIsNotTakenForAServerThatIsAway() {
    assertThat(Postgres.describe(new NullPointerException()).code()).isEqualTo(ErrorCode.INTERNAL);
    assertThat(Postgres.describe(new ArithmeticException("long overflow")).code())
        .isEqualTo(ErrorCode.INTERNAL);
    assertThat(Postgres.describe(new IOException("connection reset")).code())
        .isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(Postgres.describe(ClosedConnectionException.INSTANCE).code())
        .isEqualTo(ErrorCode.UNAVAILABLE);
  }
}
