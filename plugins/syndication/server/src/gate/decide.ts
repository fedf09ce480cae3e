import { channelRefusal, ownChannelRefusal, ownTerritoryRefusal } from './reach';
import type { CompiledContract, CompiledGrant, CompiledSchedule } from './compile';
import { shift } from './duration';
import { counterOf, EVER, nameOf, tallyOf, unitOf, type Meter, type Tally, type Usage } from './metering';
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
import type { Charge } from './metering';
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
  /** When what is asked for was put on the wire; null where it has no number yet. Needed where a licence has a delay. */
  since?: number | null;
  /** What was used of the quotas. Needed where a licence is metered, but for a listing. */
  usage?: Usage;
  /** `listing`: headlines, which are never metered. `take`: what is to be browsed until it is taken, is taken now. */
  asks?: 'content' | 'listing' | 'take';
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
      charges: [],
      until: -Infinity,
      lasting: false,
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

/** One decision while it is being made. */
interface Work {
  request: DecisionRequest;
  moment: Moment;
  decision: Decision;
  /** Schedules of contracts in force, in the order in which they are asked. */
  candidates: Candidate[];
  /** What is said where no schedule names a destination. */
  nothing: Refusal;
  /** What this decision uses, part by part, on top of what was used before. */
  tally: Tally | null;
}

interface Candidate {
  contract: CompiledContract;
  schedule: CompiledSchedule;
}

function evaluate(request: DecisionRequest): Decision {
  const { connection, edition, key } = request;
  const moment = momentOf(request.now);
  const decision: Decision = {
    permits: [],
    refusals: [],
    faults: [...(request.broken ?? [])],
    charges: [],
    until: Infinity,
    lasting: true,
  };
  const early =
    keyRefusal({ key, moment, scope: 'read' }) ??
    environmentRefusal(request) ??
    statusRefusal(edition) ??
    advisoryRefusal(request);
  const work: Work = {
    request,
    moment,
    decision,
    tally: request.usage ? tallyOf(request.usage) : null,
    ...(early ? { candidates: [], nothing: early } : inForce(request.contracts, moment)),
  };
  const parts = [
    { id: 'text', kind: edition.kind as string, source: edition.source, rights: {} as ItemRights },
    ...edition.media,
  ];
  const covered = new Map<string, Permit['access']>();
  for (const part of parts) {
    const own = early ?? itemRefusal({ request, moment, rights: part.rights });
    for (const destination of connection.destinations) {
      const story = part.id === 'text' ? 'full' : covered.get(destination.code);
      // A picture is never delivered where its story is not, and only to be browsed where its story is.
      if (story === undefined) continue;
      const outcome =
        own ??
        destinationRefusal({ destination, rights: [edition.rights, part.rights] }) ??
        search(work, { part, destination, browsing: story === 'browse' });
      if ('access' in outcome) {
        decision.permits.push(outcome);
        if (part.id === 'text') covered.set(destination.code, outcome.access);
      } else {
        decision.refusals.push({ part: part.id, destination: destination.code, ...outcome });
      }
    }
  }
  decision.until = moment.until;
  return decision;
}

/** Schedules by contract, ordered once: an outlet's contracts are asked for every edition. */
const ordered = new WeakMap<CompiledContract[], Candidate[]>();

/** Unmetered before metered, so that nothing is used up that need not be; then by priority, then as they stand. */
function candidatesOf(contracts: CompiledContract[]): Candidate[] {
  const known = ordered.get(contracts);
  if (known) return known;
  const candidates = contracts
    .flatMap((contract) => contract.schedules.map((schedule) => ({ contract, schedule })))
    .sort(
      (a, b) =>
        Number(a.schedule.meter !== null) - Number(b.schedule.meter !== null) ||
        a.schedule.priority - b.schedule.priority,
    );
  ordered.set(contracts, candidates);
  return candidates;
}

function inForce(contracts: CompiledContract[], moment: Moment): Pick<Work, 'candidates' | 'nothing'> {
  let nothing: Refusal = { rule: 'contract.in-force', reason: 'There is no contract.' };
  let standing = false;
  const out = new Set<CompiledContract>();
  for (const contract of contracts) {
    const term = termRefusal(contract, moment);
    if (term) {
      out.add(contract);
      if (nothing.contract === undefined) nothing = term;
    } else if (!standing) {
      standing = true;
      const { reference, version } = contract;
      const reason = 'No schedule names the destination.';
      nothing = { rule: 'schedule.destination', reason, contract: reference, version };
    }
  }
  const candidates = candidatesOf(contracts);
  return { nothing, candidates: out.size === 0 ? candidates : candidates.filter(({ contract }) => !out.has(contract)) };
}

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

/** One part for one destination. */
interface Asked {
  part: { id: string; kind: string; source: string };
  destination: Destination;
  /** The part is to be browsed, whatever would be granted. */
  browsing: boolean;
}

/** What a schedule grants of a part, and what that uses. */
interface Offer {
  grant: number;
  access: Permit['access'];
  charges: Charge[];
  take?: Permit['take'];
}

/** The first schedule that permits it in full, else the first that lets it be browsed; failing that, the refusal that came nearest. */
function search(work: Work, asked: Asked): Permit | Refusal {
  const { moment, decision } = work;
  const { part, destination } = asked;
  let nearest = work.nothing;
  let browse: Permit | null = null;
  for (const candidate of work.candidates) {
    const { contract, schedule } = candidate;
    if (!schedule.destinations.has(destination.code)) continue;
    const outcome = considerSafely(work, asked, candidate);
    if ('rule' in outcome) {
      if (outcome.rule === 'gate.fault')
        decision.faults.push(`${contract.reference}, schedule ${schedule.number}: ${outcome.reason}`);
      if (comesNearer(outcome, nearest))
        nearest = { ...outcome, contract: contract.reference, version: contract.version, schedule: schedule.number };
      continue;
    }
    const { grant, access, charges, take } = outcome;
    const permit: Permit = {
      part: part.id,
      destination: destination.code,
      contract: contract.reference,
      version: contract.version,
      schedule: schedule.number,
      grant,
      access,
      inGrace: moment.reached(contract.term.until),
      ...(take ? { take } : {}),
    };
    if (access === 'full' || asked.browsing) {
      if (charges.length > 0) {
        decision.charges.push(...charges);
        work.tally?.count(charges);
      }
      return permit;
    }
    browse ??= permit;
  }
  return browse ?? nearest;
}

const PLACES = new Map(RULES.map((rule, place) => [rule, place]));

/** Of two quotas the one that begins anew sooner is told. */
function comesNearer(refusal: Refusal, nearest: Refusal): boolean {
  const ahead = PLACES.get(refusal.rule)!;
  const behind = PLACES.get(nearest.rule)!;
  return ahead === behind ? (refusal.until ?? Infinity) < (nearest.until ?? Infinity) : ahead > behind;
}

/** What goes wrong in one schedule refuses by that schedule alone, so that the order of schedules decides nothing. */
function considerSafely(work: Work, asked: Asked, candidate: Candidate): Offer | Refusal {
  try {
    return consider(work, asked, candidate);
  } catch (error) {
    return { rule: 'gate.fault', reason: error instanceof Error ? error.message : String(error) };
  }
}

/** One schedule, one part, one destination. */
function consider(work: Work, asked: Asked, { contract, schedule }: Candidate): Offer | Refusal {
  const { request, moment } = work;
  const { part, destination } = asked;
  const { edition } = request;
  if (schedule.fault !== null) return { rule: 'gate.fault', reason: schedule.fault };
  const kind = grantKind(part);
  let matches = false;
  let grant: CompiledGrant | undefined;
  for (const one of schedule.grants) {
    if (!one.matches(edition, kind)) continue;
    matches = true;
    if (one.sources !== 'any' && !one.sources.has(part.source)) continue;
    grant = one;
    break;
  }
  if (!matches)
    return part.id === 'text' ? UNCOVERED : { rule: 'licence.media', reason: `The ${part.kind} is not covered.` };
  if (!grant) return { rule: 'item.source', reason: 'Content from this source is not covered.' };
  const ceiling = sourceRefusal({ contract, source: part.source, destination, moment });
  if (ceiling) return ceiling;
  const reach = schedule.destinations.get(destination.code);
  if (reach) return reach;
  const early = timeRefusal(work, schedule);
  if (early) return early;
  if (schedule.access !== 'full' && schedule.access !== 'browse')
    throw new Error(`unknown access: ${String(schedule.access)}`);
  if (schedule.access === 'browse' || asked.browsing) return { grant: grant.number, access: 'browse', charges: NONE };
  if (!schedule.meter) return { grant: grant.number, access: 'full', charges: NONE };
  const metered = meterOffer(work, asked, schedule.meter);
  return 'rule' in metered ? metered : { grant: grant.number, ...metered };
}

const NONE: Charge[] = [];
const FREELY: Omit<Offer, 'grant'> = { access: 'full', charges: NONE };

const UNCOVERED: Refusal = { rule: 'grant.match', reason: 'No grant covers it.' };

/** Embargo, delay and archive. */
function timeRefusal({ request, moment, decision }: Work, schedule: CompiledSchedule): Refusal | null {
  const { embargoedUntil, versionCreated } = request.edition;
  if (
    embargoedUntil !== null &&
    !schedule.advance &&
    !(request.embargoAsOf === undefined ? moment : momentOf(request.embargoAsOf)).reached(embargoedUntil)
  ) {
    return { rule: 'item.embargo', reason: 'Under embargo.' };
  }
  if (schedule.delay !== null) {
    const { since } = request;
    if (since === undefined) throw new Error('a licence has a delay, and nobody said since when it counts');
    // What has no number yet will have one at any moment.
    if (since === null) decision.lasting = false;
    if (since === null || !moment.reached(shift(Math.max(since, embargoedUntil ?? since), schedule.delay)))
      return { rule: 'licence.delay', reason: 'Not old enough yet for your licence.' };
  }
  if (schedule.archive !== null && moment.reached(shift(versionCreated, schedule.archive) + 1))
    return { rule: 'licence.archive', reason: 'Older than the archive that is covered.' };
  return null;
}

/** `licence.quota`: what a part would use, or when what is used up begins anew. */
function meterOffer(work: Work, { part }: Asked, meter: Meter): Omit<Offer, 'grant'> | Refusal {
  const { request, tally, decision } = work;
  const { edition, asks } = request;
  if (asks === 'listing' && !meter.take) return FREELY;
  if (asks === 'listing' && !tally) return { access: 'browse', charges: NONE };
  if (!tally) throw new Error('a licence is metered, and nobody said what was used');
  const charges: Charge[] = [];
  if (meter.take) {
    const counter = counterOf(meter.takes, edition.test);
    const unit = nameOf(edition, part.id);
    if (tally.counted(counter, EVER, unit)) return FREELY;
    decision.lasting = false;
    if (asks !== 'take') return { access: 'browse', charges: NONE, take: takeOf(work, part.id, meter) };
    charges.push({ counter, period: EVER, unit, limit: null });
  }
  for (const quota of countedOf(work, part.id, meter)) {
    const { counter, window, name, limit, used, counted } = quota;
    // Counted once in its period; then it is asked again only when the next one begins.
    if (counted) continue;
    decision.lasting = false;
    if (limit !== null && used >= limit) {
      const reason = `All ${limit} ${quota.unit}s of the ${quota.period} are used up.`;
      return { rule: 'licence.quota', reason, ...(Number.isFinite(window.until) ? { until: window.until } : {}) };
    }
    charges.push({ counter, period: window.key, unit: name, limit });
  }
  return { access: 'full', charges };
}

/** The quotas that a part counts towards, as they stand. */
function countedOf({ request, moment, tally }: Work, part: string, meter: Meter) {
  const { edition } = request;
  return meter.quotas.flatMap((quota) => {
    const name = unitOf({ edition, part, unit: quota.unit });
    if (name === null) return [];
    const window = meter.windowAt(quota.period, moment.now);
    moment.reached(window.until);
    const counter = counterOf(quota.counter, edition.test);
    const used = tally!.used(counter, window.key);
    const counted = tally!.counted(counter, window.key, name);
    return [{ ...quota, counter, window, name, used, counted }];
  });
}

/** What taking a part costs, before it is taken. */
function takeOf(work: Work, part: string, meter: Meter): NonNullable<Permit['take']> {
  const open = countedOf(work, part, meter).filter(({ counted }) => !counted);
  const left = open.flatMap(({ limit, used }) => (limit === null ? [] : [Math.max(limit - used, 0)]));
  const bill = open.find(({ bill: one, used }) => one !== null && used >= one.above)?.bill;
  return { price: bill?.price ?? null, left: left.length > 0 ? Math.min(...left) : null };
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
