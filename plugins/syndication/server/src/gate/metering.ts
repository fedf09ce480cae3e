import { TZDate } from '@date-fns/tz';
import { add, addDays, addHours, addMonths, startOfDay, startOfHour, startOfMonth, startOfISOWeek } from 'date-fns';
import type { Quota } from '../../../shared/terms';
import { durationOf } from './duration';
import type { Charge, Facets, Licence, Price } from './types';

/** What was used of the quotas, as the ledger counts it. */
export interface Usage {
  used(counter: string, period: string): number;
  counted(counter: string, period: string, unit: string): boolean;
}

/** Usage that goes on counting: for the page that is being decided, for a simulation. */
export interface Tally extends Usage {
  count(charges: Charge[]): void;
}

const NOTHING: Usage = { used: () => 0, counted: () => false };

export function tallyOf(base: Usage = NOTHING): Tally {
  const counts = new Map<string, Set<string>>();
  const keyOf = (counter: string, period: string) => `${counter}\n${period}`;
  return {
    used: (counter, period) => base.used(counter, period) + (counts.get(keyOf(counter, period))?.size ?? 0),
    counted: (counter, period, unit) =>
      (counts.get(keyOf(counter, period))?.has(unit) ?? false) || base.counted(counter, period, unit),
    count(charges) {
      for (const { counter, period, unit } of charges) {
        const key = keyOf(counter, period);
        const units = counts.get(key) ?? new Set();
        counts.set(key, units);
        if (!base.counted(counter, period, unit)) units.add(unit);
      }
    },
  };
}

/** The quotas of a schedule on one unit and one period: one count, however many limits and prices stand on it. */
export interface CompiledQuota {
  unit: Quota['unit'];
  period: Quota['period'];
  counter: string;
  /** Beyond it nothing more is delivered; null for no end. */
  limit: number | null;
  /** What is counted beyond `above` costs `price` each, if one was agreed. */
  bill: { above: number; price: Price | null } | null;
}

/** How a schedule is metered: what counts, and whether by being pulled or by an explicit take. */
export interface Meter {
  take: boolean;
  /** Remembers what was taken, for as long as the contract lasts. */
  takes: string;
  quotas: CompiledQuota[];
  /** The period of a quota that an instant falls into. */
  windowAt(period: Quota['period'], now: number): Window;
}

/** Epoch milliseconds: from `from` until before `until`; `key` is `from` as ISO 8601. */
export interface Window {
  key: string;
  from: number;
  until: number;
}

/** The period of what is counted once for all: a take. */
export const EVER = 'ever';

/** null where nothing of the licence is metered: browsing never is. */
export function meterOf(input: {
  licence: Licence;
  /** `<contract>/<licence>`: stays the same when schedules are moved about, so that nobody gains by it. */
  name: string;
  term: Term;
  timeZone: string;
}): Meter | null {
  const { licence, name } = input;
  const take = licence.meter === 'take';
  if (licence.access !== 'full' || (!take && !licence.quotas?.length)) return null;
  const quotas = new Map<string, CompiledQuota>();
  for (const { unit, period, limit, over, price } of licence.quotas ?? []) {
    const counter = `${name}/${unit}/${period}`;
    const quota = quotas.get(counter) ?? { unit, period, counter, limit: null, bill: null };
    if (over === 'refuse') quota.limit = Math.min(quota.limit ?? Infinity, limit);
    else quota.bill = { above: limit, price: price ?? null };
    quotas.set(counter, quota);
  }
  return { take, takes: `${name}/take`, quotas: [...quotas.values()], windowAt: windowsOf(input) };
}

/** A contract's days as instants; `renews` (ISO 8601) is how long each further term lasts. */
export interface Term {
  from: number;
  /** The end of the first term; Infinity where none is set. */
  firstEnd: number;
  renews: string | null;
}

/** Periods begin where they do on the contract's own calendar; a week begins on Monday. The last of each is remembered. */
function windowsOf({ term, timeZone }: { term: Term; timeZone: string }): Meter['windowAt'] {
  const last = new Map<Quota['period'], Window>();
  return (period, now) => {
    const known = last.get(period);
    if (known && known.from <= now && now < known.until) return known;
    const [from, until] =
      period === 'term' ? termAt({ term, timeZone, now }) : calendar(period, new TZDate(now, timeZone));
    const window = { key: new Date(from).toISOString(), from, until };
    last.set(period, window);
    return window;
  };
}

function calendar(period: Exclude<Quota['period'], 'term'>, now: TZDate): [number, number] {
  const span = (start: Date, end: Date): [number, number] => [start.getTime(), end.getTime()];
  switch (period) {
    case 'hour':
      return span(startOfHour(now), addHours(startOfHour(now), 1));
    case 'day':
      return span(startOfDay(now), startOfDay(addDays(now, 1)));
    case 'week':
      return span(startOfISOWeek(now), startOfISOWeek(addDays(now, 7)));
    case 'month':
      return span(startOfMonth(now), addMonths(startOfMonth(now), 1));
    default:
      throw new Error(`unknown period: ${String(period)}`);
  }
}

/** The term that an instant falls into, after however many renewals. */
export function termAt(input: { term: Term; timeZone: string; now: number }): [number, number] {
  const { term, timeZone, now } = input;
  let [from, until] = [term.from, term.firstEnd];
  if (term.renews === null) return [from, Infinity];
  const every = durationOf(term.renews);
  while (now >= until) {
    const next = add(new TZDate(until, timeZone), every).getTime();
    if (!(next > until)) throw new Error(`a renewal must last longer than nothing: ${term.renews}`);
    [from, until] = [until, next];
  }
  return [from, until];
}

/** Names of what a part counts as, by the quota's unit; null where it does not count there. */
export function unitOf(input: { edition: Facets; part: string; unit: Quota['unit'] }): string | null {
  const { edition, part, unit } = input;
  if (part === 'text') {
    if (unit === 'item') return chainOf(edition);
    // The words of a picture are counted as the picture, so that its caption does not go out where it may not.
    return edition.kind === unit ? nameOf(edition, edition.media[0]?.id ?? 'm1') : null;
  }
  const kind = edition.media.find(({ id }) => id === part)?.kind;
  return (kind === 'graphic' ? 'picture' : kind) === unit ? nameOf(edition, part) : null;
}

/** A picture has one name wherever it is used, and all its renditions have it. */
export const nameOf = (edition: Facets, part: string): string =>
  part === 'text' ? edition.item : (edition.media.find(({ id }) => id === part)?.unit ?? `${edition.item}/${part}`);

const chainOf = ({ item, chain }: Facets): string => chain ?? item;

/** All that an edition may count as. */
export const unitsOf = (edition: Facets): string[] => [
  edition.item,
  ...(edition.chain === undefined ? [] : [edition.chain]),
  ...(edition.kind === 'picture' || edition.kind === 'video' ? [nameOf(edition, edition.media[0]?.id ?? 'm1')] : []),
  ...edition.media.map(({ id }) => nameOf(edition, id)),
];

/** The counts that a decision on these schedules may ask for. */
export function countsOf(input: {
  schedules: Array<{ meter: Meter | null }>;
  now: number;
  test: boolean;
}): Array<{ counter: string; period: string }> {
  return input.schedules.flatMap(({ meter }) =>
    meter === null
      ? []
      : [
          ...meter.quotas.map(({ counter, period }) => ({
            counter: counterOf(counter, input.test),
            period: meter.windowAt(period, input.now).key,
          })),
          ...(meter.take ? [{ counter: counterOf(meter.takes, input.test), period: EVER }] : []),
        ],
  );
}

/** What is tried with a test key uses nothing of what was bought. */
export const counterOf = (counter: string, test: boolean): string => (test ? `test/${counter}` : counter);
