export interface Backoff {
  /** Milliseconds: what the first wait is at most. */
  base: number;
  /** Milliseconds: what any wait is at most, but where the server asks for more. */
  cap: number;
}

/**
 * Milliseconds to wait before attempt `failures + 1`: exponential, with full jitter, so that clients that failed together
 * do not come back together. What the server asked for (`Retry-After`) is waited for in any case, and the jitter is on top.
 */
export function delayOf(input: {
  failures: number;
  backoff: Backoff;
  retryAfter: number | null;
  random: () => number;
}): number {
  const { failures, backoff, retryAfter, random } = input;
  const ceiling = Math.min(backoff.cap, backoff.base * 2 ** Math.min(failures - 1, 30));
  return Math.round((retryAfter ?? 0) + random() * (retryAfter === null ? ceiling : backoff.base));
}

/** `Retry-After` (RFC 9110, 10.2.3), seconds or an HTTP date, as milliseconds from now; null where there is none. */
export function retryAfterOf(header: string | null, now: number): number | null {
  if (header === null) return null;
  if (/^\s*\d{1,9}\s*$/.test(header)) return Number(header) * 1_000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(at - now, 0);
}

/** Resolves after so many milliseconds; rejects with the signal's reason as soon as that aborts. */
export function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason as Error);
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', stop, { once: true });
  });
}
