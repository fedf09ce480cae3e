import { TZDate } from '@date-fns/tz';
import { add, addDays } from 'date-fns';
import type { Grant } from '../../../shared/terms';
import { durationOf, lengthOf } from './duration';
import { meterOf, type Meter, type Term } from './metering';
import { channelRefusal, territoryRefusal } from './reach';
import type { ContractVersion, Destination, Facets, Licence, Refusal, Source } from './types';

export interface CompiledGrant {
  /** 1, 2, … in the order of the licence. */
  number: number;
  matches(edition: Facets, kind: string): boolean;
  sources: ReadonlySet<string> | 'any';
}

export interface CompiledSchedule {
  number: number;
  priority: number;
  licence: Licence | null;
  /** What makes this schedule refuse everything: data that is broken. */
  fault: string | null;
  /** By destination code: null where channel, territory and property are granted, else the refusal. */
  destinations: ReadonlyMap<string, Omit<Refusal, 'contract' | 'version' | 'schedule'> | null>;
  grants: CompiledGrant[];
  advance: boolean;
  /** How long after its `versionCreated` an edition is covered (ISO 8601); null for ever. */
  archive: string | null;
  /** How old an event must be (ISO 8601); null for none. */
  delay: string | null;
  access: 'full' | 'browse';
  /** null where nothing is counted. */
  meter: Meter | null;
}

export interface CompiledContract {
  reference: string;
  version: number;
  source: ContractVersion;
  /**
   * Epoch milliseconds: in force from `from`, until before `until`; then in grace until before `graceUntil`. A contract
   * that renews itself has no end until somebody takes that back.
   */
  term: Term & { until: number; graceUntil: number };
  schedules: CompiledSchedule[];
  sources: ReadonlyMap<string, CompiledSource>;
}

export interface CompiledSource {
  from: number;
  until: number;
  limits: NonNullable<Source['limits']>;
}

/** A day (YYYY-MM-DD) in a time zone, right over changes of summer time. Throws where there is no such day or zone. */
function dayOf(day: string, timeZone: string): TZDate {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const start = new TZDate(year, month - 1, date, timeZone);
  // No comparison with such an instant would ever refuse.
  if (Number.isNaN(start.getTime())) throw new Error(`not a day in a time zone: ${day} in ${timeZone}`);
  return start;
}

/** The first instant of a day. */
const startOfDay = (day: string, timeZone: string): number => dayOf(day, timeZone).getTime();

/** The first instant after a day. */
const endOfDay = (day: string, timeZone: string): number => addDays(dayOf(day, timeZone), 1).getTime();

/** Compiles one contract version for the destinations of its outlet. Throws where the stored terms make no sense. */
export function compile(input: { version: ContractVersion; destinations: Destination[] }): CompiledContract {
  const { version, destinations } = input;
  const { contract } = version;
  const firstEnd = contract.ends ? endOfDay(contract.ends, contract.timeZone) : Infinity;
  const renews = contract.ends && contract.renews ? contract.renews.every : null;
  const until = renews === null ? firstEnd : Infinity;
  const term = { from: startOfDay(contract.starts, contract.timeZone), firstEnd, renews, until };
  const graceUntil =
    contract.grace && Number.isFinite(until)
      ? add(new TZDate(until, contract.timeZone), durationOf(contract.grace)).getTime()
      : until;
  const met = new Map<string, number>();
  const schedules = contract.schedules.map((schedule, index): CompiledSchedule => {
    const resolved = version.schedules[index];
    const licence = resolved && 'licence' in resolved ? resolved.licence : null;
    const named = destinations.filter((destination) => schedule.destinations.includes(destination.code));
    const fault =
      licence === null
        ? resolved && 'fault' in resolved
          ? resolved.fault
          : `the licence ${schedule.licence} is missing`
        : null;
    // Two schedules with one licence are two allowances: the second is counted apart.
    const nth = (met.get(schedule.licence) ?? 0) + 1;
    met.set(schedule.licence, nth);
    const name = `${contract.reference}/${schedule.licence}${nth > 1 ? `#${nth}` : ''}`;
    return {
      number: index + 1,
      priority: schedule.priority ?? Number.MAX_SAFE_INTEGER,
      licence,
      fault,
      destinations: new Map(
        named.map((destination) => [destination.code, licence && reachOf({ licence, destination })]),
      ),
      grants: (licence?.grants ?? []).map(compileGrant),
      advance: licence?.embargo === 'advance',
      archive: licence?.archive ?? null,
      delay: licence?.delay !== undefined && lengthOf(licence.delay) > 0 ? licence.delay : null,
      access: licence?.access ?? 'browse',
      meter: licence && meterOf({ licence, name, term, timeZone: contract.timeZone }),
    };
  });
  return {
    reference: version.reference,
    version: version.version,
    source: version,
    term: { ...term, graceUntil },
    schedules: schedules.sort((a, b) => a.priority - b.priority || a.number - b.number),
    sources: new Map(version.sources.map((source) => [source.code, compileSource(source, contract.timeZone)])),
  };
}

function reachOf(input: { licence: Licence; destination: Destination }) {
  const { licence, destination } = input;
  const channel = channelRefusal(licence.channels, destination.channel);
  if (channel !== null) return { rule: 'licence.channel' as const, reason: channel };
  const territory = territoryRefusal(licence.territories, destination.territories);
  if (territory !== null) return { rule: 'licence.territory' as const, reason: territory };
  if (licence.properties?.length && !licence.properties.includes(destination.property ?? '')) {
    return {
      rule: 'licence.property' as const,
      reason: `Not for ${destination.property ?? 'a destination without a property'}.`,
    };
  }
  return null;
}

/** `medtop:04000000`, the concept's address and `04000000` are one code. */
export const subjectCode = (value: string): string =>
  value.slice(Math.max(value.lastIndexOf(':'), value.lastIndexOf('/')) + 1);

function compileGrant(grant: Grant, index: number): CompiledGrant {
  const kinds = new Set<string>(grant.kinds);
  const services = new Set(grant.services);
  const languages = grant.languages?.map((tag) => tag.toLowerCase());
  const subjects = grant.subjects && new Set(grant.subjects.map(subjectCode));
  const genres = grant.genres && new Set<string>(grant.genres);
  const speaks = (tag: string) => languages!.some((wanted) => tag === wanted || tag.startsWith(`${wanted}-`));
  return {
    number: index + 1,
    sources: grant.sources?.length ? new Set(grant.sources) : grant.everything ? 'any' : new Set(['own']),
    matches: (edition, kind) =>
      (grant.everything || (kinds.has(kind) && edition.services.some((service) => services.has(service)))) &&
      (!languages?.length || speaks(edition.language.toLowerCase())) &&
      (!subjects?.size || edition.subjects.some((subject) => subjects.has(subject))) &&
      (!genres?.size || (edition.genre !== null && genres.has(edition.genre))) &&
      (grant.urgency === undefined || (edition.urgency !== null && edition.urgency <= grant.urgency)),
  };
}

function compileSource(source: Source, contractZone: string): CompiledSource {
  const timeZone = source.agreement?.timeZone ?? contractZone;
  return {
    from: source.agreement?.starts ? startOfDay(source.agreement.starts, timeZone) : -Infinity,
    until: source.agreement?.ends ? endOfDay(source.agreement.ends, timeZone) : Infinity,
    limits: source.limits ?? {},
  };
}
