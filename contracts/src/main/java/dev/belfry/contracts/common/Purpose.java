package dev.belfry.contracts.common;

/** Why a list is asked for. Only {@link #LIVE} counts as exposure. */
public enum Purpose {
  LIVE,
  EXPLORE,
  SHADOW,
  REPLAY
}
