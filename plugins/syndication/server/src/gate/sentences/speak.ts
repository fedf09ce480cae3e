import { withoutGroups } from '../../../../shared/territories';
import { durationOf } from '../duration';

/** How a language says lists, durations, days and names. By the library of the platform, so that plurals are right. */
export interface Speech {
  list(values: readonly string[]): string;
  /** `PT2H` → "2 hours". */
  duration(value: string): string;
  /** Epoch milliseconds → "15 June 2026", UTC. */
  day(instant: number): string;
  languages(tags: readonly string[]): string;
  territories(codes: readonly string[]): string;
  price(price: { amount: number; currency: string }): string;
}

const UNITS = ['years', 'months', 'weeks', 'days', 'hours', 'minutes', 'seconds'] as const;

function speechIn(locale: string): Speech {
  const lists = new Intl.ListFormat(locale, { type: 'conjunction' });
  const days = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  const languages = new Intl.DisplayNames(locale, { type: 'language' });
  const regions = new Intl.DisplayNames(locale, { type: 'region' });
  const units = new Map<string, Intl.NumberFormat>();
  const counted = (count: number, unit: string) => {
    // To make one takes half a millisecond.
    const format = units.get(unit) ?? new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' });
    units.set(unit, format);
    const said = format.format(count);
    // Every duration of ours follows a preposition, and the platform knows the Arabic dual in the nominative alone.
    return locale.startsWith('ar') && count === 2 ? said.replace(/ان$/u, 'ين') : said;
  };
  const list = (values: readonly string[]) => lists.format(values);
  // A group is said as its members; a part of a country has no name that every language knows.
  const place = (code: string) => (code.includes('-') ? code : (regions.of(code) ?? code));
  return {
    list,
    duration(value) {
      const duration = durationOf(value);
      const parts = UNITS.flatMap((unit) => (duration[unit] ? [counted(duration[unit], unit.slice(0, -1))] : []));
      return list(parts.length > 0 ? parts : [counted(0, 'second')]);
    },
    day: (instant) => days.format(instant),
    languages: (tags) => list(tags.map((tag) => languages.of(tag) ?? tag)),
    territories: (codes) => list(withoutGroups(codes).map(place)),
    price: ({ amount, currency }) => new Intl.NumberFormat(locale, { style: 'currency', currency }).format(amount),
  };
}

const known = new Map<string, Speech>();
/** Numerals are the same in every language: outlets read them in their systems. */
export function speech(language: string): Speech {
  const speaking = known.get(language) ?? speechIn(language === 'en' ? 'en-GB' : `${language}-u-nu-latn`);
  known.set(language, speaking);
  return speaking;
}
