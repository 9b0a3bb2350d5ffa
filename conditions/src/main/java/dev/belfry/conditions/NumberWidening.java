package dev.belfry.conditions;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelMutableAst;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.ast.CelMutableExpr;
import dev.cel.common.ast.CelMutableExpr.CelMutableCall;
import dev.cel.common.ast.CelMutableExpr.CelMutableComprehension;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import java.util.List;

/**
 * Lets a number be written without its decimal point beside a number attribute: {@code item.price
 * == 30}, {@code item.price * 2 > 50}, {@code item.price in [10, 20]}. CEL keeps {@code int} and
 * {@code double} apart; here the checker is told of the mixed forms, and those that calculate are
 * then rewritten with {@code double()} around the whole number. (Mixed comparison needs no
 * rewriting: the runtime compares by value.)
 */
final class NumberWidening {
  private static final String MIXED = "belfry_mixed_";
  private static final List<String> ARITHMETIC = List.of("_+_", "_-_", "_*_", "_/_");

  static final ImmutableList<CelFunctionDecl> DECLARATIONS =
      ImmutableList.of(
          declare("_==_", "equals", SimpleType.BOOL),
          declare("_!=_", "not_equals", SimpleType.BOOL),
          declare("_+_", "add", SimpleType.DOUBLE),
          declare("_-_", "subtract", SimpleType.DOUBLE),
          declare("_*_", "multiply", SimpleType.DOUBLE),
          declare("_/_", "divide", SimpleType.DOUBLE),
          CelFunctionDecl.newFunctionDeclaration(
              "@in",
              in("double_in_ints", SimpleType.DOUBLE, SimpleType.INT),
              in("int_in_doubles", SimpleType.INT, SimpleType.DOUBLE)));

  private final CelMutableAst ast;
  private long lastId;
  private boolean changed;

  private NumberWidening(CelMutableAst ast, long lastId) {
    this.ast = ast;
    this.lastId = lastId;
  }

  /** Checks a parsed expression, with whole numbers made numbers where both stand in a sum. */
  static CelValidationResult check(CelCompiler compiler, CelAbstractSyntaxTree parsed)
      throws CelValidationException {
    CelValidationResult checked = compiler.check(parsed);
    if (checked.hasError()) {
      return checked;
    }
    long lastId =
        checked.getAst().getTypeMap().keySet().stream().mapToLong(Long::longValue).max().orElse(0);
    CelMutableAst mutable = CelMutableAst.fromCelAst(checked.getAst());
    NumberWidening widening = new NumberWidening(mutable, lastId + 1_000_000);
    widening.widen(mutable.expr());
    if (!widening.changed) {
      return checked;
    }
    return compiler.check(
        CelAbstractSyntaxTree.newParsedAst(
            mutable.toParsedAst().getExpr(), checked.getAst().getSource()));
  }

  private void widen(CelMutableExpr expr) {
    switch (expr.getKind()) {
      case SELECT -> widen(expr.select().operand());
      case LIST -> expr.list().elements().forEach(this::widen);
      case MAP ->
          expr.map()
              .entries()
              .forEach(
                  entry -> {
                    widen(entry.key());
                    widen(entry.value());
                  });
      case COMPREHENSION -> {
        CelMutableComprehension loop = expr.comprehension();
        widen(loop.iterRange());
        widen(loop.accuInit());
        widen(loop.loopCondition());
        widen(loop.loopStep());
        widen(loop.result());
      }
      case CALL -> widenCall(expr);
      default -> {}
    }
  }

  private void widenCall(CelMutableExpr expr) {
    CelMutableCall call = expr.call();
    call.target().ifPresent(this::widen);
    call.args().forEach(this::widen);
    boolean mixed =
        ARITHMETIC.contains(call.function())
            && ast.getReference(expr.id())
                .map(ref -> ref.overloadIds().stream().allMatch(id -> id.startsWith(MIXED)))
                .orElse(false);
    for (int i = 0; mixed && i < call.args().size(); i++) {
      CelMutableExpr argument = call.args().get(i);
      if (ast.getType(argument.id()).map(SimpleType.INT::equals).orElse(false)) {
        call.setArg(i, widened(argument));
        changed = true;
      }
    }
  }

  private CelMutableExpr widened(CelMutableExpr whole) {
    if (whole.getKind() == Kind.CONSTANT) {
      return CelMutableExpr.ofConstant(
          whole.id(), CelConstant.ofValue((double) whole.constant().int64Value()));
    }
    return CelMutableExpr.ofCall(++lastId, CelMutableCall.create("double", whole));
  }

  private static CelFunctionDecl declare(String function, String name, CelType result) {
    return CelFunctionDecl.newFunctionDeclaration(
        function,
        CelOverloadDecl.newGlobalOverload(
            MIXED + name + "_double_int", result, SimpleType.DOUBLE, SimpleType.INT),
        CelOverloadDecl.newGlobalOverload(
            MIXED + name + "_int_double", result, SimpleType.INT, SimpleType.DOUBLE));
  }

  private static CelOverloadDecl in(String name, CelType value, CelType element) {
    return CelOverloadDecl.newGlobalOverload(
        MIXED + name, SimpleType.BOOL, value, ListType.create(element));
  }
}
