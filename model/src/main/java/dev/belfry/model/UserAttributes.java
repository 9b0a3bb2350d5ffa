package dev.belfry.model;

/**
 * A user's attributes as the user tower reads them, with the computed features still missing: made
 * once a user. Immutable.
 */
public final class UserAttributes {
  final int[][] slots;
  final float[] numbers;
  final float[][] vectors;

  UserAttributes(int[][] slots, float[] numbers, float[][] vectors) {
    this.slots = slots;
    this.numbers = numbers;
    this.vectors = vectors;
  }
}
