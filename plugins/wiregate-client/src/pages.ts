import { pause } from './backoff';
import { callJson, persist, type Transport } from './http';
import type { EventType, FeedPage, Filters } from './types';

/** Where to begin, and how. Without `after`, `since` and `from`: with the last 24 hours. */
export interface Walk {
  /** A cursor. */
  after?: string;
  /** An instant. */
  since?: string;
  from?: 'start' | 'now';
  /** Seconds, 0 to 30, that the server may wait for news before it answers: 30. */
  wait?: number;
  /** Events a page, 1 to 100: 100. */
  limit?: number;
  /** A cursor goes on only with the filters that it was given for. */
  filters?: Filters & { event?: EventType | EventType[] };
  /** Ends with the first page after which there is nothing more. */
  once?: boolean;
  /** Ends, without an error, when it aborts. */
  signal?: AbortSignal;
}

/** Milliseconds from one question to the next, where there was nothing. */
const SHORTEST = 1_000;

/** The wire from there on. What may pass is waited out, for ever: a wire that is down is no reason to give up. */
export async function* pagesOf(input: {
  transport: Transport;
  addressOf: (call: string, query: object) => URL;
  walk: Walk;
}): AsyncGenerator<FeedPage, void, undefined> {
  const { transport, addressOf, walk } = input;
  const { wait = 30, limit = 100, filters, once = false, signal } = walk;
  const patient = once ? 0 : wait;
  const aborting = signal ? { signal } : {};
  let position: object = { after: walk.after, since: walk.since, from: walk.from };
  while (!signal?.aborted) {
    const url = addressOf('/feed', { ...position, limit, wait: patient || undefined, ...filters });
    const asked = Date.now();
    let page: FeedPage;
    try {
      page = await persist(transport, {
        ...aborting,
        attempts: Infinity,
        attempt: () =>
          callJson<FeedPage>(transport, { url, wait: patient, members: ['events', 'cursor', 'more'], ...aborting }),
      });
    } catch (error) {
      if (signal?.aborted) return;
      throw error;
    }
    yield page;
    if (once && !page.more) return;
    position = { after: page.cursor };
    // A server that does not wait, or was not asked to, is not asked more than once a second.
    const early = page.more || page.events.length > 0 ? 0 : asked + SHORTEST - Date.now();
    if (early > 0) await pause(early, signal).catch(() => undefined);
  }
}
