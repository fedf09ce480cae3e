import type { Envelope, Problem } from './types';

/** What the API refused or could not answer: status, problem document, and when to come back where it says so. */
export class ApiError extends Error {
  readonly status: number;
  readonly problem: Problem;
  /** Milliseconds from the answer. */
  readonly retryAfter: number | null;
  constructor(input: { status: number; problem: Problem; retryAfter: number | null }) {
    const { status, problem } = input;
    super(`${status} ${problem.title}${problem.detail ? `: ${problem.detail}` : ''}`);
    this.name = new.target.name;
    this.status = status;
    this.problem = problem;
    this.retryAfter = input.retryAfter;
  }

  /** The last step of the problem's address, such as `not-found`. */
  get kind(): string {
    return this.problem.type.split('/').at(-1) ?? '';
  }
}

/** 400: the wire was restored from a backup, and the cursor is from before. `since` is the instant to go on from. */
export class CursorExpiredError extends ApiError {
  constructor(
    input: ConstructorParameters<typeof ApiError>[0],
    /** The link to go on from. */
    readonly next: string,
    readonly since: string,
  ) {
    super(input);
  }
}

/** 401: no key, or none that is valid. */
export class UnauthorizedError extends ApiError {}

/** 403: no contract in force, quota used up, address or scope not allowed; `problem.rule` says which. */
export class ForbiddenError extends ApiError {}

/** 404: no such item, or none that is covered. */
export class NotFoundError extends ApiError {}

/** 410: killed, with its tombstone, or the rights to it have ended, with `problem.deleteBy`. */
export class GoneError extends ApiError {
  constructor(
    input: ConstructorParameters<typeof ApiError>[0],
    readonly tombstone: Envelope | null,
  ) {
    super(input);
  }
}

/** 429 and 503 after the last attempt. */
export class UnavailableError extends ApiError {}

/** No whole answer came: no connection, cut off, too slow, or not what it should be. */
export class TransportError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'TransportError';
  }
}

/** What came is not what was announced, and trying again does not help. */
export class DownloadError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DownloadError';
  }
}

/** The typed error of an answer that is none. `body` is whatever was sent with it. */
export function apiErrorOf(input: { status: number; body: string; retryAfter: number | null }): ApiError {
  const { status, retryAfter } = input;
  const sent = objectOf(input.body);
  const problem: Problem = {
    ...sent,
    type: typeof sent['type'] === 'string' ? sent['type'] : 'about:blank',
    title: typeof sent['title'] === 'string' ? sent['title'] : 'The server gave no reason',
    status,
  };
  const next = problem.links?.next;
  const since =
    typeof next === 'string' && next.includes('?') ? new URLSearchParams(next.split('?')[1]).get('since') : null;
  const error = { status, problem, retryAfter };
  if (status === 400 && problem.type.endsWith('/cursor-expired') && typeof next === 'string' && since !== null)
    return new CursorExpiredError(error, next, since);
  if (status === 401) return new UnauthorizedError(error);
  if (status === 403) return new ForbiddenError(error);
  if (status === 404) return new NotFoundError(error);
  if (status === 410) return goneOf(error, sent);
  if (status === 429 || status === 503) return new UnavailableError(error);
  return new ApiError(error);
}

function goneOf(error: { status: number; problem: Problem; retryAfter: number | null }, sent: Record<string, unknown>) {
  if (typeof sent['id'] !== 'string' || typeof sent['item'] !== 'object') return new GoneError(error, null);
  const problem = { type: 'about:blank', title: 'The item was killed', status: error.status };
  return new GoneError({ ...error, problem }, sent as unknown as Envelope);
}

function objectOf(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
  } catch {
    return {};
  }
}
