import type { ApiKey, AttributeDefinition, Explanation, Member, RulesetPage } from '../api/types';
import { type FakePlatform, jobOf, minutesAgo } from './fakePlatform';
import { type Handler, json, problem } from './fakeServer';

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
          objectives: body.objectives ?? platform.settings.objectives,
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
    model: inList
      ? null
      : {
          similarity: 0.62,
          nearest: [{ itemId: 'i9', title: 'Trail shoes', similarity: 0.81 }],
          ablations: [
            { without: 'history', similarity: 0.2 },
            { without: 'user_attributes', similarity: 0.62 },
          ],
          contributions: [{ source: 'EASE', itemId: 'i9', title: 'Trail shoes', share: 0.75 }],
        },
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
