import type { Licensed } from './types';

/** As much of Strapi's webhook runner as is needed. */
export interface Runner {
  run(webhook: { id?: unknown; name?: string; url: string }, event: string, info?: Info): Promise<unknown>;
}
type Info = Record<string, unknown>;

/**
 * Strapi's webhooks carry whole entries, unsigned and unrecorded, to any address. Of what is licensed none is sent, not
 * even that it was published; of an agency's own types the entry is, without what is nested in it; of any other event
 * its name alone, since nobody knows what somebody put into it.
 */
export function fenceWebhooks(input: {
  runner: Runner;
  licensed: Licensed;
  /** Takes out of an entry of a type what is licensed. */
  sieve: (uid: string, entry: unknown) => Promise<unknown>;
  log: { warn(message: string): void };
}): void {
  const { runner, log } = input;
  const run = runner.run.bind(runner);
  runner.run = async (webhook, event, info = {}) => {
    const sent = await payloadOf({ ...input, event, info }).catch(() => null);
    if (sent) return run(webhook, event, sent);
    log.warn(`Webhook “${webhook.name ?? String(webhook.id)}” was not sent ${event}: it would have passed the gate.`);
    return { statusCode: 403, message: 'It would have passed the gate.' };
  };
}

/** What of an event may be sent; null where nothing may. */
async function payloadOf(input: {
  licensed: Licensed;
  sieve: (uid: string, entry: unknown) => Promise<unknown>;
  event: string;
  info: Info;
}): Promise<Info | null> {
  const { event, info, licensed } = input;
  if (event.startsWith('media')) return null;
  const { uid } = info;
  if (typeof uid === 'string' && licensed.types.has(uid)) return null;
  if (!event.startsWith('entry.')) return {};
  if (typeof uid !== 'string') return null;
  return { model: info['model'], uid, entry: await input.sieve(uid, info['entry']) };
}
