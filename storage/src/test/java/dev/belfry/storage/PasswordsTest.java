package dev.belfry.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PasswordsTest {
  private Vertx vertx;
  private Passwords passwords;

  @BeforeEach
  void open() {
    vertx = Vertx.vertx();
    passwords = new Passwords(vertx);
  }

  @AfterEach
  void close() {
    Await.get(vertx.close());
  }

  @Test
  void passwordMatchesItsOwnHashOnly() {
    String phc = Await.get(passwords.hash("correct horse"));
    assertThat(phc).startsWith("$argon2id$v=19$m=19456,t=2,p=1$").doesNotContain("horse");
    assertThat(Await.get(passwords.hash("correct horse"))).isNotEqualTo(phc);
    assertThat(Await.get(passwords.matches("correct horse", phc))).isTrue();
    assertThat(Await.get(passwords.matches("correct Horse", phc))).isFalse();
    assertThat(Await.get(passwords.matches("correct horse", null))).isFalse();
  }

  /** A vector of the reference implementation's own tests (argon2id, version 19, 64 MiB, t=2). */
  @Test
  void hashOfTheReferenceImplementationIsRead() {
    String phc =
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    assertThat(Await.get(passwords.matches("password", phc))).isTrue();
    assertThat(Await.get(passwords.matches("passwore", phc))).isFalse();
  }

  @Test
  void generatedPasswordsAreLongAndDifferent() {
    Set<String> made = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      String password = passwords.generate();
      assertThat(password).matches("([a-z2-9]{5}-){3}[a-z2-9]{5}");
      made.add(password);
    }
    assertThat(made).hasSize(1_000);
  }
}
