import { countsOf, tallyOf, unitsOf, type Charge, type Tally } from '../gate';
import { countKey, unitKey, type Ledger } from '../ledger';
import type { EditionFacets } from '../wire';
import type { Session } from './session';

/** What an answer finds used of the quotas, and what it goes on to use itself, while it is being drafted. */
export interface PageUsage extends Tally {
  /** Asks the ledger what these editions need to know. */
  load(session: Session, editions: EditionFacets[]): Promise<void>;
}

export function createPageUsage(input: { ledger: Ledger }): PageUsage {
  const used = new Map<string, number>();
  const counted = new Set<string>();
  const asked = new Set<string>();
  const tally = tallyOf({
    used: (counter, period) => used.get(countKey({ counter, period })) ?? 0,
    counted: (counter, period, unit) => counted.has(unitKey({ counter, period, unit })),
  });
  return {
    ...tally,
    async load(session, editions) {
      const units = [...new Set(editions.flatMap((edition) => unitsOf({ ...edition, status: 'usable' })))].filter(
        (unit) => !asked.has(unit),
      );
      if (units.length === 0) return;
      const counts = countsOf({
        schedules: session.inForce.flatMap(({ schedules }) => schedules),
        now: session.now,
        test: session.key.environment === 'test',
      });
      const found = await input.ledger.usage({ counts, units });
      // What was asked first stands for the whole page: what others use meanwhile is found when the page is recorded.
      for (const [key, value] of found.used) if (!used.has(key)) used.set(key, value);
      for (const key of found.counted) counted.add(key);
      for (const unit of units) asked.add(unit);
    },
  };
}

/** Charges of several decisions, each once. */
export function chargesOf(decisions: Array<{ charges: Charge[] }>): Charge[] {
  const each = new Map<string, Charge>();
  for (const { charges } of decisions) for (const charge of charges) each.set(unitKey(charge), charge);
  return [...each.values()];
}
