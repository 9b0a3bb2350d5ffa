/** Benchmarks of experiments. */
@org.jspecify.annotations.NullMarked
package dev.belfry.experiments;
