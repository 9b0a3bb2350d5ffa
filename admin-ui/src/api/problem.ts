import type { Problem } from './types';

/** What went wrong with a request, in words for a person. */
export class RequestFailure extends Error {
  override readonly name = 'RequestFailure';

  /**
   * @param status the HTTP status, or 0 where no answer came
   * @param title the kind of problem in words
   * @param detail a sentence
   * @param body what the answer holds besides, such as the server's version of what collided
   */
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    readonly body: unknown = undefined,
  ) {
    super(detail);
  }
}

function isProblem(body: unknown): body is Problem {
  return (
    typeof body === 'object' &&
    body !== null &&
    'title' in body &&
    typeof body.title === 'string' &&
    'detail' in body &&
    typeof body.detail === 'string'
  );
}

/** A failure out of the problem details of an answer, or out of its status where it has none. */
export function failureOf(response: Response, body: unknown): RequestFailure {
  if (isProblem(body)) return new RequestFailure(response.status, body.title, body.detail, body);
  return new RequestFailure(
    response.status,
    'The server answered in an unexpected way',
    `The status is ${response.status} and the answer holds no explanation.`,
  );
}

/** What a write on a past revision collided with, as the answer tells it; null where it failed otherwise. */
export function conflictOf(error: unknown): { current: object } | null {
  if (!(error instanceof RequestFailure) || error.status !== 409) return null;
  const { body } = error;
  if (typeof body !== 'object' || body === null || !('current' in body)) return null;
  const { current } = body;
  return typeof current === 'object' && current !== null ? { ...body, current } : null;
}

/** Whether asking again may help: never for what the request itself got wrong. */
export function mayHelpToRetry(error: Error): boolean {
  return !(error instanceof RequestFailure) || error.status === 0 || error.status >= 500;
}
