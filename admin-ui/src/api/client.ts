import createClient, { type Middleware } from 'openapi-fetch';
import { failureOf, RequestFailure } from './problem';
import type { paths } from './schema.gen';

let csrfToken: string | null = null;
const refusals = new Set<() => void>();

/** The token that proves that a write comes from a page of the console; the server gives it with the session. */
export function setCsrfToken(token: string | null) {
  csrfToken = token;
}

/** Tells when the server no longer knows the session of a request. */
export function onRefusedSession(listener: () => void): () => void {
  refusals.add(listener);
  return () => refusals.delete(listener);
}

/** Says that the server refused the session. */
export function tellRefusedSession() {
  for (const listener of refusals) listener();
}

/** What every request carries: the cookie goes by itself. */
export function sign(request: Request): Request {
  if (csrfToken !== null && request.method !== 'GET') {
    request.headers.set('X-CSRF-Token', csrfToken);
  }
  return request;
}

export function unreachable(): RequestFailure {
  return new RequestFailure(
    0,
    'The server cannot be reached',
    'No answer came. Look whether Belfry is running, then try again.',
  );
}

const asMember: Middleware = {
  onRequest: ({ request }) => sign(request),
  onError: unreachable,
};

/** The HTTP API, typed from its contract. Fetch is looked up at each call. */
export const api = createClient<paths>({
  baseUrl: window.location.origin,
  fetch: (request) => window.fetch(request),
});
api.use(asMember);

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The body of a good answer; anything else becomes a {@link RequestFailure}. */
export async function bodyOf<T>(pending: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await pending;
  if (response.ok && data !== undefined) return data;
  const failure = failureOf(response, error);
  if (failure.status === 401) tellRefusedSession();
  throw failure;
}
