package dev.belfry.gateway;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What tests of lists begin with: 300 items, a user that the model knows and one that it does not.
 */
abstract class ListsTest {
  static final String WARM = "/v1/users/warm/recommendations";

  GatewayFixture gateway = new GatewayFixture(300);

  @BeforeEach
  void users() {
    gateway.stores.user("warm", 5);
    gateway.stores.user("cold", 3);
  }

  @AfterEach
  void close() {
    gateway.close();
  }
}
