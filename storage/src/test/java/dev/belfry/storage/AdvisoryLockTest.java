package dev.belfry.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AdvisoryLockTest {
  @Test
  void noTwoWaitForEachOther() {
    assertThat(Arrays.stream(AdvisoryLock.values()).mapToLong(AdvisoryLock::key))
        .doesNotHaveDuplicates();
  }
}
