import { deletionOf, type Rule } from '../gate';
import type { HeldItem, Ledger } from '../ledger';
import type { Archive, ItemEvent } from '../wire';
import type { Revoked } from './own';
import type { Rulings } from './rulings';
import type { Session } from './session';

const BATCH = 200;

/**
 * Rules whose refusal is no loss of rights: what time alone brings and what other events tell, what comes back by itself,
 * and our own faults.
 */
const NO_LOSS = new Set<Rule>([
  'key.environment',
  'item.status',
  'item.release',
  'item.rights-ended',
  'item.embargo',
  'licence.delay',
  'licence.archive',
  'licence.quota',
  'gate.fault',
]);

/** What of an outlet's holdings its contracts cover no more. */
export function createRevocations(input: { archive: Archive; ledger: Ledger; rulings: Rulings }) {
  const { archive, ledger, rulings } = input;
  return {
    /** Of the next holdings after `after` those that are lost, and the last that was looked at; null at the end. */
    async lost(from: { session: Session; after: number }): Promise<{
      revoked: Revoked[];
      last: number | null;
      looked: number;
    }> {
      const { session, after } = from;
      const held = await ledger.heldItems({ outlet: session.outlet.code, after, limit: BATCH });
      const states = await archive.items(held.map(({ item }) => item));
      const there = held.flatMap((holding) => {
        const state = states.get(holding.item);
        return state && state.status === 'usable' ? { holding, state } : [];
      });
      const ruled = await rulings(
        session,
        there.map(({ state }) => ({ state, edition: state.edition })),
      );
      const revoked = there.flatMap(({ holding, state }, index): Revoked[] => {
        const ruling = ruled[index];
        if (
          !ruling ||
          ruling.covers ||
          ruling.decision.refusals.some(({ part, rule }) => part === 'text' && NO_LOSS.has(rule))
        )
          return [];
        const deleteBy = deletionOf({
          contracts: session.contracts,
          firstDelivery: holding.first,
          publication: ruling.facets.versionCreated,
          source: ruling.facets.source,
          now: session.now,
        });
        const { edition, destinations, id } = holding;
        return [{ state, edition, destinations, deleteBy, holding: id }];
      });
      return { revoked, last: held.at(-1)?.id ?? null, looked: held.length };
    },

    /** By when a holder must delete what an event ended; null where it must go at once, or may stay as the event says. */
    deleteBy(from: { session: Session; event: ItemEvent; holding: HeldItem }): number | null {
      if (from.event.type !== 'rights-ended') return null;
      const { session, holding, event } = from;
      return deletionOf({ contracts: session.contracts, firstDelivery: holding.first, now: event.at });
    },
  };
}
export type Revocations = ReturnType<typeof createRevocations>;
