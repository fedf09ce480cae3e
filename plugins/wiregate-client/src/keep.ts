import { changesOf, type Change, type Known } from './changes';
import type { WiregateClient } from './client';
import { CursorExpiredError } from './errors';
import type { Walk } from './pages';
import type { FeedPage } from './types';

/** Where an outlet keeps the wire: a CMS, a database, a folder. */
export interface Store {
  /** What to go on from; null at the very first. */
  cursor(): Promise<string | null>;
  /** What is kept of these items; those that never came are not in it. */
  known(ids: string[]): Promise<Map<string, Known>>;
  /**
   * Does all of it and keeps the cursor, durably, before it resolves. After a crash the same page comes again: changes that
   * were done are then no changes any more, as `known` tells.
   */
  apply(page: { changes: Change[]; cursor: string }): Promise<void>;
}

/**
 * Keeps a store in step with the wire: at least once is delivered, and what is known is skipped, so each edition counts
 * once. Ends when the walk does, or by an error that waiting does not cure.
 */
export async function keepInStep(input: {
  client: Pick<WiregateClient, 'pages'>;
  store: Store;
  /** Where to begin at the very first is `from` or `since`. */
  walk?: Omit<Walk, 'after'>;
  /** Told when a page is kept. */
  onPage?: (page: FeedPage, changes: Change[]) => void | Promise<void>;
  /** The wire was restored from a backup, and it is gone on with from an earlier instant. */
  onExpired?: (error: CursorExpiredError) => void;
}): Promise<void> {
  const { client, store, onPage } = input;
  const { from, since, ...walk } = input.walk ?? {};
  const after = await store.cursor();
  let start: Walk = after === null ? { ...(from ? { from } : {}), ...(since ? { since } : {}) } : { after };
  for (;;) {
    try {
      for await (const page of client.pages({ ...walk, ...start })) {
        const known = await store.known([...new Set(page.events.map(({ id }) => id))]);
        const changes = changesOf({ events: page.events, known });
        await store.apply({ changes, cursor: page.cursor });
        await onPage?.(page, changes);
      }
      return;
    } catch (error) {
      if (!(error instanceof CursorExpiredError) || start.since === error.since) throw error;
      input.onExpired?.(error);
      start = { since: error.since };
    }
  }
}
