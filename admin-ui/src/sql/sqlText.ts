import type { Suggestion } from '../cel/complete';
import type { Marked } from '../shared/CodeField';
import type { SqlView } from './types';

const KEYWORDS = [
  'select',
  'from',
  'where',
  'group by',
  'order by',
  'having',
  'limit',
  'offset',
  'join',
  'left join',
  'inner join',
  'cross join',
  'on',
  'using',
  'as',
  'and',
  'or',
  'not',
  'in',
  'is',
  'null',
  'between',
  'like',
  'ilike',
  'exists',
  'case',
  'when',
  'then',
  'else',
  'end',
  'distinct',
  'union all',
  'union',
  'except',
  'intersect',
  'with',
  'desc',
  'asc',
  'nulls last',
  'over',
  'partition by',
  'filter',
  'interval',
  'date',
  'true',
  'false',
  'lateral',
  'values',
  'explain',
  'analyze',
] as const;

const FUNCTIONS: readonly (readonly [string, string])[] = [
  ['count(', 'how many rows'],
  ['sum(', 'the sum'],
  ['avg(', 'the mean'],
  ['min(', 'the least'],
  ['max(', 'the greatest'],
  ['round(', 'a rounded number'],
  ['coalesce(', 'the first that is not null'],
  ['nullif(', 'null where both are the same'],
  ['date_trunc(', 'the begin of the hour, day or week'],
  ['now()', 'the present moment'],
  ['percentile_cont(', 'a quantile'],
];

const WORDS = new Set(KEYWORDS.flatMap((keyword) => keyword.split(' ')));

const TOKEN =
  /(--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|('(?:[^']|'')*(?:'|$))|("(?:[^"]|"")*(?:"|$))|(\b\d+(?:\.\d+)?\b)|([A-Za-z_]\w*)|([\s\S])/g;

/** The statement in pieces: what is a keyword, a text, a number, a comment. */
export function markedSql(sql: string): Marked[] {
  const pieces: Marked[] = [];
  for (const [piece, comment, text, , number, word] of sql.matchAll(TOKEN)) {
    const mark = comment
      ? 'comment'
      : text
        ? 'text'
        : number
          ? 'number'
          : word && WORDS.has(word.toLowerCase())
            ? 'keyword'
            : null;
    const last = pieces.at(-1);
    if (last && last.mark === mark) last.text += piece;
    else pieces.push({ text: piece, mark });
  }
  return pieces;
}

/** The statement with comments and texts blanked, so that names are found in nothing else. */
function bare(sql: string): string {
  return sql.replace(TOKEN, (piece, comment, text) =>
    comment || text ? ' '.repeat(piece.length) : piece,
  );
}

const SCHEMA = 'reporting';
const NO_ALIAS = 'where|on|using|join|left|right|inner|cross|full|group|order|limit|having|union';
const SOURCE = new RegExp(
  `\\b(?:from|join)\\s+(?:${SCHEMA}\\.)?(\\w+)(?:\\s+(?:as\\s+)?(?!(?:${NO_ALIAS})\\b)(\\w+))?`,
  'gi',
);

/** The views that a statement reads, by the names they go by in it. */
function readViews(sql: string, views: readonly SqlView[]): Map<string, SqlView> {
  const found = new Map<string, SqlView>();
  for (const [, name = '', alias] of bare(sql).matchAll(SOURCE)) {
    const view = views.find((each) => each.name === `${SCHEMA}.${name.toLowerCase()}`);
    if (view) {
      found.set(name.toLowerCase(), view);
      if (alias) found.set(alias.toLowerCase(), view);
    }
  }
  return found;
}

const MOST = 14;

/** What may stand at a caret: views after from and join, columns after a name and a point, else columns, keywords, functions. */
export function completeSql(
  sql: string,
  caret: number,
  views: readonly SqlView[],
  asked: boolean,
): Suggestion[] {
  const before = sql.slice(0, caret);
  // Within a text or a comment that is not closed, the caret stands behind blanks that are none.
  if (/\S/.test(before.slice(-1)) && !/\S/.test(bare(before).slice(-1))) return [];
  const [, owner = '', typed = ''] = /(?:([A-Za-z_]\w*)\.)?([A-Za-z_]\w*)?$/.exec(before) ?? [];
  const word = typed.toLowerCase();
  const from = caret - typed.length;
  const offer = (label: string, detail: string, text = label): Suggestion => ({
    label,
    detail,
    text,
    from,
  });
  const begins = ({ label }: Suggestion) => label.toLowerCase().startsWith(word);
  const asViews = views.map(({ name, description }) =>
    offer(name.slice(SCHEMA.length + 1), shortened(description)),
  );
  if (owner.toLowerCase() === SCHEMA) return asViews.filter(begins).slice(0, MOST);
  const read = readViews(sql, views);
  if (owner !== '') {
    const columns = read.get(owner.toLowerCase())?.columns ?? [];
    return columns
      .map(({ name, type }) => offer(name, type))
      .filter(begins)
      .slice(0, MOST);
  }
  if (word === '' && !asked) return [];
  if (/\b(?:from|join)\s+\w*$/i.test(before)) {
    return asViews
      .filter(begins)
      .map((each) => ({ ...each, text: `${SCHEMA}.${each.label}` }))
      .concat(offer(SCHEMA, 'the schema of the views', `${SCHEMA}.`))
      .filter(begins)
      .slice(0, MOST);
  }
  const columns = new Map(
    [...new Set(read.values())].flatMap((view) =>
      view.columns.map(({ name, type }) => [name, type] as const),
    ),
  );
  return [
    ...[...columns].map(([name, type]) => offer(name, type)),
    ...FUNCTIONS.map(([name, detail]) => offer(name, detail)),
    ...KEYWORDS.map((keyword) => offer(keyword, '', `${keyword} `)),
  ]
    .filter((each) => begins(each) && each.label !== word)
    .slice(0, MOST);
}

function shortened(description: string): string {
  const sentence = description.split('. ')[0] ?? '';
  return sentence.length <= 48 ? sentence : `${sentence.slice(0, 47)}…`;
}
