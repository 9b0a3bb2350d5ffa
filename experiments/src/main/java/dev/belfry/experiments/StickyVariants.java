package dev.belfry.experiments;

import org.jspecify.annotations.Nullable;

/** What units got before, for the experiments that keep it. */
@FunctionalInterface
public interface StickyVariants {
  /** Nothing is kept. */
  StickyVariants NONE = experimentNo -> null;

  /** The variant that the asking unit got first, or null. */
  @Nullable String variant(long experimentNo);
}
