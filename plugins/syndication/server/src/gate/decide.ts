import { channelRefusal, ownChannelRefusal, ownTerritoryRefusal } from './reach';
import type { CompiledContract, CompiledSchedule } from './compile';
import { shift } from './duration';
import {
  RULES,
  type Connection,
  type Decision,
  type Destination,
  type Facets,
  type Key,
  type PartRefusal,
  type Permit,
  type Refusal,
} from './types';
import type { ItemRights } from '../../../shared/edition';
import { momentOf, type Moment } from './moment';

export interface DecisionRequest {
  /** Epoch milliseconds; the gate has no clock of its own. */
  now: number;
  key: Key;
  connection: Connection;
  /** All contracts of the outlet, in force or not, and those that could not be compiled. */
  contracts: CompiledContract[];
  /** Outlet code → reason, for contracts that could not be read. */
  broken?: string[];
  edition: Facets;
  /**
   * An event of an edition that was embargoed then is shown to those with advance access alone, also later: the others
   * have `lifted`. So its embargo is asked as of the event.
   */
  embargoAsOf?: number;
}

/**
 * Decides, for each part of an edition and each destination of a connection, whether a contract covers it (rules.md).
 * Pure and synchronous. Never throws: whatever goes wrong refuses everything with `gate.fault`.
 */
export function decide(request: DecisionRequest): Decision {
  try {
    return evaluate(request);
  } catch (error) {
    return {
      permits: [],
      refusals: faultOfAll(request),
      faults: [error instanceof Error ? error.message : String(error)],
      until: -Infinity,
    };
  }
}

/** Nothing is asked of what it is handed: it may be what went wrong. */
function faultOfAll(request: DecisionRequest): PartRefusal[] {
  try {
    return request.connection.destinations.map(({ code }) => ({
      part: 'text',
      destination: code,
      rule: 'gate.fault',
      reason: 'The decision could not be made.',
    }));
  } catch {
    return [];
  }
}

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

/** Whether a contract is in force at a moment, or why not (rules.md, contract.in-force). */
export function termRefusal(contract: CompiledContract, moment: Moment): Refusal | null {
  const { status, basis } = contract.source.contract;
  const refuse = (reason: string): Refusal => ({
    rule: 'contract.in-force',
    reason,
    contract: contract.reference,
    version: contract.version,
  });
  if (status !== 'active') return refuse(`The contract is ${status === 'draft' ? 'not agreed yet' : status}.`);
  if (!['signed', 'accepted', 'trial'].includes(basis)) return refuse('The contract has no basis.');
  if (!moment.reached(contract.term.from)) return refuse('The contract has not started.');
  if (moment.reached(contract.term.graceUntil)) return refuse('The contract has ended.');
  return null;
}

function evaluate(request: DecisionRequest): Decision {
  const { connection, edition, key } = request;
  const moment = momentOf(request.now);
  const decision: Decision = { permits: [], refusals: [], faults: [...(request.broken ?? [])], until: Infinity };
  const early = keyRefusal({ key, moment, scope: 'read' }) ?? environmentRefusal(request) ?? statusRefusal(edition);
  const parts = [
    { id: 'text', kind: edition.kind as string, source: edition.source, rights: {} as ItemRights },
    ...edition.media,
  ];
  const covered = new Set<string>();
  for (const part of parts) {
    const own = early ?? itemRefusal({ request, moment, rights: part.rights });
    for (const destination of connection.destinations) {
      // A picture is never delivered where its story is not.
      if (part.id !== 'text' && !covered.has(destination.code)) continue;
      const outcome =
        own ??
        destinationRefusal({ destination, rights: [edition.rights, part.rights] }) ??
        search({ request, moment, part, destination, decision });
      if ('access' in outcome) {
        decision.permits.push(outcome);
        if (part.id === 'text') covered.add(destination.code);
      } else {
        decision.refusals.push({ part: part.id, destination: destination.code, ...outcome });
      }
    }
  }
  decision.until = moment.until;
  return decision;
}

function environmentRefusal({ key, edition }: DecisionRequest): Refusal | null {
  if (!['live', 'test'].includes(key.environment)) throw new Error(`unknown environment: ${key.environment}`);
  if ((key.environment === 'test') === edition.test) return null;
  const reason = edition.test ? 'A test item never reaches a live key.' : 'A test key sees only test items.';
  return { rule: 'key.environment', reason };
}

const statusRefusal = ({ status }: Facets): Refusal | null =>
  status === 'usable' ? null : { rule: 'item.status', reason: `The item is ${status}.` };

/** What item or part restrict by themselves, whoever asks. */
function itemRefusal(input: { request: DecisionRequest; moment: Moment; rights: ItemRights }): Refusal | null {
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
function destinationRefusal(input: { destination: Destination; rights: ItemRights[] }): Refusal | null {
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

interface Search {
  request: DecisionRequest;
  moment: Moment;
  part: { id: string; kind: string; source: string };
  destination: Destination;
  decision: Decision;
}

/** The first schedule that permits; failing that, the refusal that came nearest. */
function search({ request, moment, part, destination, decision }: Search): Permit | Refusal {
  let nearest: Refusal = { rule: 'contract.in-force', reason: 'There is no contract.' };
  const keep = (refusal: Refusal) => {
    if (RULES.indexOf(refusal.rule) > RULES.indexOf(nearest.rule)) nearest = refusal;
  };
  let found: { permit: Permit; priority: number } | null = null;
  for (const contract of request.contracts) {
    const term = termRefusal(contract, moment);
    if (term) {
      keep(term);
      continue;
    }
    const named = { contract: contract.reference, version: contract.version };
    keep({ rule: 'schedule.destination', reason: 'No schedule names the destination.', ...named });
    for (const schedule of contract.schedules) {
      if (!schedule.destinations.has(destination.code)) continue;
      if (found && found.priority <= schedule.priority) break;
      const outcome = considerSafely({ request, moment, part, destination, contract, schedule });
      if ('rule' in outcome) {
        if (outcome.rule === 'gate.fault')
          decision.faults.push(`${contract.reference}, schedule ${schedule.number}: ${outcome.reason}`);
        keep({ ...outcome, ...named, schedule: schedule.number });
      } else {
        found = {
          priority: schedule.priority,
          permit: permit({ request, moment, part, destination, contract, schedule, grant: outcome.grant }),
        };
      }
    }
  }
  return found?.permit ?? nearest;
}

interface Consideration {
  request: DecisionRequest;
  moment: Moment;
  part: { id: string; kind: string; source: string };
  destination: Destination;
  contract: CompiledContract;
  schedule: CompiledSchedule;
}

function permit({ moment, part, destination, contract, schedule, grant }: Consideration & { grant: number }): Permit {
  return {
    part: part.id,
    destination: destination.code,
    contract: contract.reference,
    version: contract.version,
    schedule: schedule.number,
    grant,
    access: schedule.access,
    inGrace: moment.reached(contract.term.until),
  };
}

/** What goes wrong in one schedule refuses by that schedule alone, so that the order of schedules decides nothing. */
function considerSafely(input: Consideration): { grant: number } | Refusal {
  try {
    return consider(input);
  } catch (error) {
    return { rule: 'gate.fault', reason: error instanceof Error ? error.message : String(error) };
  }
}

/** One schedule, one part, one destination. */
function consider({
  request,
  moment,
  part,
  destination,
  contract,
  schedule,
}: Consideration): { grant: number } | Refusal {
  const { edition } = request;
  if (schedule.fault !== null) return { rule: 'gate.fault', reason: schedule.fault };
  const matching = schedule.grants.filter((grant) => grant.matches(edition, grantKind(part)));
  if (matching.length === 0) {
    return part.id === 'text'
      ? { rule: 'grant.match', reason: 'No grant covers it.' }
      : { rule: 'licence.media', reason: `The ${part.kind} is not covered.` };
  }
  const grant = matching.find(({ sources }) => sources === 'any' || sources.has(part.source));
  if (!grant) return { rule: 'item.source', reason: 'Content from this source is not covered.' };
  const ceiling = sourceRefusal({ contract, source: part.source, destination, moment });
  if (ceiling) return ceiling;
  const reach = schedule.destinations.get(destination.code);
  if (reach) return reach;
  if (
    edition.embargoedUntil !== null &&
    !schedule.advance &&
    !(request.embargoAsOf === undefined ? moment : momentOf(request.embargoAsOf)).reached(edition.embargoedUntil)
  ) {
    return { rule: 'item.embargo', reason: 'Under embargo.' };
  }
  if (schedule.archive !== null && moment.reached(shift(edition.versionCreated, schedule.archive) + 1)) {
    return { rule: 'licence.archive', reason: 'Older than the archive that is covered.' };
  }
  if (schedule.access !== 'full' && schedule.access !== 'browse')
    throw new Error(`unknown access: ${String(schedule.access)}`);
  return { grant: grant.number };
}

/** A graphic is licensed as a picture; audio has no kind of its own and needs a grant of everything. */
const grantKind = (part: { id: string; kind: string }): string => (part.kind === 'graphic' ? 'picture' : part.kind);

/** The ceiling of a bought-in source's own agreement beats any contract. */
function sourceRefusal(input: {
  contract: CompiledContract;
  source: string;
  destination: Destination;
  moment: Moment;
}): Refusal | null {
  if (input.source === 'own') return null;
  const ceiling = input.contract.sources.get(input.source);
  if (!ceiling) return { rule: 'item.source', reason: 'The source is not known.' };
  if (!input.moment.reached(ceiling.from) || input.moment.reached(ceiling.until))
    return { rule: 'item.source', reason: "The source's agreement is not in force." };
  const { channels, territories } = ceiling.limits;
  const closed =
    channels === undefined
      ? null
      : Array.isArray(channels)
        ? channelRefusal(channels, input.destination.channel)
        : ownChannelRefusal(channels, input.destination.channel);
  const reason = closed ?? ownTerritoryRefusal(territories, input.destination.territories);
  return reason ? { rule: 'item.source', reason } : null;
}

export type { PartRefusal };
