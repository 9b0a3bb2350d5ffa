/** What may be written at a place of a text. */
export interface Suggestion {
  /** What stands in the list. */
  label: string;
  detail: string;
  /** What takes the place of the text from `from` to the caret. */
  text: string;
  from: number;
}

/** An attribute that may be named, with its root, and values that are known of it. */
export interface Completable {
  path: string;
  type: string;
  multi: boolean;
  values: readonly string[];
}

const MOST = 12;
const ATTRIBUTE = /(?<![\w.])(item|user|context)\.(\w*)$/;
const WORD = /(?<![\w."'])([A-Za-z_]\w*)?$/;
/** An attribute, an operator and the start of a value. */
const VALUE_AFTER =
  /((?:item|user|context)\.\w+)\s*(?:==|!=|in\s*\[(?:\s*"[^"]*"\s*,)*)\s*("[^"]*)?$/;
const FUNCTIONS: readonly [string, string, string][] = [
  ['has(', 'has()', 'whether an attribute has a value'],
  ['duration("', 'duration("168h")', 'a length of time'],
  ['timestamp("', 'timestamp("2026-06-01T00:00:00Z")', 'a fixed moment'],
];

function withinText(before: string): boolean {
  let quote = '';
  for (let i = 0; i < before.length; i++) {
    const letter = before.charAt(i);
    if (letter === '\\' && quote !== '') i++;
    else if (quote === '') quote = letter === '"' || letter === "'" ? letter : '';
    else if (letter === quote) quote = '';
  }
  return quote !== '';
}

/**
 * What may stand at a caret: names after a root and a point, values after an attribute and an operator, else roots and functions.
 *
 * @param asked whether someone asked for it; else there must be a beginning to go on from
 */
export function completionsAt(
  text: string,
  caret: number,
  attributes: readonly Completable[],
  asked: boolean,
): Suggestion[] {
  const before = text.slice(0, caret);
  const value = VALUE_AFTER.exec(before);
  if (value && (value[2] !== undefined || asked)) {
    const begun = value[2] ?? '';
    const typed = begun.slice(1).toLowerCase();
    const closed = text.charAt(caret) === '"';
    return (attributes.find(({ path }) => path === value[1])?.values ?? [])
      .filter((each) => each.toLowerCase().includes(typed))
      .slice(0, MOST)
      .map((each) => ({
        label: each,
        detail: '',
        text: closed ? JSON.stringify(each).slice(0, -1) : JSON.stringify(each),
        from: caret - begun.length,
      }));
  }
  if (withinText(before)) return [];
  const attribute = ATTRIBUTE.exec(before);
  if (attribute) {
    const [, root = '', typed = ''] = attribute;
    return attributes
      .filter(
        ({ path }) => path.startsWith(`${root}.`) && path.slice(root.length + 1).includes(typed),
      )
      .slice(0, MOST)
      .map(({ path, type, multi }) => ({
        label: path.slice(root.length + 1),
        detail: multi ? `list of ${type}` : type,
        text: path,
        from: caret - root.length - 1 - typed.length,
      }));
  }
  const word = WORD.exec(before)?.[1] ?? '';
  if (word === '' && !asked) return [];
  const roots = [...new Set(attributes.map(({ path }) => path.slice(0, path.indexOf('.'))))];
  return [
    ...roots.map((root) => ({ label: root, detail: 'attributes', text: `${root}.` })),
    { label: 'now', detail: 'the moment of the request', text: 'now' },
    ...FUNCTIONS.map(([start, label, detail]) => ({ label, detail, text: start })),
  ]
    .filter(({ text: offered }) => offered.startsWith(word) && offered !== word)
    .map((offered) => ({ ...offered, from: caret - word.length }));
}
