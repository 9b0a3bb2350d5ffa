/** Benchmarks of the re-ranker, in its package so that they reach what they measure. */
@org.jspecify.annotations.NullMarked
package dev.belfry.reranker;
