package dev.belfry.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belfry.contracts.common.BelfryException;
import java.util.Base64;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

final class PageTokenTest {
  private final PageToken.Signer signer = new PageToken.Signer("secret");

  @Property
  void whatWasSignedReadsBack(
      @ForAll long high,
      @ForAll long low,
      @ForAll @IntRange(max = 10_000) int cursor,
      @ForAll @IntRange(max = 10_000) int served,
      @ForAll @IntRange(min = 1, max = 100) int count) {
    PageToken token = new PageToken(new UUID(high, low), cursor, served, count);

    assertThat(signer.verify(signer.sign(token))).isEqualTo(token);
  }

  @Property
  void everyChangedBitIsNoticed(@ForAll @IntRange(max = 38 * 8 - 1) int bit) {
    PageToken token = new PageToken(new UUID(1, 2), 10, 10, 10);
    byte[] bytes = Base64.getUrlDecoder().decode(signer.sign(token));
    bytes[bit / 8] ^= (byte) (1 << (bit % 8));
    String forged = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);

    assertThatThrownBy(() -> signer.verify(forged)).isInstanceOf(BelfryException.class);
    assertThatThrownBy(() -> new PageToken.Signer("other").verify(signer.sign(token)))
        .isInstanceOf(BelfryException.class);
  }
}
