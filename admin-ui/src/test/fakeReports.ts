import type { Report, ReportView } from '../reports/types';
import type { SavedQuery, SqlQuery, SqlResult, SqlView } from '../sql/types';
import { type Handler, json, problem } from './fakeServer';

const DAYS = Array.from(
  { length: 14 },
  (_, index) => `2026-03-${String(index + 1).padStart(2, '0')}`,
);

export const VIEWS: ReportView[] = [
  {
    name: 'ctr_by_day',
    title: 'Click-through by day',
    description: 'Clicked of shown items, day by day.',
    filters: ['time', 'placement', 'experiment', 'variant'],
    columns: [
      { name: 'day', type: 'date', role: 'time', unit: null, description: 'The day, by UTC' },
      {
        name: 'placement',
        type: 'text',
        role: 'dimension',
        unit: null,
        description: 'Where the list was shown',
      },
      {
        name: 'ctr',
        type: 'float8',
        role: 'measure',
        unit: 'share',
        description: 'Clicked of shown',
      },
      {
        name: 'clicks',
        type: 'int8',
        role: 'measure',
        unit: 'count',
        description: 'Clicked items',
      },
    ],
  },
  {
    name: 'by_position',
    title: 'By position',
    description: 'What became of each place of a list.',
    filters: ['time'],
    columns: [
      {
        name: 'position',
        type: 'int4',
        role: 'dimension',
        unit: null,
        description: 'The place, from 1',
      },
      {
        name: 'ctr',
        type: 'float8',
        role: 'measure',
        unit: 'share',
        description: 'Clicked of shown',
      },
    ],
  },
];

export const SQL_VIEWS: SqlView[] = VIEWS.map(({ name, description, columns }) => ({
  name: `reporting.${name}`,
  description,
  columns: columns.map(({ name: column, type, description: words }) => ({
    name: column,
    type,
    description: words,
  })),
}));

function reportOf(view: ReportView, query: URLSearchParams): Report {
  const columns = view.columns.map(({ name, type }) => ({ name, type }));
  const placements = query.get('placement') ? [query.get('placement')] : ['home', 'cart'];
  const rows =
    view.name === 'by_position'
      ? Array.from({ length: 10 }, (_, index) => [index + 1, 0.11 / (index + 1)])
      : DAYS.flatMap((day, index) =>
          placements.map((placement, place) => [
            day,
            placement,
            0.05 + 0.01 * place + 0.004 * Math.sin(index),
            400 + index,
          ]),
        );
  return { view: view.name, columns, rows, truncated: false, millis: 12.4 };
}

export interface FakeReports {
  saved: SavedQuery[];
  /** Every request for a view, as it was asked. */
  asked: string[];
  ran: SqlQuery[];
  /** Answers a statement that waits; null where none does. */
  waiting: ((response: Response) => void) | null;
}

export function newFakeReports(): FakeReports {
  return {
    saved: [
      {
        name: 'Clicks by day',
        sql: 'select day, sum(clicks) as clicks\nfrom reporting.ctr_by_day\ngroup by day order by day',
        updatedBy: 'member:ada',
        updatedAt: '2026-03-01T12:00:00Z',
      },
    ],
    asked: [],
    ran: [],
    waiting: null,
  };
}

function answerOf({ sql }: SqlQuery): SqlResult {
  return {
    columns: [
      { name: 'day', type: 'date' },
      { name: 'clicks', type: 'int8' },
    ],
    rows: DAYS.map((day, index) => [day, 400 + 30 * Math.round(5 * Math.sin(index))]),
    truncated: sql.includes('truncated'),
    millis: 3.7,
  };
}

/** Answers about reports and SQL. A statement with `pg_sleep` waits until it is cancelled. */
export function reportsHandler(fake: FakeReports): Handler {
  return async (request, url) => {
    const [, , part, second, third] = url.pathname.split('/').map(decodeURIComponent);
    if (part === 'reports') {
      if (second === undefined) return json({ views: VIEWS });
      fake.asked.push(url.pathname + url.search);
      const view = VIEWS.find(({ name }) => name === second);
      if (!view) return json(problem(404, 'Not found', `There is no view ${second}.`), 404);
      return json(reportOf(view, url.searchParams));
    }
    if (part !== 'sql') return undefined;
    if (second === 'schema') return json({ views: SQL_VIEWS });
    if (second === 'saved') return answerSaved(fake, request, third);
    if (second === 'export') return new Response('day,clicks\n', { status: 200 });
    if (request.method === 'DELETE') {
      const detail = 'The statement was cancelled.';
      fake.waiting?.(json(problem(400, 'The input is not accepted', detail), 400));
      fake.waiting = null;
      return new Response(null, { status: 204 });
    }
    const query: SqlQuery = await request.clone().json();
    fake.ran.push(query);
    if (/^\s*(insert|update|delete)/i.test(query.sql)) {
      const detail = 'Only reading is possible here; this statement writes.';
      return json(problem(400, 'The input is not accepted', detail), 400);
    }
    if (query.sql.includes('pg_sleep')) {
      return new Promise((resolve) => {
        fake.waiting = resolve;
      });
    }
    return json(answerOf(query));
  };
}

async function answerSaved(fake: FakeReports, request: Request, name: string | undefined) {
  if (name === undefined) return json({ queries: fake.saved });
  fake.saved = fake.saved.filter((each) => request.method === 'GET' || each.name !== name);
  if (request.method === 'DELETE') return new Response(null, { status: 204 });
  const { sql } = await request.clone().json();
  const saved = { name, sql, updatedBy: 'member:admin', updatedAt: '2026-03-02T12:00:00Z' };
  fake.saved.push(saved);
  return json(saved);
}
