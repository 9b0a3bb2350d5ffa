package dev.belfry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.storage.ApiKey;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyGuardTest {
  private static final Future<Optional<ApiKey>> AWAY =
      Future.failedFuture(new BelfryException(ErrorCode.UNAVAILABLE, "Postgres cannot be reached"));

  private Future<Optional<ApiKey>> answer =
      Future.succeededFuture(Optional.of(new ApiKey("shop", Set.of("read"))));
  private final KeyGuard guard = new KeyGuard(plain -> answer, 0, System::nanoTime);

  @Test
  void goodKeyIsGoodWhileKeysCannotBeChecked() {
    assertThat(check().succeeded()).isTrue();
    answer = AWAY;
    assertThat(check().succeeded()).isTrue();
  }

  @Test
  void revokedKeyDoesNotComeBackWhileKeysCannotBeChecked() {
    assertThat(check().succeeded()).isTrue();
    guard.forget();
    answer = AWAY;
    assertThat(check().failed()).isTrue();
  }

  private Future<ApiKey> check() {
    return guard.check("bk_key", Operation.Scope.READ);
  }
}
