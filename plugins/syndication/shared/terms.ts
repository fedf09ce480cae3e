import { z } from 'zod';
import { parse as parseDuration } from 'tinyduration';
import { TERRITORY_GROUPS } from './territories';
import { CHANNELS, GENRES, KINDS, SCOPES } from './words';

/**
 * The one schema of outlets, licences and contracts: `apply`, the admin forms and the API check with it (rules.md).
 * Objects are strict, so a misspelt member is an error that names it and never a limit that is silently absent.
 */

export const code = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'a code has 1 to 64 letters, digits, dots, hyphens or underscores');

/** BCP 47, well-formed as Intl sees it. */
export const language = z.string().refine((tag) => {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}, 'not a BCP 47 language tag; for example tr, kmr or ar-IQ');

/** Any text may be a string or a map by language. */
export const text = z.union([z.string().min(1), z.record(language, z.string().min(1))], {
  error: 'a text, or texts by language: { en: …, tr: … }',
});
export type Text = z.infer<typeof text>;

export const duration = z.string().refine((value) => {
  try {
    return !parseDuration(value).negative;
  } catch {
    return false;
  }
}, 'not an ISO 8601 duration; for example P30D or PT2H');

const DAY = 86_400_000;

/** About how long a duration is (milliseconds), for putting two in order. */
function lengthOf(value: string): number {
  const { years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0 } = parseDuration(value);
  return (years * 365 + months * 30 + weeks * 7 + days) * DAY + ((hours * 60 + minutes) * 60 + seconds) * 1_000;
}

export const date = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'a date is YYYY-MM-DD')
  .refine(
    (value) =>
      !Number.isNaN(Date.parse(`${value}T00:00:00Z`)) && new Date(`${value}T00:00:00Z`).toISOString().startsWith(value),
    'this day does not exist',
  );

const instant = z.iso.datetime({ offset: true, error: 'an instant is like 2026-01-31T09:00:00Z' });

export const timeZone = z.string().refine((zone) => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }));
  } catch {
    return false;
  }
}, 'not an IANA time zone; for example Europe/Istanbul');

const regions = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
/** Regions that Intl can name and ISO 3166-1 does not assign: groups, reserved and test codes. (XK it lacks; trade uses it.) */
const NO_COUNTRIES = new Set('AC CP CQ DG EA EU EZ IC QO TA UN XA XB ZZ'.split(' '));

/** Codes that are gone or are only aliases are refused too: a denied `UK` would never meet a destination in `GB`. */
const isCountry = (code: string): boolean =>
  regions.of(code) !== undefined &&
  !NO_COUNTRIES.has(code) &&
  Intl.getCanonicalLocales(`und-${code}`)[0] === `und-${code}`;

/** ISO 3166-1 alpha-2, a subdivision of one by ISO 3166-2, or a named group of countries. */
export const territory = z
  .string()
  .regex(new RegExp(`^([A-Z]{2}(-[A-Z0-9]{1,3})?|${Object.keys(TERRITORY_GROUPS).join('|')})$`), {
    abort: true,
    error: 'a territory is an ISO 3166 code such as TR or TR-34, or a group such as EU',
  })
  .refine(
    (value) => Object.hasOwn(TERRITORY_GROUPS, value) || isCountry(value.slice(0, 2)),
    'no such country in ISO 3166-1 (Great Britain is GB), and no group of that name',
  );

export const channel = z.enum(CHANNELS);
export const kind = z.enum(KINDS);

function reach<T extends z.ZodType<string>>(item: T, what: string) {
  return z
    .strictObject({ any: z.literal(true).optional(), allow: z.array(item).optional(), deny: z.array(item).optional() })
    .refine(
      (value) => !(value.any && value.allow?.length),
      `any: true and allow contradict each other: keep one of them`,
    )
    .superRefine((value, context) => {
      const both = value.allow?.filter((entry) => value.deny?.includes(entry)) ?? [];
      if (both.length > 0)
        context.addIssue({ code: 'custom', message: `${what} both allowed and denied: ${both.join(', ')}` });
    });
}
const territories = reach(territory, 'territories');
const channels = z.union([z.array(channel), reach(channel, 'channels')], {
  error: `a list of channels (${CHANNELS.join(', ')}), or { any: true }, with or without deny`,
});
export type Reach = z.infer<typeof territories>;

export const status = z.enum(['active', 'suspended', 'terminated']);

export const grant = z
  .strictObject({
    everything: z.literal(true).optional(),
    kinds: z.array(kind).optional(),
    services: z.array(code).optional(),
    languages: z.array(language).optional(),
    subjects: z.array(z.string().min(1)).optional(),
    genres: z.array(z.enum(GENRES, { error: 'one of IPTC’s genres, such as Feature or Analysis' })).optional(),
    sources: z.array(code).optional(),
    urgency: z.int().min(1).max(9).optional(),
  })
  .superRefine((value, context) => {
    const complain = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    if (value.everything) {
      for (const member of ['kinds', 'services'] as const)
        if (value[member]?.length)
          complain(member, 'contradicts everything: true, which covers all of them: keep one of the two');
      return;
    }
    for (const member of ['kinds', 'services'] as const) {
      if (!value[member]?.length) {
        complain(member, `a grant must state ${member}, or everything: true; nothing stated is nothing granted`);
      }
    }
  });
export type Grant = z.infer<typeof grant>;

export const quota = z
  .strictObject({
    unit: z.enum(['item', 'picture', 'video']),
    limit: z.int().min(0),
    period: z.enum(['hour', 'day', 'week', 'month', 'term'], {
      error: 'a quota needs a period: hour, day, week, month or term',
    }),
    over: z.enum(['refuse', 'bill']),
    price: z.strictObject({ amount: z.number().nonnegative(), currency: z.string().regex(/^[A-Z]{3}$/) }).optional(),
  })
  .refine(({ over, price }) => over === 'bill' || price === undefined, {
    path: ['price'],
    message: 'what is beyond the limit is refused, so it has no price; say over: bill to sell it',
  });

export type Quota = z.infer<typeof quota>;

const ai = z.strictObject({
  train: z.boolean().optional(),
  ground: z.boolean().optional(),
  summarise: z.boolean().optional(),
  translate: z.boolean().optional(),
  'internal-tools': z.boolean().optional(),
});

const sublicence = z.union([
  z.literal('none'),
  z.strictObject({
    territories: z.array(territory).optional(),
    channels: z.array(channel).optional(),
    languages: z.array(language).optional(),
    killsWithin: duration.optional(),
    report: z.boolean().optional(),
  }),
]);

export const retention = z.strictObject({
  from: z.enum(['firstDelivery', 'publication']),
  period: duration,
  except: z.array(z.enum(['printed', 'published', 'statutory'])).optional(),
});

/** What the outlet must do with what it received (rules.md, obligations). */
const obligations = {
  retention: retention.optional(),
  credit: z
    .union([z.string().min(1), z.record(z.string(), z.string().min(1))], {
      error: 'a credit template, or templates by language and place',
    })
    .optional(),
  /** Where pictures, say, are credited otherwise than words. */
  creditByKind: z.partialRecord(kind, text).optional(),
  byline: z.literal('keep').optional(),
  dateline: z.literal('keep').optional(),
  modification: z.enum(['none', 'trim', 'house-style', 'free']).optional(),
  headline: z.enum(['keep', 'shorten', 'free']).optional(),
  translation: z.array(language).optional(),
  excerpt: z
    .strictObject({ words: z.int().positive().optional(), characters: z.int().positive().optional() })
    .optional(),
  link: z.boolean().optional(),
  canonical: z.boolean().optional(),
  noindex: z.boolean().optional(),
  noGallery: z.boolean().optional(),
  editorialUseOnly: z.boolean().optional(),
  sublicence: sublicence.optional(),
  ai: ai.optional(),
  tdm: z.boolean().optional(),
  broadcast: z
    .strictObject({
      runs: z.int().positive().optional(),
      window: duration.optional(),
      maxDuration: duration.optional(),
    })
    .optional(),
  killDeadline: duration.optional(),
  correctionDeadline: duration.optional(),
  purge: z
    .strictObject({
      within: duration,
      except: z.array(z.enum(['printed', 'published', 'statutory', 'legal-hold'])).optional(),
    })
    .optional(),
  usageReport: z.strictObject({ every: duration }).optional(),
};

const limits = {
  access: z.enum(['browse', 'full']),
  grants: z.array(grant),
  channels: channels.optional(),
  territories: territories.optional(),
  properties: z.array(z.string().min(1)).optional(),
  embargo: z.enum(['withhold', 'advance']).optional(),
  delay: duration.optional(),
  archive: duration.optional(),
  quotas: z.array(quota).optional(),
  meter: z.enum(['pull', 'take']).optional(),
  feedAddress: z.boolean().optional(),
};

export const licence = z
  .strictObject({ code, name: text, description: text.optional(), ...limits, ...obligations })
  .superRefine((value, context) => {
    const complain = (path: PropertyKey[], message: string) => context.addIssue({ code: 'custom', path, message });
    if (value.access === 'browse') {
      if (value.quotas?.length) complain(['quotas'], 'browsing is never metered: these quotas would limit nothing');
      if (value.meter === 'take') complain(['meter'], 'what is only browsed cannot be taken: access must be full');
    }
    const met = new Set<string>();
    value.quotas?.forEach(({ unit, period, over }, index) => {
      const same = `${unit} ${period} ${over}`;
      if (met.has(same)) complain(['quotas', index], `there is another quota for ${unit}, ${period} and over: ${over}`);
      met.add(same);
    });
    if (value.delay && value.archive && lengthOf(value.delay) > lengthOf(value.archive))
      complain(['delay'], `is longer than the archive (${value.archive}): nothing would ever be delivered`);
  });
export type Licence = z.infer<typeof licence>;

export const overrides = z.strictObject({ ...limits, ...obligations }).partial();

export const source = z.strictObject({
  code,
  name: text.optional(),
  agreement: z
    .strictObject({ starts: date.optional(), ends: date.optional(), timeZone: timeZone.optional() })
    .refine(({ starts, ends }) => !starts || !ends || ends >= starts, {
      path: ['ends'],
      message: 'ends before it starts',
    })
    .optional(),
  limits: z
    .strictObject({
      channels: channels.optional(),
      territories: territories.optional(),
      retention: retention.optional(),
      sublicence: sublicence.optional(),
    })
    .optional(),
  credit: text.optional(),
  terms: text.optional(),
});
export type Source = z.infer<typeof source>;

export const service = z.strictObject({ code, name: text, description: text.optional() });

export const contact = z.strictObject({
  role: z.enum(['newsdesk', 'legal', 'technical', 'billing', 'licensing']),
  name: z.string().optional(),
  email: z.email(),
  phone: z.string().optional(),
  language: language.optional(),
});

export const destination = z.strictObject({
  code,
  name: text.optional(),
  channel,
  property: z.string().min(1).optional(),
  territories: z.array(territory).optional(),
  geoblocks: z.boolean().optional(),
  status: status.optional(),
});
export type Destination = z.infer<typeof destination>;

export const key = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}$/, 'a key name has 1 to 64 letters, digits, spaces, dots or hyphens'),
  scopes: z.array(z.enum(SCOPES)),
  environment: z.enum(['live', 'test']),
  addresses: z
    .array(z.union([z.cidrv4(), z.cidrv6(), z.ipv4(), z.ipv6()], { error: 'an IP address or CIDR block' }))
    .optional(),
  expires: z.union([instant, date]).optional(),
  status: z.enum(['active', 'revoked']).optional(),
});
export type Key = z.infer<typeof key>;

export const connection = z.strictObject({
  code,
  name: text.optional(),
  destinations: z.array(code),
  keys: z.array(key).optional(),
  status: z.enum(['active', 'suspended', 'revoked', 'terminated']).optional(),
});

export const outlet = z.strictObject({
  code,
  name: text,
  country: territory.optional(),
  language: language.optional(),
  contacts: z.array(contact).optional(),
  destinations: z.array(destination).optional(),
  connections: z.array(connection).optional(),
  status: status.optional(),
});

export const schedule = z.strictObject({
  licence: code,
  destinations: z.array(code),
  priority: z.int().optional(),
  overrides: overrides.optional(),
});

export const clause = z.strictObject({
  id: z.string().min(1),
  kinds: z.array(kind).optional(),
  services: z.array(code).optional(),
  text,
});
export type Clause = z.infer<typeof clause>;

export const contract = z
  .strictObject({
    reference: code,
    outlet: code,
    basis: z.enum(['signed', 'accepted', 'trial']),
    signedOn: date.optional(),
    accepted: z.strictObject({ by: z.string().min(1), at: instant, terms: z.string().min(1) }).optional(),
    starts: date,
    ends: date.optional(),
    timeZone,
    renews: z.strictObject({ every: duration, noticeBefore: duration.optional() }).optional(),
    grace: duration.optional(),
    status: z.enum(['draft', 'active', 'suspended', 'terminated']),
    schedules: z.array(schedule),
    clauses: z.array(clause).optional(),
  })
  .refine((value) => !value.ends || value.ends >= value.starts, { path: ['ends'], message: 'ends before it starts' })
  .superRefine(({ renews, ends, clauses }, context) => {
    const complain = (path: PropertyKey[], message: string) => context.addIssue({ code: 'custom', path, message });
    if (renews) {
      if (!ends) complain(['renews'], 'there is no end from which it could be renewed: say ends, or leave renews away');
      if (lengthOf(renews.every) < DAY) complain(['renews', 'every'], 'a renewal lasts a day or longer');
      else if (renews.noticeBefore && lengthOf(renews.noticeBefore) > lengthOf(renews.every))
        complain(['renews', 'noticeBefore'], 'is longer than the term that it would end');
    }
    clauses?.forEach(({ id }, index) => {
      if (clauses.findIndex((one) => one.id === id) < index)
        complain(['clauses', index, 'id'], `there is another clause ${id}`);
    });
  });
export type Contract = z.infer<typeof contract>;

/** The file of `npm run apply`. */
export const applyFile = z.strictObject({
  agency: z
    .strictObject({
      name: text.optional(),
      credit: text.optional(),
      notice: text.optional(),
      usageTerms: text.optional(),
    })
    .optional(),
  services: z.array(service).optional(),
  sources: z.array(source).optional(),
  licences: z.array(licence).optional(),
  outlets: z.array(outlet).optional(),
  contracts: z.array(contract).optional(),
});
export type ApplyFile = z.infer<typeof applyFile>;

/** The text in the wanted language (`tr-TR` finds `tr`: RFC 4647, lookup), else in English, else in any. */
export function textIn(value: Text | undefined, wanted: string): string | undefined {
  if (value === undefined || typeof value === 'string') return value;
  for (let tag = wanted; tag !== ''; tag = tag.slice(0, Math.max(tag.lastIndexOf('-'), 0))) {
    if (value[tag] !== undefined) return value[tag];
  }
  return value['en'] ?? Object.values(value)[0];
}
