/**
 * The scoring verticle: runs the user tower and retrieves the items whose embeddings score highest.
 */
@NullMarked
package dev.belfry.scoring;

import org.jspecify.annotations.NullMarked;
