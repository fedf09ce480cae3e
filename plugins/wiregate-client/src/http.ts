import { delayOf, pause, retryAfterOf, type Backoff } from './backoff';
import { within } from './deadline';
import { apiErrorOf, ApiError, TransportError } from './errors';

export interface Retry extends Backoff {
  /** How often a call is tried before its last error is thrown. */
  attempts: number;
}

export interface Transport {
  /** Of the API, without a slash at the end. */
  base: URL;
  key: string;
  fetch: typeof fetch;
  userAgent: string;
  retry: Retry;
  /** Milliseconds that an answer may take, beyond what a call asks to wait. */
  timeout: number;
  /** Told of every attempt that failed and is made again. */
  onRetry?: (retry: { error: Error; failures: number; delay: number }) => void;
}

export interface Request {
  url: URL;
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** The key goes where the API is, and nowhere else. */
export const isOurs = ({ base }: Transport, url: URL): boolean =>
  url.origin === base.origin && url.pathname.startsWith(`${base.pathname}/`);

/** One attempt; the answer as it came. Redirects are not followed: they could lead the key elsewhere. */
export async function sendOnce(transport: Transport, request: Request): Promise<Response> {
  const { url, method = 'GET', signal } = request;
  const headers = {
    'user-agent': transport.userAgent,
    ...request.headers,
    ...(isOurs(transport, url) ? { authorization: `Bearer ${transport.key}` } : {}),
  };
  try {
    return await transport.fetch(url, { method, headers, redirect: 'manual', ...(signal ? { signal } : {}) });
  } catch (cause) {
    throw new TransportError(`No answer from ${url.origin}: ${reasonOf(cause)}`, { cause });
  }
}

/** What fetch says of a failure is in its cause. */
export function reasonOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('message' in error)) return String(error);
  const cause = 'cause' in error && error.cause ? reasonOf(error.cause) : '';
  return cause ? `${String(error.message)} (${cause})` : String(error.message);
}

/** The typed error of an answer that is none; reads its body. */
export async function refusalOf(response: Response): Promise<ApiError> {
  const body = await response.text().catch(() => '');
  const retryAfter = retryAfterOf(response.headers.get('retry-after'), Date.now());
  return apiErrorOf({ status: response.status, body, retryAfter });
}

/** A refusal says what it says again; what the server could not do now, it may do later. */
export const isPassing = (error: unknown): error is Error =>
  error instanceof TransportError || (error instanceof ApiError && (error.status === 429 || error.status >= 500));

/**
 * Does it again while what fails may pass, and the attempts last; throws the last error. Where `progress` has grown since
 * the last failure, they are counted anew.
 */
export async function persist<T>(
  transport: Pick<Transport, 'retry' | 'onRetry'>,
  input: { signal?: AbortSignal; attempts?: number; progress?: () => number; attempt: () => Promise<T> },
): Promise<T> {
  const { signal, attempts = transport.retry.attempts, progress = () => 0 } = input;
  let failures = 0;
  for (let reached = progress(); ;) {
    signal?.throwIfAborted();
    try {
      return await input.attempt();
    } catch (error) {
      signal?.throwIfAborted();
      failures = progress() > reached ? 1 : failures + 1;
      reached = progress();
      if (!isPassing(error) || failures >= attempts) throw error;
      const retryAfter = error instanceof ApiError ? error.retryAfter : null;
      const delay = delayOf({ failures, backoff: transport.retry, retryAfter, random: Math.random });
      transport.onRetry?.({ error, failures, delay });
      await pause(delay, signal);
    }
  }
}

/** A whole answer: its text, in a time that is bounded. */
export async function callText(
  transport: Transport,
  request: Request & { wait?: number },
): Promise<{ text: string; headers: Headers }> {
  const milliseconds = transport.timeout + (request.wait ?? 0) * 1_000;
  return within({ milliseconds, signal: request.signal }, async ({ signal }) => {
    const response = await sendOnce(transport, { ...request, signal });
    if (response.status !== 200) throw await refusalOf(response);
    try {
      return { text: await response.text(), headers: response.headers };
    } catch (cause) {
      throw new TransportError(`The answer of ${request.url.origin} broke off: ${reasonOf(cause)}`, { cause });
    }
  });
}

/** A whole answer in JSON that holds the members named; anything else is taken for a fault on the way. */
export async function callJson<T>(
  transport: Transport,
  request: Request & { wait?: number; members: Array<keyof T & string> },
): Promise<T> {
  const { text } = await callText(transport, {
    ...request,
    headers: { accept: 'application/json', ...request.headers },
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new TransportError(`The answer of ${request.url.origin} is no JSON.`, { cause });
  }
  const missing = request.members.find((member) => typeof value !== 'object' || value === null || !(member in value));
  if (missing) throw new TransportError(`The answer of ${request.url.origin} has no member "${missing}".`);
  return value as T;
}
