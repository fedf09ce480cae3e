import type { ItemRights } from '../../../shared/edition';
import { inForce } from './candidates';
import { considerSafely } from './consider';
import { tallyOf } from './metering';
import { momentOf } from './moment';
import type { Asked, DecisionRequest, Work } from './request';
import { destinationRefusal, earlyRefusal, itemRefusal } from './restrictions';
import { RULES, type Decision, type PartRefusal, type Permit, type Refusal } from './types';

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

function evaluate(request: DecisionRequest): Decision {
  const { connection, edition } = request;
  const moment = momentOf(request.now);
  const decision: Decision = {
    permits: [],
    refusals: [],
    faults: [...(request.broken ?? [])],
    charges: [],
    until: Infinity,
    lasting: true,
  };
  const early = earlyRefusal(request, moment);
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
        const { rule, reason, contract, version, schedule, until } = outcome;
        decision.refusals.push({
          part: part.id,
          destination: destination.code,
          rule,
          reason,
          contract,
          version,
          schedule,
          until,
        });
      }
    }
  }
  decision.until = moment.until;
  return decision;
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
        nearest = {
          rule: outcome.rule,
          reason: outcome.reason,
          contract: contract.reference,
          version: contract.version,
          schedule: schedule.number,
          until: outcome.until,
        };
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
      take,
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
