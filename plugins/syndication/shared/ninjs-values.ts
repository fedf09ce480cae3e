import { z } from 'zod';

const pchar = "(?:[\\w.~!$&'()*+,;=:@-]|%[0-9a-f]{2})";
const host = "(?:\\[[0-9a-f:.]+\\]|(?:[\\w.~!$&'()*+,;=-]|%[0-9a-f]{2})*)";
const userinfo = "(?:(?:[\\w.~!$&'()*+,;=:-]|%[0-9a-f]{2})*@)?";
const hierarchy = `(?://${userinfo}${host}(?::\\d*)?(?:/${pchar}*)*|/(?:${pchar}+(?:/${pchar}*)*)?|${pchar}+(?:/${pchar}*)*)`;
const uriPattern = new RegExp(
  `^[a-z][a-z0-9+.-]*:${hierarchy}(?:\\?(?:${pchar}|[/?])*)?(?:#(?:${pchar}|[/?])*)?$`,
  'i',
);

/** Is this a complete URI by RFC 3986 (format `uri` of JSON Schema)? A relative reference is none. */
export function isUri(value: unknown): value is string {
  if (typeof value !== 'string' || !uriPattern.test(value)) return false;
  // An IPv6 host has a grammar of its own, which the platform knows.
  return !value.includes('[') || URL.canParse(value);
}

const instantPattern =
  /^(\d{4})-(\d{2})-(\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** Is this an instant as RFC 3339 writes it, with its zone (format `date-time` of JSON Schema)? */
export function isInstant(value: unknown): value is string {
  if (typeof value !== 'string') return false;
  const [, year, month, day] = instantPattern.exec(value) ?? [];
  if (!year || !month || !day) return false;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
}

export const text = z.string({ error: 'text is wanted' });
export const uri = z.custom<string>(isUri, {
  error: 'a complete URI is wanted, such as https://example.com/item/1 or urn:newsml:example.com:20260101:1',
});
export const instant = z.custom<string>(isInstant, {
  error: 'an instant is wanted, such as 2026-01-31T12:00:00Z',
});
const TRUNCATED =
  /^-?(?:[1-9]\d*)?\d{4}(?:-(?:1[0-2]|0[1-9])(?:-(?:3[01]|0[1-9]|[12]\d)(?:T(?:2[0-3]|[01]\d):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-](?:2[0-3]|[01]\d):[0-5]\d)?)?)?)?$/;
/** A year, a month, a day or an instant; the zone may be left out. */
export const truncatedDate = z.string().regex(TRUNCATED, { error: 'a year, month, day or instant is wanted' });
export const whole = z.int({ error: 'a whole number is wanted' });
export const number = z.number({ error: 'a number is wanted' });
export const urgency = z
  .int({ error: 'a whole number from 1 (most urgent) to 9 is wanted' })
  .min(1, { error: 'a whole number from 1 (most urgent) to 9 is wanted' })
  .max(9, { error: 'a whole number from 1 (most urgent) to 9 is wanted' });
export const percent = z
  .int({ error: 'a whole number from 0 to 100 is wanted' })
  .min(0, { error: 'a whole number from 0 to 100 is wanted' })
  .max(100, { error: 'a whole number from 0 to 100 is wanted' });
/** One of a closed list, named in the error. */
export const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, { error: `one of ${values.join(', ')} is wanted` });
export const listOf = <T extends z.ZodType>(member: T) => z.array(member, { error: 'a list is wanted' });

/** A checked instant in UTC, with milliseconds, as editions write it. */
export function toUtc(checked: string): string {
  return new Date(checked).toISOString();
}
