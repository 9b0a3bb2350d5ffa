/** Messages that the cold-start verticle answers. */
@NullMarked
package dev.belfry.contracts.coldstart;

import org.jspecify.annotations.NullMarked;
