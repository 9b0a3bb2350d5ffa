/**
 * The {@code main}, the command line, the composition root, embedded PostgreSQL and Redis, and
 * ordered start and shutdown.
 */
@NullMarked
package dev.belfry.launcher;

import org.jspecify.annotations.NullMarked;
