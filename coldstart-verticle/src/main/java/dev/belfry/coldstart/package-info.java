/**
 * Cold start: TF-IDF neighbours in Lucene, shrunken popularity, sessions by ALS fold-in. Public
 * here is what other modules call: the verticle and its configuration.
 */
@NullMarked
package dev.belfry.coldstart;

import org.jspecify.annotations.NullMarked;
