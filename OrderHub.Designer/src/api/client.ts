import createClient, { type Middleware } from 'openapi-fetch';
import { Problem, problemOf } from './problem';
import type { paths } from './schema';

let csrfToken: string | null = null;
let onSignedOut: () => void = () => {};

/** The session's anti-forgery token, sent with every call that changes something. */
export function setCsrfToken(token: string | null): void {
  csrfToken = token;
}

/** Called when the server no longer knows the session. */
export function setOnSignedOut(handler: () => void): void {
  onSignedOut = handler;
}

const antiForgery: Middleware = {
  onRequest({ request }) {
    if (csrfToken !== null && !['GET', 'HEAD'].includes(request.method)) {
      request.headers.set('X-CSRF-Token', csrfToken);
    }
    return request;
  },
};

export const client = createClient<paths>({ baseUrl: '', credentials: 'same-origin' });
client.use(antiForgery);

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The body of a good answer; throws a Problem otherwise, also when the server cannot be reached. */
export async function answerOf<T>(call: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await call;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') {
      throw cause;
    }
    throw new Problem(0, 'network', '');
  }
  if (!answer.response.ok) {
    const problem = problemOf(answer.response.status, answer.error);
    if (problem.status === 401) {
      onSignedOut();
    }
    throw problem;
  }
  return answer.data as T;
}
