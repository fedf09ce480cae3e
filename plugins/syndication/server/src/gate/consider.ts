import type { CompiledContract, CompiledGrant, CompiledSchedule } from './compile';
import { shift } from './duration';
import { meterOffer } from './meter';
import { momentOf, type Moment } from './moment';
import { channelRefusal, ownChannelRefusal, ownTerritoryRefusal } from './reach';
import type { Asked, Candidate, Offer, Work } from './request';
import type { Destination, Refusal } from './types';

/** What goes wrong in one schedule refuses by that schedule alone, so that the order of schedules decides nothing. */
export function considerSafely(work: Work, asked: Asked, candidate: Candidate): Offer | Refusal {
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
  if (schedule.access === 'browse' || asked.browsing) return { grant: grant.number, access: 'browse', charges: [] };
  if (!schedule.meter) return { grant: grant.number, access: 'full', charges: [] };
  const metered = meterOffer(work, asked, schedule.meter);
  return 'rule' in metered ? metered : { grant: grant.number, ...metered };
}

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

/** A graphic is licensed as a picture; audio has no kind of its own and needs a grant of everything. */
export const grantKind = (part: { kind: string }): string => (part.kind === 'graphic' ? 'picture' : part.kind);

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
