import createClient, { type Middleware } from 'openapi-fetch';
import { currentApiKey, forgetApiKey } from './apiKey';
import { failureOf, RequestFailure } from './problem';
import type { paths } from './schema.gen';

const withApiKey: Middleware = {
  onRequest({ request }) {
    const key = currentApiKey();
    if (key) request.headers.set('X-API-Key', key);
    return request;
  },
  onError() {
    return new RequestFailure(
      0,
      'The server cannot be reached',
      'No answer came. Look whether Belfry is running, then try again.',
    );
  },
};

/** The HTTP API, typed from its contract. Fetch is looked up at each call. */
export const api = createClient<paths>({
  baseUrl: window.location.origin,
  fetch: (request) => window.fetch(request),
});
api.use(withApiKey);

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The body of a good answer; anything else becomes a {@link RequestFailure}. A key that is turned down is forgotten. */
export async function bodyOf<T>(pending: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await pending;
  if (response.ok && data !== undefined) return data;
  const failure = failureOf(response, error);
  if (failure.status === 401) forgetApiKey(failure.detail);
  throw failure;
}
