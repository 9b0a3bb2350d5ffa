package dev.belfry.experiments;

import java.util.Locale;

/** What an experiment does with the variants. */
public enum ExperimentKind {
  /** Each unit gets one of two or more variants. */
  AB,
  /** Two variants share each list, drawn in teams; clicks are credited to the team. */
  INTERLEAVING,
  /** One variant runs beside a share of live requests and is never shown. */
  SHADOW,
  /** A share of the units gets no experiment at all. */
  HOLDOUT;

  /** Its name in the API, such as {@code ab}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
