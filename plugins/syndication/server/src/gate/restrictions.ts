import type { ItemRights } from '../../../shared/edition';
import type { Moment } from './moment';
import { ownChannelRefusal, ownTerritoryRefusal } from './reach';
import type { DecisionRequest } from './request';
import type { Destination, Facets, Key, Refusal } from './types';

/** What refuses whatever a contract says: the key, and what item and part restrict by themselves. */

/** `key.active`, `key.environment` and, for what is asked, `key.scope`; the address is checked where it is known. */
export function keyRefusal(input: { key: Key; moment: Moment; scope?: Key['scopes'][number] }): Refusal | null {
  const { key, moment, scope } = input;
  if (!key.active) return { rule: 'key.active', reason: 'The key is not active.' };
  // An end that is no instant is over: here nothing catches what is thrown.
  if (key.expires !== null && (!Number.isFinite(key.expires) || moment.reached(key.expires)))
    return { rule: 'key.active', reason: 'The key has expired.' };
  if (scope && !key.scopes.includes(scope))
    return { rule: 'key.scope', reason: `The key does not have the scope ${scope}.` };
  return null;
}

/** What refuses an edition as a whole, before any destination is looked at. */
export const earlyRefusal = (request: DecisionRequest, moment: Moment): Refusal | null =>
  keyRefusal({ key: request.key, moment, scope: 'read' }) ??
  environmentRefusal(request) ??
  statusRefusal(request.edition) ??
  advisoryRefusal(request);

function environmentRefusal({ key, edition }: DecisionRequest): Refusal | null {
  if (!['live', 'test'].includes(key.environment)) throw new Error(`unknown environment: ${key.environment}`);
  if ((key.environment === 'test') === edition.test) return null;
  const reason = edition.test ? 'A test item never reaches a live key.' : 'A test key sees only test items.';
  return { rule: 'key.environment', reason };
}

const statusRefusal = ({ status }: Facets): Refusal | null =>
  status === 'usable' ? null : { rule: 'item.status', reason: `The item is ${status}.` };

/** Advisories and plans for the day are not for publication. */
const ADVISORIES = new Set(['advisory', 'daybook']);

const advisoryRefusal = ({ key, edition }: DecisionRequest): Refusal | null =>
  edition.genre !== null && ADVISORIES.has(edition.genre.toLowerCase()) && !key.scopes.includes('advisories')
    ? { rule: 'item.advisory', reason: 'Advisories go only to keys with the scope advisories.' }
    : null;

/** What item or part restrict by themselves, whoever asks. */
export function itemRefusal(input: { request: DecisionRequest; moment: Moment; rights: ItemRights }): Refusal | null {
  const { connection, edition } = input.request;
  const { moment } = input;
  for (const rights of [edition.rights, input.rights]) {
    if (rights.notBefore && !moment.reached(instantOf(rights.notBefore)))
      return { rule: 'item.release', reason: 'Not released yet.' };
    if (rights.ends && moment.reached(instantOf(rights.ends)))
      return { rule: 'item.rights-ended', reason: 'The rights to it have ended.' };
    if (rights.clearance && rights.clearance !== 'cleared')
      return { rule: 'item.clearance', reason: 'Held back until it is cleared.' };
    const { exclusive } = rights;
    if (!exclusive) continue;
    const open =
      (!exclusive.from || moment.reached(instantOf(exclusive.from))) &&
      (!exclusive.until || !moment.reached(instantOf(exclusive.until)));
    if (!open) continue;
    const named = exclusive.outlets.includes(connection.outlet);
    if (exclusive.mode === 'reserved' ? !named : exclusive.mode !== 'closed' || named) {
      return { rule: 'item.exclusive', reason: 'Reserved to others.' };
    }
  }
  return null;
}

function instantOf(value: string): number {
  const instant = Date.parse(value);
  if (Number.isNaN(instant)) throw new Error(`not an instant: ${value}`);
  return instant;
}

/** The item's own lists. A destination that blocks by country is permitted, with the obligation to block. */
export function destinationRefusal(input: { destination: Destination; rights: ItemRights[] }): Refusal | null {
  const { destination, rights } = input;
  if (!destination.active) return { rule: 'schedule.destination', reason: 'The destination is not active.' };
  for (const { territories, channels } of rights) {
    const outside = destination.geoblocks ? null : ownTerritoryRefusal(territories, destination.territories);
    if (outside) return { rule: 'item.territory', reason: outside };
    const closed = ownChannelRefusal(channels, destination.channel);
    if (closed) return { rule: 'item.channel', reason: closed };
  }
  return null;
}
