import { decide, type Decision } from '../gate';
import type { EditionFacets, ItemState } from '../wire';
import type { Session } from './session';

/** The gate's decision on one edition for the one who asks; what went wrong inside it is logged and not told. */
export function createDecider(input: { log: { error(message: string): void } }) {
  return (one: { session: Session; state: ItemState; facets: EditionFacets; asOf?: number }): Decision => {
    const { session, state, facets } = one;
    const decision = decide({
      now: session.now,
      embargoAsOf: one.asOf,
      key: session.key,
      connection: session.connection,
      contracts: session.contracts,
      broken: session.broken,
      edition: { ...facets, status: state.status },
    });
    for (const fault of decision.faults)
      input.log.error(`gate.fault, outlet ${session.outlet.code}, item ${state.id}: ${fault}`);
    return decision;
  };
}
export type Decider = ReturnType<typeof createDecider>;

export const covers = (decision: Decision): boolean => decision.permits.some(({ part }) => part === 'text');

export const viewOf = (decision: Decision): 'full' | 'browse' =>
  decision.permits.some(({ part, access }) => part === 'text' && access === 'full') ? 'full' : 'browse';
