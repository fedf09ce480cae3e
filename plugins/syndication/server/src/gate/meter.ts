import { counterOf, EVER, nameOf, unitOf, type Meter } from './metering';
import type { Asked, Offer, Work } from './request';
import type { Charge, Permit, Refusal } from './types';

const NONE: Charge[] = [];
const FREELY: Omit<Offer, 'grant'> = { access: 'full', charges: NONE };

/** `licence.quota`: what a part would use, or when what is used up begins anew. */
export function meterOffer(work: Work, { part }: Asked, meter: Meter): Omit<Offer, 'grant'> | Refusal {
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
