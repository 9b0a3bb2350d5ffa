import { sign, tellRefusedSession, unreachable } from './client';
import { failureOf } from './problem';

interface CallOptions {
  query?: Record<string, string | number | boolean | null | undefined>;
  body?: unknown;
  /** A file that is sent as it is. */
  file?: { content: Blob; type: string };
  /** The revision that a write is made on. */
  revision?: number;
  signal?: AbortSignal;
}

function queryOf(query: CallOptions['query'] = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null) params.set(name, String(value));
  }
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}

async function contentOf(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What came, and the revision of it. */
export interface Revised<T> {
  content: T;
  revision: number;
}

/** One request of the admin API; anything but a good answer becomes a {@link RequestFailure}. */
export async function call<T>(method: Method, path: string, options?: CallOptions): Promise<T> {
  const { content } = await exchange(method, path, options);
  return content as T;
}

/** The same, for what says its revision in the ETag of the answer. */
export async function callRevised<T>(
  method: Method,
  path: string,
  options?: CallOptions,
): Promise<Revised<T>> {
  const { content, response } = await exchange(method, path, options);
  const revision = /^(?:W\/)?"(\d+)"$/.exec(response.headers.get('ETag') ?? '')?.[1];
  if (revision === undefined) throw failureOf(response, 'no revision');
  return { content: content as T, revision: Number(revision) };
}

async function exchange(
  method: Method,
  path: string,
  options?: CallOptions,
): Promise<{ content: unknown; response: Response }> {
  const response = await send(method, path, options);
  return { content: await contentOf(response), response };
}

/** A file that is answered. */
export async function callFile(method: Method, path: string, options?: CallOptions): Promise<Blob> {
  return (await send(method, path, options)).blob();
}

/** A good answer; of any other, the failure that it tells. */
async function send(
  method: Method,
  path: string,
  { query, body, file, revision, signal }: CallOptions = {},
): Promise<Response> {
  const request = new Request(window.location.origin + path + queryOf(query), {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(file ? { body: file.content } : {}),
    ...(signal ? { signal } : {}),
  });
  if (body !== undefined) request.headers.set('Content-Type', 'application/json');
  if (file) request.headers.set('Content-Type', file.type);
  if (revision !== undefined) request.headers.set('If-Match', `"${revision}"`);
  let response: Response;
  try {
    response = await window.fetch(sign(request));
  } catch (error) {
    if (signal?.aborted) throw error;
    throw unreachable();
  }
  if (response.ok) return response;
  const failure = failureOf(response, await contentOf(response));
  if (failure.status === 401 && !path.startsWith('/v1/session')) tellRefusedSession();
  throw failure;
}
