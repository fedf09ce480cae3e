import type { Knex } from 'knex';

/** How often it is written when keys were last used (milliseconds): to that it is exact. */
const EVERY = 300_000;
/** Keys in one statement. */
const AT_ONCE = 500;

/**
 * When each key was last used, for staff: written behind the requests, for all keys together, into a column that the
 * triggers of the rights leave alone (`watchTables`).
 */
export function createKeyUse(input: {
  knex: Knex;
  clock: () => number;
  every?: number;
  log: { warn(message: string): void };
}) {
  const { knex, clock, log } = input;
  let recent = new Set<string>();
  let writing: Promise<void> = Promise.resolve();

  async function write(): Promise<void> {
    const keys = [...recent];
    recent = new Set();
    for (let start = 0; start < keys.length; start += AT_ONCE) {
      await knex('syndication_keys')
        .whereIn('key_id', keys.slice(start, start + AT_ONCE))
        .update({ last_used: new Date(clock()) });
    }
  }

  const flush = (): Promise<void> =>
    (writing = writing.then(write).catch((error: unknown) => {
      log.warn(`When keys were last used could not be kept: ${error instanceof Error ? error.message : String(error)}`);
    }));
  const timer = setInterval(() => void flush(), input.every ?? EVERY);
  timer.unref();

  return {
    used: (keyId: string): void => void recent.add(keyId),
    flush,
    async stop(): Promise<void> {
      clearInterval(timer);
      await flush();
    },
  };
}
export type KeyUse = ReturnType<typeof createKeyUse>;
