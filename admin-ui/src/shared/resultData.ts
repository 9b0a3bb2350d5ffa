import { fineShareText } from './fineShare';
import { latencyText } from './format';

/** What a column of a result is for: rows follow each other by time, are told apart by dimensions, and measure something. */
export type ColumnRole = 'time' | 'dimension' | 'measure';

export interface ShownColumn {
  name: string;
  role: ColumnRole;
  /** Of a measure, where it is known. */
  unit: string | null;
  description?: string;
}

export type Cell = unknown;
export type ResultRow = readonly Cell[];

const NUMBERS = new Set(['int2', 'int4', 'int8', 'float4', 'float8', 'numeric', 'integer']);
const MOMENTS = new Set(['date', 'timestamptz', 'timestamp']);

/** The names, those that come again with a count. */
function distinct(names: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  });
}

/** What columns of a statement are for, by their types: the first moment is the time. */
export function columnsByType(columns: readonly { name: string; type: string }[]): ShownColumn[] {
  const time = columns.findIndex(({ type }) => MOMENTS.has(type));
  const names = distinct(columns.map(({ name }) => name));
  return columns.map(({ name, type }, index) => ({
    name: names[index] ?? name,
    role: index === time ? 'time' : NUMBERS.has(type) ? 'measure' : 'dimension',
    unit: null,
  }));
}

const number = new Intl.NumberFormat('en', { maximumSignificantDigits: 6 });
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** A measure in its unit. */
export function measureText(value: number, unit: string | null): string {
  switch (unit) {
    case 'share':
      return fineShareText(value);
    case 'milliseconds':
      return latencyText(value);
    case 'seconds':
      return `${number.format(value)} s`;
    case 'count':
      return whole.format(value);
    default:
      return number.format(value);
  }
}

/** The number of a cell; null where it has none. A whole number too large for one comes as a text. */
export function numberOf(cell: Cell): number | null {
  if (typeof cell === 'number') return cell;
  if (typeof cell !== 'string' || cell.trim() === '') return null;
  const value = Number(cell);
  return Number.isFinite(value) ? value : null;
}

/** A cell as a text. */
export function cellText(cell: Cell, column: ShownColumn): string {
  if (cell === null || cell === undefined) return '–';
  if (typeof cell === 'object') return JSON.stringify(cell);
  if (column.role === 'measure' && column.unit !== null) {
    const value = numberOf(cell);
    if (value !== null) return measureText(value, column.unit);
  }
  return String(cell);
}

export interface ChartLine {
  name: string;
  values: (number | null)[];
}

export type ChartData =
  | { kind: 'lines'; moments: string[]; lines: ChartLine[]; of: number }
  | { kind: 'bars'; bars: { name: string; value: number }[]; of: number };

const MOST_LINES = 5;
const MOST_BARS = 20;

/** What sets rows of one time apart: the values of those dimensions that are not the same in all rows. */
function namesOf(rows: readonly ResultRow[], columns: readonly ShownColumn[]): string[] {
  const telling = columns.flatMap((column, index) => {
    const varies = () => rows.some((row) => row[index] !== rows[0]?.[index]);
    return column.role === 'dimension' && varies() ? [{ column, index }] : [];
  });
  return rows.map((row) =>
    telling.map(({ column, index }) => cellText(row[index], column)).join(' · '),
  );
}

/**
 * A measure as lines over time, or as bars where there is no time. There is one for each combination of dimensions, so that
 * nothing is added up that cannot be; of too many the largest are kept. Null where nothing can be drawn.
 */
export function chartOf(
  columns: readonly ShownColumn[],
  rows: readonly ResultRow[],
  measure: string,
): ChartData | null {
  const value = columns.findIndex(({ name, role }) => role === 'measure' && name === measure);
  const time = columns.findIndex(({ role }) => role === 'time');
  if (value < 0 || rows.length === 0) return null;
  if (time < 0) return barsOf(columns, rows, value);
  const moments = [...new Set(rows.map((row) => String(row[time])))].toSorted();
  const places = new Map(moments.map((moment, index) => [moment, index]));
  const lines = new Map<string, ChartLine & { sum: number }>();
  const names = namesOf(rows, columns);
  for (const [index, row] of rows.entries()) {
    const name = names[index] ?? '';
    const read = numberOf(row[value]);
    if (read !== null && read < 0) return null;
    const line = lines.get(name) ?? { name, values: moments.map(() => null), sum: 0 };
    const place = places.get(String(row[time]));
    if (place !== undefined) line.values[place] = read;
    line.sum += read ?? 0;
    lines.set(name, line);
  }
  const largest = [...lines.values()]
    .toSorted((a, b) => b.sum - a.sum)
    .slice(0, MOST_LINES)
    .map(({ name, values }) => ({ name, values }));
  return { kind: 'lines', moments, lines: largest, of: lines.size };
}

function barsOf(
  columns: readonly ShownColumn[],
  rows: readonly ResultRow[],
  value: number,
): ChartData | null {
  const told = namesOf(rows, columns);
  const bars = rows.flatMap((row, index) => {
    const read = numberOf(row[value]);
    return read === null ? [] : [{ name: told[index] ?? '', value: read }];
  });
  if (bars.length === 0 || bars.some((bar) => bar.value < 0)) return null;
  // Few rows stay in their own order, such as that of positions.
  const shown =
    bars.length <= MOST_BARS
      ? bars
      : bars.toSorted((a, b) => b.value - a.value).slice(0, MOST_BARS);
  const names = distinct(shown.map(({ name }) => name));
  return {
    kind: 'bars',
    bars: shown.map(({ name, value: read }, index) => ({
      name: names[index] ?? name,
      value: read,
    })),
    of: bars.length,
  };
}
