package dev.belfry.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The sentence encoder beside DJL 0.35.1, which it was not built against. */
class MiniLmTest {
  @Test
  void similarTextsAreCloserThanOthers() {
    MiniLm model = new MiniLm();
    float[] kettle = model.embed("electric kettle for tea");
    float[] teapot = model.embed("teapot with a strainer");
    float[] tractor = model.embed("diesel engine of a tractor");
    assertThat(kettle).hasSize(model.dimension());
    assertThat(dot(kettle, kettle)).isBetween(0.999, 1.001);
    assertThat(dot(kettle, teapot)).isGreaterThan(dot(kettle, tractor) + 0.1);
    assertThat(model.embed("electric kettle for tea")).isEqualTo(kettle);
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
