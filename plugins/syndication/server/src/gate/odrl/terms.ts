import type { CompiledContract, CompiledSchedule } from '../compile';
import type { Destination, Licence } from '../types';
import { constraint, destinationUri, iri, kinds, type Node } from './words';

export interface Party {
  name: string;
  uri: string;
}

/** One schedule while its policy is being written. */
export interface Terms {
  base: string;
  address: string;
  agency: Party;
  outlet: Party & { code: string };
  contract: CompiledContract;
  schedule: CompiledSchedule;
  licence: Licence;
  /** The named destinations that are active. */
  destinations: Destination[];
}

export const recipientsOf = ({ base, outlet, destinations }: Terms): Node[] =>
  destinations.map(({ code }) => iri(destinationUri({ base, outlet: outlet.code, destination: code })));

/** All items of the agency, as far as the refinements reach (ODRL information model, 2.2.2: `source`, not `uid`). */
export const collection = (base: string, refinement: Node[]): Node => ({
  '@type': 'AssetCollection',
  source: `${base}/items`,
  ...(refinement.length > 0 ? { refinement } : {}),
});

/**
 * What is delivered by this policy. Prohibitions and obligations are of nothing else, so that one schedule never
 * forbids what another permits: rights of several schedules are never mixed (rules.md, order).
 */
export const delivered = ({ base, address }: Pick<Terms, 'base' | 'address'>, refinement: Node[] = []): Node =>
  collection(base, [constraint('wg:deliveredUnder', 'eq', iri(address)), ...refinement]);

export const ofKinds = (list: readonly string[] | undefined): Node[] =>
  list?.length ? [constraint('wg:kind', 'isAnyOf', kinds(list))] : [];

/** Codes of the agency's own lists; where none are stated any will do. */
export const ofCodes = (leftOperand: string, list: readonly string[] | undefined): Node[] =>
  list?.length ? [constraint(leftOperand, 'isAnyOf', [...list])] : [];

/** Whether a licence grants anything from a source: of others the outlet need not know. */
export const reachesSource = ({ grants }: Licence, code: string): boolean =>
  grants.some(({ sources, everything }) => (sources?.length ? sources.includes(code) : everything || code === 'own'));
