import { keyRefusal, momentOf, type Key } from '../gate';
import type { RightsStore } from '../contracts';
import type { Draft } from './draft';
import { ItemRefused, type ItemCalls } from './item';
import type { Pipeline } from './pipeline';
import { Problem, statusOf } from './problems';
import type { Refusing } from './refusals';
import type { RightsCall } from './rights';
import { newRequestId, sessionFor, type Session } from './session';

/** For whom and for what the agency's own code asks. */
export interface InHouseOrder {
  /** Code of the outlet's connection. */
  connection: string;
  /** Id of the item. */
  item: string;
  environment?: 'live' | 'test';
}

/** What the gate answered, as `GET /items/{id}/rights` or `GET /items/{id}` would have. */
export interface InHouseAnswer {
  permitted: boolean;
  /** Of the partner API's answer. */
  status: number;
  /** The decision, or the envelope; a tombstone for a holder of what was killed or withheld; null where it is a refusal. */
  body: Record<string, unknown> | null;
  rule: string | null;
  reason: string | null;
}

/**
 * The gate for the agency's own developers: the same decision, the same pipeline and the same record as for an outlet that
 * calls the API with a key of that connection. What it gives has been recorded as delivered to that outlet.
 */
export function createInHouse(input: {
  rights: RightsStore;
  clock: () => number;
  item: ItemCalls;
  rightsOf: RightsCall;
  pipeline: Pipeline;
  refuse: Refusing;
}) {
  const { rights, clock, item, rightsOf, pipeline } = input;

  async function answer(
    order: InHouseOrder,
    route: string,
    draft: (session: Session) => Promise<Draft>,
  ): Promise<InHouseAnswer> {
    const requestId = newRequestId();
    const renew = async () =>
      sessionFor({ rights: await rights.current(), key: keyOf(order), now: clock(), requestId });
    const session = await renew();
    const caller = { key: session.key.id, connection: session.connection.code, outlet: session.outlet.code };
    const refused = async (rule: string, reason: string, status: number): Promise<InHouseAnswer> => {
      await input.refuse({ requestId, caller, route, item: order.item, rule, reason, status });
      return { permitted: false, status, body: null, rule, reason };
    };
    const inactive = keyRefusal({ key: session.key, moment: momentOf(session.now), scope: 'read' });
    if (inactive) return refused(inactive.rule, inactive.reason, 401);
    try {
      const { status, body: bytes, items } = await pipeline({ route, session, renew, unread: () => false }, draft);
      const body = JSON.parse(Buffer.concat(bytes).toString()) as Record<string, unknown>;
      const permitted = body['permitted'] !== false && items.every(({ view }) => view !== 'tombstone');
      return { permitted, status, body, rule: null, reason: null };
    } catch (error) {
      if (error instanceof ItemRefused) return refused(error.rule, error.reason, statusOf(error.problem.kind));
      if (error instanceof Problem && error.kind !== 'unavailable')
        return refused(String(error.members['rule'] ?? error.kind), error.message, statusOf(error.kind));
      throw error;
    }
  }

  return {
    /** May the outlet have it, until when, and what must it do? Nothing is delivered by asking. */
    decideFor: (order: InHouseOrder): Promise<InHouseAnswer> =>
      answer(order, 'service gate.decideFor', (session) => rightsOf({ session, id: order.item, query: {} })),

    /** The item as far as it may be had: the newest edition that the gate permits, or an earlier one. Recorded as delivered before it is returned. */
    deliver: (order: InHouseOrder & { edition?: number }): Promise<InHouseAnswer> =>
      answer(order, 'service gate.deliver', (session) =>
        item.one({ session, id: order.item, version: order.edition, format: 'ninjs' }),
      ),
  };
}
export type InHouse = ReturnType<typeof createInHouse>;

/** The ledger keeps that it was no key of the outlet's. */
const keyOf = ({ connection, environment = 'live' }: InHouseOrder): Omit<Key, 'active'> => ({
  id: `in-house:${connection}:${environment}`,
  connection,
  scopes: ['read', 'media'],
  environment,
  addresses: [],
  expires: null,
});
