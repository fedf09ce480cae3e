import { createClient, type ClientOptions } from './client';
import { createHotFolder, type HotFolderSettings } from './bridge/hot-folder';
import { keepInStep } from './keep';
import type { Walk } from './pages';

export interface FollowOrder {
  connection: ClientOptions;
  folder: Omit<HotFolderSettings, 'client' | 'hurried'>;
  walk: Omit<Walk, 'after' | 'signal'>;
  signal: AbortSignal;
  /** What is done. */
  log: (line: string) => void;
  /** What does not go as it should. */
  warn: (line: string) => void;
}

/** Milliseconds from one look at what is due to the next. */
const TENDING = 15_000;

/** The bridge: the wire into a hot folder, until it is told to end. */
export async function followInto(order: FollowOrder): Promise<void> {
  const { log, warn, signal } = order;
  const client = createClient({
    ...order.connection,
    // A document or a picture is waited for about two minutes; a page, for ever.
    retry: { attempts: 10, ...order.connection.retry },
    onRetry: ({ error, delay }) => warn(`${error.message} Again in ${(delay / 1_000).toFixed(1)} s.`),
  });
  const hurried = createClient({ ...order.connection, retry: { attempts: 1 } });
  const folder = await createHotFolder({ ...order.folder, client, hurried, log });
  const stop = new AbortController();
  const end = () => stop.abort();
  if (signal.aborted) end();
  signal.addEventListener('abort', end, { once: true });
  let failure: unknown = null;
  const timer = setInterval(() => {
    folder.tend().catch((error: unknown) => {
      failure = error;
      end();
    });
  }, TENDING);
  try {
    await folder.tend();
    await keepInStep({
      client,
      store: folder,
      walk: { ...order.walk, signal: stop.signal },
      onPage: ({ events }) => (events.length > 0 ? folder.tend() : undefined),
      onExpired: ({ since }) => warn(`The wire was restored from a backup: going on from ${since}.`),
    });
    if (failure !== null) throw failure;
  } finally {
    clearInterval(timer);
    signal.removeEventListener('abort', end);
    await folder.close();
  }
}
