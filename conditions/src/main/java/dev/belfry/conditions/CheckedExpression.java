package dev.belfry.conditions;

import dev.cel.common.CelAbstractSyntaxTree;
import java.util.Set;

/** A type-checked expression and what it reads. */
record CheckedExpression(
    CelAbstractSyntaxTree ast, Set<AttributeName> attributes, boolean usesNow) {}
