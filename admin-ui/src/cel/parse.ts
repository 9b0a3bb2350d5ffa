import { CelError, type Token, tokensOf } from './tokens';

/** An expression, as far as the console reads it; the server reads all of CEL. */
export type Expr =
  | { kind: 'literal'; value: string | number | boolean }
  | { kind: 'path'; names: readonly string[] }
  | { kind: 'call'; target: Expr | null; name: string; args: readonly Expr[] }
  | { kind: 'not'; of: Expr }
  | { kind: 'binary'; operator: string; left: Expr; right: Expr }
  | { kind: 'list'; items: readonly Expr[] };

const MAX_DEPTH = 40;
/** Loosest first. */
const LEVELS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['==', '!=', '<', '<=', '>', '>=', 'in'],
  ['+', '-'],
  ['*', '/', '%'],
];

class Parser {
  private at = 0;
  private depth = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  whole(): Expr {
    const expr = this.expression();
    if (this.token().kind !== 'end') throw this.unexpected();
    return expr;
  }

  private token(): Token {
    return this.tokens[this.at] ?? { kind: 'end', offset: 0 };
  }

  private unexpected(): CelError {
    const token = this.token();
    return new CelError(
      token.kind === 'end' ? 'The expression stops too early.' : 'This is not expected here.',
      token.offset,
    );
  }

  private is(text: string): boolean {
    const token = this.token();
    return (token.kind === 'symbol' || token.kind === 'name') && token.text === text;
  }

  private take(text: string): boolean {
    if (!this.is(text)) return false;
    this.at++;
    return true;
  }

  private expect(text: string) {
    if (!this.take(text)) throw this.unexpected();
  }

  private expression(): Expr {
    if (++this.depth > MAX_DEPTH)
      throw new CelError('This is nested too deep.', this.token().offset);
    const expr = this.level(0);
    this.depth--;
    return expr;
  }

  private level(index: number): Expr {
    const operators = LEVELS[index];
    if (!operators) return this.unary();
    let left = this.level(index + 1);
    for (;;) {
      const operator = operators.find((each) => this.is(each));
      if (operator === undefined) return left;
      this.at++;
      left = { kind: 'binary', operator, left, right: this.level(index + 1) };
    }
  }

  private unary(): Expr {
    if (this.take('!')) {
      if (++this.depth > MAX_DEPTH)
        throw new CelError('This is nested too deep.', this.token().offset);
      const of = this.unary();
      this.depth--;
      return { kind: 'not', of };
    }
    const next = this.tokens[this.at + 1];
    if (this.is('-') && next?.kind === 'number') {
      this.at += 2;
      return { kind: 'literal', value: -next.value };
    }
    return this.member();
  }

  private member(): Expr {
    let expr = this.primary();
    while (this.take('.')) {
      const name = this.name();
      if (this.take('(')) expr = { kind: 'call', target: expr, name, args: this.upTo(')') };
      else if (expr.kind === 'path') expr = { kind: 'path', names: [...expr.names, name] };
      else throw this.unexpected();
    }
    return expr;
  }

  private name(): string {
    const token = this.token();
    if (token.kind !== 'name') throw this.unexpected();
    this.at++;
    return token.text;
  }

  private primary(): Expr {
    const token = this.token();
    if (token.kind === 'number' || token.kind === 'string') {
      this.at++;
      return { kind: 'literal', value: token.value };
    }
    if (this.take('(')) {
      const expr = this.expression();
      this.expect(')');
      return expr;
    }
    if (this.take('[')) return { kind: 'list', items: this.upTo(']') };
    const name = this.name();
    if (name === 'true' || name === 'false') return { kind: 'literal', value: name === 'true' };
    if (this.take('(')) return { kind: 'call', target: null, name, args: this.upTo(')') };
    return { kind: 'path', names: [name] };
  }

  private upTo(end: string): Expr[] {
    const exprs: Expr[] = [];
    if (this.take(end)) return exprs;
    do exprs.push(this.expression());
    while (this.take(','));
    this.expect(end);
    return exprs;
  }
}

/** Reads an expression; throws a {@link CelError} where it cannot. */
export function parse(text: string): Expr {
  return new Parser(tokensOf(text)).whole();
}
