/** Messages that the re-ranker verticle answers. */
@NullMarked
package dev.belfry.contracts.reranker;

import org.jspecify.annotations.NullMarked;
