import { TZDate } from '@date-fns/tz';
import { add } from 'date-fns';
import { parse as parseDuration } from 'tinyduration';

type Duration = NonNullable<Parameters<typeof add>[1]>;

const parsed = new Map<string, Duration>();

/**
 * An ISO 8601 duration as date-fns takes it. Parsed once: every decision asks for the same few. Throws where it is none,
 * or a negative one.
 */
export function durationOf(value: string): Duration {
  let duration = parsed.get(value);
  if (!duration) {
    const { negative, years, months, weeks, days, hours, minutes, seconds } = parseDuration(value);
    if (negative) throw new Error(`a duration does not run backwards: ${value}`);
    duration = { years, months, weeks, days, hours, minutes, seconds };
    if (parsed.size < 1_000) parsed.set(value, duration);
  }
  return duration;
}

/** About how long a duration is (milliseconds): for putting durations in order, not for dates. */
export const lengthOf = (value: string): number => shift(0, value);

/**
 * `instant` (epoch milliseconds) plus or minus a duration, in UTC, whatever the server's own zone is. Without years and
 * months that is plain arithmetic, two hundred times quicker than the calendar's.
 */
export function shift(instant: number, value: string, sign: 1 | -1 = 1): number {
  const { years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0 } = durationOf(value);
  const exact = ((((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60 + seconds) * 1_000;
  const start =
    years === 0 && months === 0
      ? instant
      : add(new TZDate(instant, 'UTC'), { years: sign * years, months: sign * months }).getTime();
  return start + sign * exact;
}
