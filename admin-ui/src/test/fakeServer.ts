import type {
  Problem,
  Profile,
  RecommendationRequest,
  Role,
  Scope,
  ServedItem,
  ServedList,
  Session,
  Source,
  Status,
  User,
} from '../api/types';

/** What the fake server answers with; a test changes what it is about. */
export interface FakeServer {
  /** Whose session the cookie holds; null where nobody is signed in. */
  session: Session | null;
  password: string;
  /** Asked before the canned answers; one that does not answer leaves it to the next. */
  handlers: Handler[];
  status: Status;
  users: User[];
  profile: Profile;
  withRules: ServedList;
  withoutRules: ServedList;
  /** Paths that answer with this problem instead. */
  problems: Map<string, Problem>;
  /** Bodies of POST /v1/recommendations, in the order they came. */
  asked: RecommendationRequest[];
}

/** Answers a request, or undefined where it is not about it. */
export type Handler = (
  request: Request,
  url: URL,
) => Promise<Response | undefined> | Response | undefined;

export const WITH_RULES = '01981f6e-0000-7000-8000-000000000001';
export const WITHOUT_RULES = '01981f6e-0000-7000-8000-000000000002';

export function servedItem(
  itemId: string,
  position: number,
  more: Partial<ServedItem> = {},
): ServedItem {
  return {
    itemId,
    position,
    title: `Title of ${itemId}`,
    attributes: { categories: ['shoes', 'running'], price: 89.5 },
    source: 'TWO_TOWER' satisfies Source,
    retrievalScore: 0.9,
    relevance: 1 / position,
    score: 1 / position,
    propensity: 1,
    effects: [],
    reason: `Item ${itemId} is close to what this user liked.`,
    ...more,
  };
}

export function servedList(listId: string, items: ServedItem[]): ServedList {
  return {
    listId,
    parentId: null,
    offset: 0,
    servedAt: '2026-01-31T12:00:00Z',
    userId: 'u42',
    sessionId: null,
    placement: 'home',
    purpose: 'explore',
    regime: 'WARM',
    context: {},
    catalogue: 7,
    model: 'two-tower-1',
    ruleset: '3',
    items,
    degraded: [],
    budgetMillis: 100,
    stageMicros: { scoring: 2100, rerank: 900, total: 4200 },
    shortReason: null,
    notes: [],
  };
}

export function problem(status: number, title: string, detail: string): Problem {
  return { type: 'urn:belfry:problem:test', title, status, code: 'TEST', detail };
}

export function json(body: unknown, status = 200, more: Record<string, string> = {}): Response {
  const type = status < 400 ? 'application/json' : 'application/problem+json';
  return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': type, ...more } });
}

/** The session of a member by role. */
export function sessionOf(role: Role, name: string = role): Session {
  const scopes: Record<Role, Scope[]> = {
    viewer: ['read'],
    editor: ['read', 'write'],
    approver: ['read', 'write', 'approve'],
    admin: ['read', 'write', 'approve', 'admin'],
  };
  return {
    name,
    displayName: `The ${name}`,
    role,
    scopes: scopes[role],
    csrfToken: `csrf-${name}`,
    expiresAt: '2026-02-07T12:00:00Z',
    twoPersonApproval: true,
  };
}

const NOT_SIGNED_IN = problem(401, 'Not signed in', 'Sign in first.');

async function answerSession(server: FakeServer, request: Request): Promise<Response> {
  if (request.method === 'POST') {
    const { name, password } = await request.json();
    if (password !== server.password) {
      return json(problem(401, 'Not signed in', 'The name or the password is not right.'), 401);
    }
    server.session = sessionOf('admin', name);
  } else if (request.method === 'DELETE') {
    server.session = null;
    return new Response(null, { status: 204 });
  }
  return server.session === null ? json(NOT_SIGNED_IN, 401) : json(server.session);
}

export async function answer(server: FakeServer, request: Request): Promise<Response> {
  const url = new URL(request.url);
  const wrong = server.problems.get(url.pathname);
  if (wrong) return json(wrong, wrong.status);
  if (url.pathname === '/v1/session') return answerSession(server, request);
  if (server.session === null) return json(NOT_SIGNED_IN, 401);
  if (
    request.method !== 'GET' &&
    request.headers.get('X-CSRF-Token') !== server.session.csrfToken
  ) {
    return json(problem(403, 'Not allowed', 'The X-CSRF-Token is not of this session.'), 403);
  }
  for (const handler of server.handlers) {
    const answered = await handler(request, url);
    if (answered) return answered;
  }
  switch (url.pathname) {
    case '/v1/status':
      return json(server.status);
    case '/v1/users': {
      const query = url.searchParams.get('query') ?? '';
      return json({
        users: server.users.filter((user) => user.userId.includes(query)),
        after: null,
      });
    }
    case '/v1/recommendations': {
      const body: RecommendationRequest = await request.json();
      server.asked.push(body);
      const list = body.rules === false ? server.withoutRules : server.withRules;
      return json({ listId: list.listId });
    }
    case `/v1/lists/${WITH_RULES}`:
      return json(server.withRules);
    case `/v1/lists/${WITHOUT_RULES}`:
      return json(server.withoutRules);
    default:
      if (url.pathname.endsWith('/profile')) return json(server.profile);
      return json(problem(404, 'Not found', `There is no ${url.pathname}.`), 404);
  }
}

/** A server with canned answers and an administrator signed in. */
export function newFakeServer(): FakeServer {
  return {
    session: sessionOf('admin'),
    password: 'correct horse',
    handlers: [],
    status: {
      version: '0.1.0',
      ready: true,
      catalogue: { version: 7, items: 120 },
      model: { name: 'two-tower-1', createdAt: '2026-01-30T12:00:00Z' },
      ruleset: { version: '3' },
      schema: { version: 1 },
      placements: ['home', 'cart'],
      lists: { served: 0, unrecorded: 0, waiting: 0 },
      servers: { postgres: true, redis: true },
      simulation: null,
    },
    users: [
      { userId: 'u42', country: 'DE', age: 34 },
      { userId: 'u43', country: 'FR', age: 51 },
    ],
    profile: {
      userId: 'u42',
      known: true,
      regime: 'WARM',
      attributes: { country: 'DE' },
      positives: 12,
      seen: 31,
      recent: [
        {
          itemId: 'i9',
          title: 'Wool socks',
          type: 'purchase',
          value: 1,
          at: '2026-01-30T12:00:00Z',
          positive: true,
        },
      ],
    },
    withRules: servedList(WITH_RULES, [
      servedItem('b', 1, {
        score: 0.4,
        relevance: 0.5,
        effects: [{ rule: 'Fresh first', action: 'recency', factor: 0.8 }],
      }),
      servedItem('a', 2),
      servedItem('d', 3, { source: 'RULE' }),
    ]),
    withoutRules: servedList(WITHOUT_RULES, [
      servedItem('a', 1),
      servedItem('b', 2),
      servedItem('c', 3),
    ]),
    problems: new Map(),
    asked: [],
  };
}

/** A {@link newFakeServer} in the place of fetch. */
export function startFakeServer(): FakeServer {
  const server = newFakeServer();
  window.fetch = (input, init) => answer(server, new Request(input, init));
  return server;
}
