import type {
  ApiKey,
  AttributeDefinition,
  AuditEntry,
  Explanation,
  Item,
  Job,
  Member,
  Overview,
  Placement,
  RulesetPage,
  Settings,
  UserList,
} from '../api/types';
import { type Handler, json, problem } from './fakeServer';

/** What the fake server knows of the platform besides lists; a test changes what it is about. */
export interface FakePlatform {
  overview: Overview;
  items: Item[];
  /** Of items that were changed; that of the others is 1. */
  revisions: Map<string, number>;
  definitions: AttributeDefinition[];
  jobs: Job[];
  log: string[];
  entries: AuditEntry[];
  members: Member[];
  keys: ApiKey[];
  placements: Placement[];
  settings: Settings;
  lists: UserList[];
  /** The writes that came, such as `PATCH /v1/items/a {"hidden":true}`. */
  writes: string[];
}

const NOW = Date.parse('2026-01-31T12:00:00Z');
const minutesAgo = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString();

export function overviewOf(lists: number): Overview {
  const series = Array.from({ length: 48 }, (_, index) => {
    const wave = 1 + 0.6 * Math.sin(index / 7) + 0.15 * Math.sin(index * 1.7);
    return {
      at: minutesAgo((47 - index) * 30),
      lists: Math.round((lists / 48) * wave),
      clicks: Math.round((lists / 48) * wave * (0.08 + 0.01 * Math.cos(index / 5))),
      degraded: index === 30 ? Math.round(lists / 400) : 0,
      p50: 4 + 0.5 * Math.sin(index / 3),
      p99: 12 + 4 * Math.abs(Math.sin(index / 4)) + (index === 30 ? 30 : 0),
    };
  });
  return {
    range: '24h',
    since: minutesAgo(1440),
    meanLatencyMillis: lists === 0 ? null : 4.9,
    lists,
    clicks: Math.round(lists * 0.082),
    clickThrough: lists === 0 ? null : 0.082,
    degradedShare: lists === 0 ? null : 0.0021,
    coverage: lists === 0 ? null : 0.634,
    latency: [
      { stage: 'profile', p50: 0.6, p95: 1.1, p99: 2.4 },
      { stage: 'prepare', p50: 0.3, p95: 0.5, p99: 0.9 },
      { stage: 'scoring', p50: 2.1, p95: 4.2, p99: 7.7 },
      { stage: 'rerank', p50: 0.9, p95: 1.7, p99: 2.9 },
      { stage: 'total', p50: 4.2, p95: 8.1, p99: 13.6 },
    ],
    regimes: [
      { regime: 'WARM', share: 0.71 },
      { regime: 'COLD_USER', share: 0.14 },
      { regime: 'SESSION', share: 0.1 },
      { regime: 'ANONYMOUS', share: 0.05 },
    ],
    sources: [
      { source: 'TWO_TOWER', share: 0.48 },
      { source: 'ALS', share: 0.22 },
      { source: 'ITEM_KNN', share: 0.14 },
      { source: 'CONTENT', share: 0.09 },
      { source: 'POPULARITY', share: 0.07 },
    ],
    series: lists === 0 ? [] : series,
    snapshots: {
      catalogueAgeSeconds: 4,
      model: { name: 'two-tower-20260131-0300', ageSeconds: 32_400 },
      ruleset: { version: '12', publishedAt: minutesAgo(200) },
    },
    journal: { waiting: 3, unrecorded: 0 },
  };
}

export function jobOf(jobId: string, more: Partial<Job> = {}): Job {
  return {
    jobId,
    kind: 'import_items',
    state: 'succeeded',
    title: `items-${jobId}.csv`,
    createdAt: minutesAgo(40),
    startedAt: minutesAgo(40),
    endedAt: minutesAgo(38),
    actor: 'member:ada',
    progress: { done: 5000, total: 5000, unit: 'rows', sentence: '' },
    accepted: 4990,
    rejected: 10,
    message: '',
    ...more,
  };
}

function entryOf(entryNo: number): AuditEntry {
  const hides = entryNo % 2 === 0;
  return {
    entryNo,
    at: minutesAgo(entryNo),
    actor: hides ? 'member:ada' : 'key:shop',
    action: hides ? 'hide' : 'edit',
    entity: 'item',
    entityId: `i${entryNo}`,
    before: hides ? { hidden: false } : { price: 10.5, title: 'Shoe' },
    after: hides ? { hidden: true } : { price: 12.5, title: 'Shoe' },
    hash: `${entryNo}`.padStart(8, '0').repeat(8),
    previousHash: `${entryNo - 1}`.padStart(8, '0').repeat(8),
  };
}

function definition(
  entity: AttributeDefinition['entity'],
  name: string,
  type: AttributeDefinition['type'],
  more: Partial<AttributeDefinition> = {},
): AttributeDefinition {
  return { entity, name, type, multi: false, role: 'plain', ...more };
}

export function newFakePlatform(): FakePlatform {
  const titles = ['Trail shoe', 'Wool socks', 'Rain jacket', 'Head torch', 'Tent for two'];
  return {
    overview: overviewOf(48_200),
    items: titles.map((title, index) => ({
      itemId: `i${index}`,
      title,
      brand: index % 2 ? 'Fjell' : 'Acme',
      categories: index === 0 ? ['shoes', 'running'] : ['outdoor'],
      price: 20 + 17.5 * index,
      stock: index === 3 ? 0 : 4 * index + 1,
      hidden: index === 4,
    })),
    revisions: new Map(),
    definitions: [
      definition('item', 'title', 'text', { role: 'reserved' }),
      definition('item', 'price', 'number', { role: 'reserved' }),
      definition('item', 'categories', 'category', { role: 'reserved', multi: true }),
      definition('item', 'brand', 'category', { role: 'reserved' }),
      definition('item', 'hidden', 'boolean', { role: 'reserved' }),
      definition('item', 'colour', 'category', { role: 'feature' }),
      definition('user', 'country', 'category', { role: 'segment' }),
      definition('context', 'device', 'category', { default: 'desktop' }),
    ],
    jobs: [
      jobOf('j3', {
        kind: 'training',
        title: 'Training',
        state: 'running',
        endedAt: null,
        progress: { done: 7, total: 20, unit: 'epochs', sentence: 'NDCG@10 is 0.214.' },
        accepted: 0,
        rejected: 0,
      }),
      jobOf('j2'),
      jobOf('j1', {
        state: 'failed',
        message: 'The server ended while the job ran. Upload the file again.',
      }),
    ],
    log: ['reading 100,000 interactions', 'epoch 6: loss 0.412', 'epoch 7: loss 0.398'],
    entries: Array.from({ length: 60 }, (_, index) => entryOf(60 - index)),
    members: [
      {
        name: 'admin',
        displayName: 'The admin',
        role: 'admin',
        disabled: false,
        createdAt: minutesAgo(90_000),
        lastSeenAt: minutesAgo(1),
      },
      {
        name: 'ada',
        displayName: 'Ada',
        role: 'editor',
        disabled: true,
        createdAt: minutesAgo(50_000),
        lastSeenAt: null,
      },
    ],
    keys: [
      { name: 'shop', scopes: ['read', 'write'], createdAt: minutesAgo(9_000), lastUsedAt: null },
    ],
    placements: [
      { name: 'home', description: 'The start page' },
      { name: 'similar', description: 'Beside an item' },
      { name: 'cart', description: 'Under the cart' },
    ],
    settings: { twoPersonApproval: true, revision: 3 },
    lists: [
      {
        listId: '01981f6e-0000-7000-8000-000000000001',
        servedAt: minutesAgo(20),
        placement: 'home',
        regime: 'WARM',
        items: 3,
        clicks: 1,
      },
    ],
    writes: [],
  };
}

function notFound(path: string): Response {
  return json(problem(404, 'Not found', `There is no ${path}.`), 404);
}

function answerItem(
  platform: FakePlatform,
  path: string,
  { method, headers }: Request,
  body: unknown,
) {
  const ifMatch = headers.get('If-Match');
  const [, , , encoded = '', part] = path.split('/');
  const item = platform.items.find((each) => each.itemId === decodeURIComponent(encoded));
  if (!item) return notFound(path);
  if (part === 'exposure') {
    return json({
      days: Array.from({ length: 30 }, (_, index) => ({
        day: minutesAgo((29 - index) * 1440).slice(0, 10),
        shown: Math.round(80 + 40 * Math.sin(index / 3)),
        clicks: Math.round(9 + 4 * Math.sin(index / 3)),
        purchases: index % 4,
      })),
    });
  }
  if (part === 'rules') {
    return json({
      ruleset: '12',
      rules: [
        { rule: 'Fresh first', action: 'recency', matches: 'true' },
        { rule: 'No alcohol', action: 'exclude', matches: 'false' },
        { rule: 'In budget', action: 'only', matches: 'undecided' },
      ],
    });
  }
  if (part === 'similar') {
    return json({
      items: [{ itemId: 'i1', position: 1, score: 0.81, source: 'ITEM_EMBEDDING' }],
    });
  }
  const revision = platform.revisions.get(item.itemId) ?? 1;
  if (method !== 'PATCH') return json(item, 200, { ETag: `"${revision}"` });
  if (ifMatch !== null && ifMatch !== `"${revision}"`) {
    const detail = `item '${item.itemId}' was changed in between.`;
    const conflict = problem(409, 'It does not fit what is there', detail);
    const changed = { changedBy: 'member:ada', changedAt: minutesAgo(2) };
    return json({ ...conflict, current: item, revision, ...changed }, 409);
  }
  Object.assign(item, body);
  platform.revisions.set(item.itemId, revision + 1);
  return json(item, 200, { ETag: `"${revision + 1}"` });
}

function answerItems(platform: FakePlatform, query: URLSearchParams): Response {
  if (query.get('filter') === 'item.prize < 5') {
    return json(
      problem(400, 'The input is not accepted', "filter: there is no attribute 'prize' of items."),
      400,
    );
  }
  const words = (query.get('query') ?? '').toLowerCase();
  const hidden = query.get('hidden');
  const ids = query.get('ids')?.split(',');
  return json({
    items: platform.items.filter(
      (item) =>
        (item.title ?? '').toLowerCase().includes(words) &&
        (hidden === null || String(item.hidden === true) === hidden) &&
        (!ids || ids.includes(item.itemId)),
    ),
    after: null,
  });
}

function answerJob(platform: FakePlatform, path: string, query: URLSearchParams): Response {
  const [, , , jobId, part] = path.split('/');
  const job = platform.jobs.find((each) => each.jobId === jobId);
  if (!job) return notFound(path);
  if (part === 'cancel') Object.assign(job, { state: 'cancelled', endedAt: minutesAgo(0) });
  if (part === 'log') {
    const from = Number(query.get('from'));
    return json({ lines: platform.log.slice(from), next: platform.log.length });
  }
  return json(job);
}

function answerAudit(platform: FakePlatform, query: URLSearchParams): Response {
  const before = Number(query.get('before') ?? Number.POSITIVE_INFINITY);
  const limit = Number(query.get('limit') ?? 20);
  const found = platform.entries.filter(
    (entry) =>
      entry.entryNo < before &&
      [null, entry.actor].includes(query.get('actor')) &&
      [null, entry.entity].includes(query.get('entity')) &&
      [null, entry.entityId].includes(query.get('entityId')),
  );
  const entries = found.slice(0, limit);
  return json({ entries, before: found.length > limit ? (entries.at(-1)?.entryNo ?? null) : null });
}

interface Settled {
  platform: FakePlatform;
  method: string;
  body: Record<string, unknown>;
  revision: string | null;
}

function answerSettings(path: string, { platform, method, body, revision }: Settled) {
  const [, , part, encoded = ''] = path.split('/');
  const name = decodeURIComponent(encoded);
  switch (part) {
    case 'placements':
      if (method === 'GET') return json({ placements: platform.placements });
      platform.placements = platform.placements.filter((each) => each.name !== name);
      if (method === 'PUT') {
        platform.placements.push({ name, description: String(body.description) });
        return json({ name, description: body.description });
      }
      return new Response(null, { status: 204 });
    case 'keys':
      if (method === 'GET') return json({ keys: platform.keys });
      if (method === 'POST') {
        platform.keys.push({
          name: String(body.name),
          scopes: body.scopes as ApiKey['scopes'],
          createdAt: minutesAgo(0),
          lastUsedAt: null,
        });
        return json({ ...body, key: 'bf_made_this_once' });
      }
      platform.keys = platform.keys.filter((each) => each.name !== name);
      return new Response(null, { status: 204 });
    case 'members': {
      if (method === 'GET') return json({ members: platform.members });
      if (method === 'POST') {
        const member = {
          displayName: String(body.name),
          disabled: false,
          createdAt: minutesAgo(0),
          lastSeenAt: null,
          ...body,
        } as Member;
        platform.members.push(member);
        return json({ ...member, password: 'made-this-once' });
      }
      const member = platform.members.find((each) => each.name === name);
      if (name === 'admin') {
        return json(
          problem(409, 'It does not fit', 'admin is the last enabled administrator.'),
          409,
        );
      }
      Object.assign(member ?? {}, body);
      return json(body.resetPassword ? { ...member, password: 'made-this-once' } : member);
    }
    default:
      if (method === 'PUT') {
        if (revision !== `"${platform.settings.revision}"`) {
          return json(
            { ...problem(409, 'It was changed', 'Changed since.'), current: platform.settings },
            409,
          );
        }
        platform.settings = {
          twoPersonApproval: body.twoPersonApproval === true,
          revision: platform.settings.revision + 1,
        };
      }
      return json(platform.settings);
  }
}

function versionOf(version: string, live: boolean): RulesetPage['rulesets'][number] {
  return {
    version,
    live,
    author: 'member:ada',
    approvedBy: null,
    publishedAt: minutesAgo(200),
    note: live ? '' : 'before the sale',
    base: null,
    rules: 2,
  };
}

function explanationOf(body: Record<string, unknown>): Explanation {
  const inList = 'listId' in body;
  return {
    itemId: String(body.itemId),
    title: 'Rain jacket',
    inList,
    position: inList ? 1 : null,
    listId: '01981f6e-0000-7000-8000-000000000001',
    sentence: inList
      ? 'It stands at position 1. It is close to what this user liked.'
      : "It is not in the list. The rule 'No alcohol' leaves it out.",
    steps: [
      { stage: 'catalogue', passed: true, sentence: 'The catalogue knows it.', rule: null },
      { stage: 'gate', passed: true, sentence: 'It is shown, in stock and available.', rule: null },
      {
        stage: 'eligibility',
        passed: inList,
        sentence: inList ? 'No rule leaves it out.' : 'A rule leaves it out.',
        rule: inList ? null : 'No alcohol',
      },
    ],
    effects: inList ? [{ rule: 'Fresh first', action: 'recency', factor: 0.8 }] : [],
    scores: inList ? { retrievalScore: 0.9, relevance: 0.5, score: 0.4 } : null,
  };
}

/** Answers for the pages besides Explore and Rules. */
export function handlerOf(platform: FakePlatform): Handler {
  return async (request, url) => {
    const { method } = request;
    const path = url.pathname;
    const query = url.searchParams;
    const text = method === 'GET' ? '' : await request.clone().text();
    const isJson = request.headers.get('Content-Type') === 'application/json';
    const body: Record<string, unknown> = isJson && text !== '' ? JSON.parse(text) : {};
    const reads = path === '/v1/recommendations' || path === '/v1/explain';
    if (method !== 'GET' && !reads) {
      platform.writes.push(`${method} ${path}${url.search}${isJson ? ` ${text}` : ''}`);
    }
    if (path === '/v1/segments') {
      const values = [
        { value: 'DE', users: 120 },
        { value: 'FR', users: 80 },
      ];
      return json({ segments: [{ attribute: 'country', values }] });
    }
    if (path === '/v1/explain') return json(explanationOf(body));
    if (path === '/v1/rulesets') {
      return json({ rulesets: [versionOf('12', true), versionOf('11', false)], before: null });
    }
    if (path === '/v1/drafts' && method === 'GET') {
      return json({ drafts: [{ draftId: 'd1', title: 'Spring', state: 'editing' }], before: null });
    }
    if (/^\/v1\/(rulesets|drafts)\/[^/]+$/.test(path) && method === 'GET') {
      const rules = ['Fresh first', 'No alcohol'].map((name) => ({
        name,
        action: { type: 'cap' },
      }));
      return json({ ...versionOf('12', true), rules });
    }
    if (path === '/v1/overview') return json({ ...platform.overview, range: query.get('range') });
    if (path === '/v1/items') return answerItems(platform, query);
    if (path.startsWith('/v1/items/')) return answerItem(platform, path, request, body);
    if (path === '/v1/schema') {
      if (method === 'PUT') {
        platform.definitions.push(...(body.definitions as AttributeDefinition[]));
      }
      return json({ version: 1, definitions: platform.definitions });
    }
    if (path === '/v1/jobs') {
      const kind = query.get('kind');
      const jobs = platform.jobs.filter((job) => kind === null || job.kind === kind);
      return json({ jobs, before: null });
    }
    if (path === '/v1/jobs/imports' || path === '/v1/jobs/trainings') {
      const job = jobOf(`j${platform.jobs.length + 1}`, {
        kind: path.endsWith('imports') ? 'import_items' : 'training',
        title: query.get('name') ?? 'Training',
      });
      platform.jobs.unshift(job);
      return json(job, 202);
    }
    if (path.startsWith('/v1/jobs/')) return answerJob(platform, path, query);
    if (path === '/v1/audit') return answerAudit(platform, query);
    if (path === '/v1/audit/verify') {
      return json({ entries: platform.entries.length, intact: true, firstBroken: null });
    }
    if (/^\/v1\/(placements|keys|members|settings)/.test(path)) {
      return answerSettings(path, {
        platform,
        method,
        body,
        revision: request.headers.get('If-Match'),
      });
    }
    if (path === '/v1/session/password') {
      return body.current === 'correct horse'
        ? new Response(null, { status: 204 })
        : json(problem(401, 'Not signed in', 'The password is not right.'), 401);
    }
    if (/^\/v1\/users\/[^/]+\/lists$/.test(path)) {
      return json({ lists: platform.lists, before: null });
    }
    if (/^\/v1\/users\/[^/]+$/.test(path) && method === 'DELETE') {
      return new Response(null, { status: 204 });
    }
    return undefined;
  };
}
