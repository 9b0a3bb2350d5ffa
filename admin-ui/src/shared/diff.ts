/** One value that two versions of a thing do not share, named by its path, such as `rules[2].action.factor`. */
export interface Difference {
  path: string;
  kind: 'added' | 'removed' | 'changed';
  before: unknown;
  after: unknown;
}

type Plain = Record<string, unknown>;

function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function join(path: string, part: string | number): string {
  if (typeof part === 'number') return `${path}[${part}]`;
  return path === '' ? part : `${path}.${part}`;
}

/** Rows of a list by name where each has one, so that a row that moved is not taken for another. */
function byName(rows: readonly unknown[]): Map<string, unknown> | null {
  const named = new Map<string, unknown>();
  for (const row of rows) {
    if (!isPlain(row) || typeof row.name !== 'string' || named.has(row.name)) return null;
    named.set(row.name, row);
  }
  return named;
}

function asPlain(value: readonly unknown[]): Plain {
  return Object.fromEntries(value.map((each, index) => [String(index), each]));
}

function compare(path: string, before: unknown, after: unknown, found: Difference[]) {
  if (same(before, after)) return;
  if (isPlain(before) && isPlain(after)) {
    for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
      compare(join(path, name), before[name], after[name], found);
    }
    return;
  }
  if (Array.isArray(before) && Array.isArray(after) && [...before, ...after].some(isPlain)) {
    const from = byName(before);
    const to = byName(after);
    const left: Plain = from && to ? Object.fromEntries(from) : asPlain(before);
    const right: Plain = from && to ? Object.fromEntries(to) : asPlain(after);
    const start = found.length;
    for (const name of new Set([...Object.keys(left), ...Object.keys(right)])) {
      compare(`${path}[${name}]`, left[name], right[name], found);
    }
    if (found.length > start) return;
    // The same rows in another order.
    found.push({
      path: `${path} order`,
      kind: 'changed',
      before: Object.keys(left),
      after: Object.keys(right),
    });
    return;
  }
  const kind =
    before === undefined || before === null
      ? 'added'
      : after === undefined || after === null
        ? 'removed'
        : 'changed';
  found.push({ path, kind, before, after });
}

/** What differs between two versions; null stands for a thing that was not there. */
export function differences(before: unknown, after: unknown): Difference[] {
  const found: Difference[] = [];
  const from = before === null && isPlain(after) ? {} : before;
  const to = after === null && isPlain(before) ? {} : after;
  compare('', from, to, found);
  return found;
}
