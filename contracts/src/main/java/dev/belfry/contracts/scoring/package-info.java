/** Messages that the scoring verticle answers. */
@NullMarked
package dev.belfry.contracts.scoring;

import org.jspecify.annotations.NullMarked;
