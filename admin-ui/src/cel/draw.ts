import {
  CALLS,
  COMPARISONS,
  type Comparison,
  type Condition,
  group,
  normal,
  OPPOSITE,
  type Operator,
  type Scalar,
  type Test,
  type Value,
} from './condition';
import { type Expr, parse } from './parse';
import { CelError } from './tokens';

const ROOTS = ['item', 'user', 'context'];
const HOURS = /^(\d+)h$/;
const FLIPPED: Readonly<Record<string, string>> = {
  '==': '==',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

/** Why a text is not drawn. */
class NotDrawn extends Error {}

function attributeOf(expr: Expr): string | null {
  if (expr.kind !== 'path' || expr.names.length !== 2) return null;
  return ROOTS.includes(expr.names[0] ?? '') ? expr.names.join('.') : null;
}

function test(attribute: string, operator: Operator, value: Value | null = null): Test {
  return { kind: 'test', attribute, operator, value };
}

function scalarsOf(expr: Expr): Scalar[] | null {
  if (expr.kind !== 'list') return null;
  const values = expr.items.map((item) => (item.kind === 'literal' ? item.value : null));
  return values.every((value) => value !== null) && values.length > 0 ? values : null;
}

function textOf(expr: Expr | undefined): string | null {
  return expr?.kind === 'literal' && typeof expr.value === 'string' ? expr.value : null;
}

/** The argument of a call such as timestamp("..."). */
function argumentOf(expr: Expr, name: string): string | null {
  if (expr.kind !== 'call' || expr.target !== null || expr.name !== name) return null;
  return expr.args.length === 1 ? textOf(expr.args[0]) : null;
}

function operandOf(expr: Expr): Value | null {
  if (expr.kind === 'literal') return expr.value;
  const attribute = attributeOf(expr);
  if (attribute !== null) return { attribute };
  const instant = argumentOf(expr, 'timestamp');
  if (instant !== null) return { instant };
  if (expr.kind !== 'binary' || expr.operator !== '-') return null;
  const fromNow = expr.left.kind === 'path' && expr.left.names.join('.') === 'now';
  const hours = HOURS.exec(argumentOf(expr.right, 'duration') ?? '')?.[1];
  return fromNow && hours !== undefined ? { hoursAgo: Number(hours) } : null;
}

function comparison(expr: Expr & { kind: 'binary' }): Condition {
  const left = attributeOf(expr.left);
  const [attribute, symbol, other] =
    left !== null
      ? [left, expr.operator, expr.right]
      : [attributeOf(expr.right), FLIPPED[expr.operator], expr.left];
  const value = operandOf(other);
  const operator = (Object.keys(COMPARISONS) as Comparison[]).find(
    (each) => COMPARISONS[each] === symbol,
  );
  if (attribute === null || value === null || operator === undefined || value === '') {
    throw new NotDrawn('it compares something else than an attribute with a value');
  }
  return test(attribute, operator, value);
}

function membership(expr: Expr & { kind: 'binary' }): Condition {
  const attribute = attributeOf(expr.left);
  const listed = scalarsOf(expr.right);
  if (attribute !== null && listed !== null) return test(attribute, 'isOneOf', listed);
  const within = attributeOf(expr.right);
  const value = expr.left.kind === 'literal' ? expr.left.value : attribute && { attribute };
  if (within === null || value === null || value === '') {
    throw new NotDrawn("its 'in' is about something else than an attribute and values");
  }
  return test(within, 'includes', value);
}

function called(expr: Expr & { kind: 'call' }): Condition {
  if (expr.target === null && expr.name === 'has' && expr.args.length === 1) {
    const attribute = expr.args[0] ? attributeOf(expr.args[0]) : null;
    if (attribute !== null) return test(attribute, 'isKnown');
  }
  const attribute = expr.target === null ? null : attributeOf(expr.target);
  const call = CALLS.find((each) => each === expr.name);
  const value = textOf(expr.args[0]);
  if (attribute !== null && call && value && expr.args.length === 1) {
    return test(attribute, call, value);
  }
  if (attribute !== null && expr.name === 'exists' && expr.args.length === 2) {
    const [variable, body] = expr.args;
    if (
      variable?.kind === 'path' &&
      body?.kind === 'binary' &&
      body.operator === 'in' &&
      body.left.kind === 'path' &&
      body.left.names.join('.') === variable.names.join('.')
    ) {
      const listed = scalarsOf(body.right);
      if (listed !== null) return test(attribute, 'includesOneOf', listed);
    }
  }
  throw new NotDrawn(`it uses ${expr.name}() in a way of its own`);
}

function negation(of: Expr): Condition {
  const drawn = drawExpr(of);
  if (drawn.kind === 'group') {
    return drawn.negated ? group('all', [drawn], true) : group(drawn.join, drawn.children, true);
  }
  const opposite = OPPOSITE[drawn.operator];
  return opposite ? { ...drawn, operator: opposite } : group('all', [drawn], true);
}

function drawExpr(expr: Expr): Condition {
  const attribute = attributeOf(expr);
  if (attribute !== null) return test(attribute, 'isTrue');
  switch (expr.kind) {
    case 'not':
      return negation(expr.of);
    case 'call':
      return called(expr);
    case 'binary':
      if (expr.operator === '&&' || expr.operator === '||') {
        const join = expr.operator === '&&' ? 'all' : 'any';
        return group(join, [drawExpr(expr.left), drawExpr(expr.right)]);
      }
      return expr.operator === 'in' ? membership(expr) : comparison(expr);
    default:
      throw new NotDrawn('it is not made of tests of attributes');
  }
}

/** Why is null where the text cannot be read at all. */
export type Drawing = { condition: Condition | null } | { undrawn: string | null };

/** The condition that a text says (null for an empty one: always), or why the builder cannot draw it. */
export function draw(text: string): Drawing {
  if (text.trim() === '') return { condition: null };
  try {
    return { condition: normal(drawExpr(parse(text))) };
  } catch (error) {
    if (error instanceof NotDrawn) return { undrawn: error.message };
    if (error instanceof CelError) return { undrawn: null };
    throw error;
  }
}
