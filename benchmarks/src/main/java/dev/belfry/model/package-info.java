/** Benchmarks of rankers, in their package so that they reach what they measure. */
@org.jspecify.annotations.NullMarked
package dev.belfry.model;
