/** A place in the text that cannot be read. */
export class CelError extends Error {
  override readonly name = 'CelError';

  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message);
  }
}

export type Token =
  | { kind: 'name' | 'symbol'; text: string; offset: number }
  | { kind: 'number'; value: number; offset: number }
  | { kind: 'string'; value: string; offset: number }
  | { kind: 'end'; offset: number };

const SPACE = /[\s]+/y;
const COMMENT = /\/\/[^\n]*/y;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER = /(?:\d+\.\d+|\.\d+|\d+)(?:[eE][+-]?\d+)?/y;
const SYMBOL = /&&|\|\||[=!<>]=|[<>!?:.,()[\]{}+\-*/%]/y;
const STRING = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/y;
const ESCAPE = /\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))/g;
const ESCAPED: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
  '"': '"',
  "'": "'",
  '\\': '\\',
  '/': '/',
};

function unescaped(text: string, offset: number): string {
  return text.replace(ESCAPE, (whole, unicode, hex, letter) => {
    if (unicode ?? hex) return String.fromCharCode(Number.parseInt(unicode ?? hex, 16));
    const escaped = ESCAPED[letter];
    if (escaped === undefined) throw new CelError(`The escape ${whole} is not drawn.`, offset);
    return escaped;
  });
}

/** The tokens of an expression, an end token last. Raw and triple-quoted texts are not read. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let offset = 0;
  function match(pattern: RegExp): string | undefined {
    pattern.lastIndex = offset;
    return pattern.exec(text)?.[0];
  }
  while (offset < text.length) {
    const skipped = match(SPACE) ?? match(COMMENT);
    if (skipped !== undefined) {
      offset += skipped.length;
      continue;
    }
    const name = match(NAME);
    const number = match(NUMBER);
    const string = match(STRING);
    const read = name ?? number ?? string ?? match(SYMBOL);
    if (read === undefined) throw new CelError('This cannot be read.', offset);
    if (name !== undefined) tokens.push({ kind: 'name', text: name, offset });
    else if (number !== undefined) tokens.push({ kind: 'number', value: Number(number), offset });
    else if (string !== undefined)
      tokens.push({ kind: 'string', value: unescaped(string.slice(1, -1), offset), offset });
    else tokens.push({ kind: 'symbol', text: read, offset });
    offset += read.length;
  }
  tokens.push({ kind: 'end', offset });
  return tokens;
}
