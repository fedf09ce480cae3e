import { z } from 'zod';
import { readSearch } from '../../../shared/search-query';
import { CHANNELS, EVENT_TYPES, KINDS } from '../../../shared/words';
import { FORMAT_NAMES } from '../formats';
import { badParameter } from './problems';

/** `a,b` as a list; each entry is checked. */
const listOf = <T extends z.ZodType<string, string>>(entry: T) =>
  z
    .string()
    .transform((value) => value.split(',').map((one) => one.trim()))
    .pipe(z.array(entry).min(1).max(50));

const whole = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,6}$/, `a whole number from ${min} to ${max}`)
    .transform(Number)
    .pipe(z.int().min(min, `at least ${min}`).max(max, `at most ${max}`));

const word = z
  .string()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}:._/-]{0,199}$/u, 'is empty or has a character that is not allowed');

/** An ISO 8601 instant, or a day (its first instant, UTC); as epoch milliseconds. */
const instant = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()], {
    error: 'an instant such as 2026-01-31T09:00:00Z, or a day',
  })
  .transform((value) => Date.parse(value));

export const format = z.enum(FORMAT_NAMES).optional();

const filters = {
  kind: listOf(z.enum(KINDS)).optional(),
  language: listOf(word).optional(),
  service: listOf(word).optional(),
  subject: listOf(word).optional(),
  urgency: whole(1, 9).optional(),
  destination: listOf(word).optional(),
};

export const feedQuery = z.strictObject({
  after: z.string().max(2_000).optional(),
  since: instant.optional(),
  from: z.enum(['start', 'now']).optional(),
  limit: whole(1, 100).default(25),
  wait: whole(0, 30).default(0),
  event: listOf(z.enum(EVENT_TYPES)).optional(),
  format,
  ...filters,
});
export type FeedQuery = z.infer<typeof feedQuery>;

/** Full text search, by the query language of docs/search.md. */
const search = z.string().transform((text, context) => {
  const read = readSearch(text);
  if ('query' in read) return read.query;
  context.addIssue({ code: 'custom', message: read.complaint });
  return z.NEVER;
});

export const itemsQuery = z
  .strictObject({
    q: search.optional(),
    view: z.enum(['meta', 'full']).default('meta'),
    since: instant.optional(),
    until: instant.optional(),
    sort: z.enum(['newest', 'oldest', 'relevance']).default('newest'),
    limit: whole(1, 100).default(25),
    after: z.string().max(2_000).optional(),
    format,
    ...filters,
  })
  .refine(({ q, sort }) => sort !== 'relevance' || q !== undefined, {
    path: ['sort'],
    error: 'by relevance needs words to look for (q)',
  });
export type ItemsQuery = z.infer<typeof itemsQuery>;

export const itemQuery = z.strictObject({ version: whole(1, 999_999).optional(), format });
export const renditionQuery = z.strictObject({
  version: whole(1, 999_999).optional(),
  delivery: z.enum(['direct', 'redirect']).optional(),
});
export const rightsQuery = z.strictObject({
  destination: listOf(word).optional(),
  channel: z.enum(CHANNELS).optional(),
  territory: z
    .string()
    .regex(/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/, 'an ISO 3166 code such as TR or TR-34')
    .optional(),
  at: instant.optional(),
  format,
});
export type RightsQuery = z.infer<typeof rightsQuery>;
/** A call without parameters. */
export const nothing = z.strictObject({});
export const formatQuery = z.strictObject({ format });
export const recordsQuery = z.strictObject({
  after: z.string().max(2_000).optional(),
  since: instant.optional(),
  until: instant.optional(),
  deleteBefore: instant.optional(),
  limit: whole(1, 100).default(25),
  format: z.enum(['json', 'csv']).optional(),
});

/** Parameters of one request that are looked at. */
const MOST_PARAMETERS = 50;

/** Checks a query; unknown, repeated and malformed parameters are a 400 that names them. Nothing is clamped. */
export function readQuery<T extends z.ZodType>(schema: T, search: URLSearchParams): z.output<T> {
  const values = new Map<string, string>();
  for (const [name, value] of search) {
    if (values.has(name)) throw badParameter(name, 'is given twice');
    if (values.size === MOST_PARAMETERS) throw badParameter(name, `is more than ${MOST_PARAMETERS} parameters`);
    values.set(name, value);
  }
  // No schema looks at a member of this name, be it unknown or not.
  if (values.has('__proto__')) throw badParameter('__proto__', 'is not a parameter of this call');
  const parsed = schema.safeParse(Object.fromEntries(values));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  if (issue?.code === 'unrecognized_keys') throw badParameter(issue.keys[0] ?? '', 'is not a parameter of this call');
  const name = String(issue?.path[0] ?? '');
  throw badParameter(
    name,
    issue?.code === 'invalid_value' ? `is one of ${issue.values.join(', ')}` : (issue?.message ?? 'is not right'),
  );
}
