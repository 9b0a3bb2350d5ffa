/**
 * Experiments: what one is, which variant a unit gets, and what the numbers of its variants say.
 * Pure Java; numbers come in as sums that can be added up, answers leave as records.
 */
@NullMarked
package dev.belfry.experiments;

import org.jspecify.annotations.NullMarked;
