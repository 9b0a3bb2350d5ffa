/**
 * What training and serving must agree on: features and their encoding, the two towers, ALS with
 * fold-in, popularity tables, and the artefact that carries them.
 */
@NullMarked
package dev.belfry.model;

import org.jspecify.annotations.NullMarked;
