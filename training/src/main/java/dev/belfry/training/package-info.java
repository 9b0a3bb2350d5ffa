/**
 * Data sets, importers, trainers, offline evaluation and the synthetic shop. Runs in a process of
 * its own.
 */
@NullMarked
package dev.belfry.training;

import org.jspecify.annotations.NullMarked;
