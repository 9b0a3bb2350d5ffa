@NullMarked
package dev.belfry.training;

import org.jspecify.annotations.NullMarked;
