import type { z } from 'zod';
import * as terms from './terms';

const LICENCE = { code: 'full', name: 'Full', access: 'full', grants: [{ kinds: ['article'], services: ['world'] }] };
const CONTRACT = {
  reference: 'WG-1',
  outlet: 'daily',
  basis: 'signed',
  starts: '2026-01-01',
  ends: '2026-12-31',
  timeZone: 'Europe/Istanbul',
  status: 'active',
  schedules: [{ licence: 'full', destinations: ['web'] }],
};
const KEY = { name: 'main', scopes: ['read'], environment: 'live' };

/** `path: message` of everything that is wrong. */
const complaints = (schema: z.ZodType, value: unknown): string[] =>
  (schema.safeParse(value).error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);

describe('terms that are right', () => {
  it.each<[string, z.ZodType, unknown]>([
    ['a licence', terms.licence, LICENCE],
    ['any channel but one', terms.licence, { ...LICENCE, channels: { any: true, deny: ['agency'] } }],
    ['a list of channels', terms.licence, { ...LICENCE, channels: ['web'] }],
    ['a country but for a part of it', terms.licence, { ...LICENCE, territories: { allow: ['TR'], deny: ['TR-34'] } }],
    ['a grant of everything', terms.licence, { ...LICENCE, grants: [{ everything: true }] }],
    ['a contract', terms.contract, CONTRACT],
    ['a contract of one day', terms.contract, { ...CONTRACT, ends: CONTRACT.starts }],
    ['a contract without an end', terms.contract, { ...CONTRACT, ends: undefined }],
    ['a leap day', terms.date, '2028-02-29'],
    ['a key for a network', terms.key, { ...KEY, addresses: ['203.0.113.0/24', '2001:db8::1'] }],
    ['texts by language', terms.text, { tr: 'Günlük', kmr: 'Rojane', 'ar-IQ': 'x' }],
  ])('%s', (_, schema, value) => {
    expect(complaints(schema, value)).toEqual([]);
  });
});

describe('terms that contradict themselves, or cannot be', () => {
  it.each<[string, z.ZodType, unknown, string]>([
    [
      'any territory and a list of them',
      terms.licence,
      { ...LICENCE, territories: { any: true, allow: ['TR'] } },
      'territories: any: true and allow contradict each other: keep one of them',
    ],
    [
      'a territory both allowed and denied',
      terms.licence,
      { ...LICENCE, territories: { allow: ['TR', 'DE'], deny: ['TR'] } },
      'territories: territories both allowed and denied: TR',
    ],
    [
      'a grant without kinds',
      terms.licence,
      { ...LICENCE, grants: [{ services: ['world'] }] },
      'grants.0.kinds: a grant must state kinds, or everything: true; nothing stated is nothing granted',
    ],
    [
      'a grant with an empty list of services',
      terms.licence,
      { ...LICENCE, grants: [{ kinds: ['article'], services: [] }] },
      'grants.0.services: a grant must state services, or everything: true; nothing stated is nothing granted',
    ],
    ['an end before the start', terms.contract, { ...CONTRACT, ends: '2025-12-31' }, 'ends: ends before it starts'],
    ['a day that does not exist', terms.contract, { ...CONTRACT, ends: '2026-02-30' }, 'ends: this day does not exist'],
    ['a day in another order', terms.contract, { ...CONTRACT, ends: '31.12.2026' }, 'ends: a date is YYYY-MM-DD'],
    [
      'a time zone that nobody keeps',
      terms.contract,
      { ...CONTRACT, timeZone: 'Europe/Atlantis' },
      'timeZone: not an IANA time zone; for example Europe/Istanbul',
    ],
    [
      'a negative duration',
      terms.contract,
      { ...CONTRACT, grace: '-P7D' },
      'grace: not an ISO 8601 duration; for example P30D or PT2H',
    ],
    [
      'a duration in words',
      terms.licence,
      { ...LICENCE, archive: '30 days' },
      'archive: not an ISO 8601 duration; for example P30D or PT2H',
    ],
    [
      'a country that does not exist',
      terms.licence,
      { ...LICENCE, territories: { allow: ['XX'] } },
      'territories.allow.0: no such country in ISO 3166-1 (Great Britain is GB), and no group of that name',
    ],
    [
      'a country by its name',
      terms.licence,
      { ...LICENCE, territories: { deny: ['Turkey'] } },
      'territories.deny.0: a territory is an ISO 3166 code such as TR or TR-34, or a group such as EU',
    ],
    [
      'a language that is no tag',
      terms.outlet,
      { code: 'o', name: 'O', language: 'turkish_tr' },
      'language: not a BCP 47 language tag; for example tr, kmr or ar-IQ',
    ],
    [
      'an address that is none',
      terms.key,
      { ...KEY, addresses: ['203.0.113.0/33'] },
      'addresses.0: an IP address or CIDR block',
    ],
    [
      'a code with a space',
      terms.service,
      { code: 'world news', name: 'World' },
      'code: a code has 1 to 64 letters, digits, dots, hyphens or underscores',
    ],
    [
      'a text that is none',
      terms.service,
      { code: 'w', name: 7 },
      'name: a text, or texts by language: { en: …, tr: … }',
    ],
    [
      'any channel and a list of them',
      terms.licence,
      { ...LICENCE, channels: { any: true, allow: ['web'] } },
      'channels: any: true and allow contradict each other: keep one of them',
    ],
    [
      'a channel both allowed and denied',
      terms.licence,
      { ...LICENCE, channels: { allow: ['web'], deny: ['web'] } },
      'channels: channels both allowed and denied: web',
    ],
    [
      'a country by an alias, which would deny nobody',
      terms.licence,
      { ...LICENCE, territories: { any: true, deny: ['UK'] } },
      'territories.deny.0: no such country in ISO 3166-1 (Great Britain is GB), and no group of that name',
    ],
    [
      'a group that nobody named, which would deny nobody',
      terms.destination,
      { code: 'web', channel: 'web', territories: ['EZ'] },
      'territories.0: no such country in ISO 3166-1 (Great Britain is GB), and no group of that name',
    ],
    [
      'a grant of everything beside kinds',
      terms.licence,
      { ...LICENCE, grants: [{ everything: true, kinds: ['article'] }] },
      'grants.0.kinds: contradicts everything: true, which covers all of them: keep one of the two',
    ],
    [
      'a quota without a period',
      terms.licence,
      { ...LICENCE, quotas: [{ unit: 'item', limit: 1, over: 'refuse' }] },
      'quotas.0.period: a quota needs a period: hour, day, week, month or term',
    ],
    [
      'a price on what is refused',
      terms.quota,
      { unit: 'item', limit: 1, period: 'day', over: 'refuse', price: { amount: 1, currency: 'EUR' } },
      'price: what is beyond the limit is refused, so it has no price; say over: bill to sell it',
    ],
    [
      'one quota twice',
      terms.licence,
      {
        ...LICENCE,
        quotas: [1, 2].map((limit) => ({ unit: 'item', limit, period: 'day', over: 'refuse' })),
      },
      'quotas.1: there is another quota for item, day and over: refuse',
    ],
    [
      'a quota on what is only browsed',
      terms.licence,
      { ...LICENCE, access: 'browse', quotas: [{ unit: 'item', limit: 1, period: 'day', over: 'refuse' }] },
      'quotas: browsing is never metered: these quotas would limit nothing',
    ],
    [
      'taking what is only browsed',
      terms.licence,
      { ...LICENCE, access: 'browse', meter: 'take' },
      'meter: what is only browsed cannot be taken: access must be full',
    ],
    [
      'a delay beyond the archive',
      terms.licence,
      { ...LICENCE, delay: 'P2D', archive: 'P1D' },
      'delay: is longer than the archive (P1D): nothing would ever be delivered',
    ],
    [
      'a renewal of what has no end',
      terms.contract,
      { ...CONTRACT, ends: undefined, renews: { every: 'P1Y' } },
      'renews: there is no end from which it could be renewed: say ends, or leave renews away',
    ],
    [
      'a renewal for less than a day',
      terms.contract,
      { ...CONTRACT, renews: { every: 'PT1H' } },
      'renews.every: a renewal lasts a day or longer',
    ],
    [
      'notice longer than the term',
      terms.contract,
      { ...CONTRACT, renews: { every: 'P1M', noticeBefore: 'P3M' } },
      'renews.noticeBefore: is longer than the term that it would end',
    ],
    [
      'two clauses of one name',
      terms.contract,
      { ...CONTRACT, clauses: [1, 2].map(() => ({ id: '7', text: 'No.' })) },
      'clauses.1.id: there is another clause 7',
    ],
    [
      'an agreement that ends before it starts',
      terms.source,
      { code: 'dha', agreement: { starts: '2026-02-01', ends: '2026-01-01' } },
      'agreement.ends: ends before it starts',
    ],
    [
      'a country of one letter',
      terms.destination,
      { code: 'web', channel: 'web', territories: ['T'] },
      'territories.0: a territory is an ISO 3166 code such as TR or TR-34, or a group such as EU',
    ],
    [
      'a quota of less than nothing',
      terms.licence,
      { ...LICENCE, quotas: [{ unit: 'item', limit: -1, period: 'day', over: 'refuse' }] },
      'quotas.0.limit: Too small: expected number to be >=0',
    ],
    [
      'channels that nobody knows',
      terms.licence,
      { ...LICENCE, channels: ['tv'] },
      'channels: a list of channels (web, app, print, broadcast, social, newsletter, intranet, archive-database, agency), or { any: true }, with or without deny',
    ],
  ])('%s', (_, schema, value, expected) => {
    expect(complaints(schema, value)).toContain(expected);
  });

  it.each<[string, z.ZodType, Record<string, unknown>, Record<string, unknown>]>([
    ['access', terms.licence, LICENCE, { access: 'peek' }],
    ['access', terms.licence, LICENCE, { access: undefined }],
    ['grants', terms.licence, LICENCE, { grants: undefined }],
    ['grants', terms.licence, LICENCE, { grants: [{ everything: false }] }],
    ['grants', terms.licence, LICENCE, { grants: [{ everything: true, urgency: 0 }] }],
    ['embargo', terms.licence, LICENCE, { embargo: 'ignore' }],
    ['meter', terms.licence, LICENCE, { meter: 'push' }],
    ['retention', terms.licence, LICENCE, { retention: { from: 'firstDelivery' } }],
    ['ai', terms.licence, LICENCE, { ai: { training: true } }],
    ['starts', terms.contract, CONTRACT, { starts: undefined }],
    ['timeZone', terms.contract, CONTRACT, { timeZone: undefined }],
    ['basis', terms.contract, CONTRACT, { basis: 'promise' }],
    ['status', terms.contract, CONTRACT, { status: 'paused' }],
    ['status', terms.contract, CONTRACT, { status: undefined }],
    ['schedules', terms.contract, CONTRACT, { schedules: [{ licence: 'full' }] }],
    ['clauses', terms.contract, CONTRACT, { clauses: [{ id: '7.3' }] }],
    ['environment', terms.key, KEY, { environment: 'staging' }],
    ['scopes', terms.key, KEY, { scopes: ['write'] }],
    ['expires', terms.key, KEY, { expires: '2026-12-31T10:00' }],
  ])('%s that are missing or nobody knows', (member, schema, right, more) => {
    expect(complaints(schema, right)).toEqual([]);
    expect(complaints(schema, { ...right, ...more }).filter((one) => !one.startsWith(member))).toEqual([]);
    expect(complaints(schema, { ...right, ...more })).not.toEqual([]);
  });

  it('refuses a text of nothing', () => {
    expect(terms.service.safeParse({ code: 'w', name: '' }).success).toBe(false);
    expect(terms.service.safeParse({ code: 'w', name: { tr: '' } }).success).toBe(false);
  });

  it('refuses a misspelt limit instead of forgetting it', () => {
    const { error } = terms.licence.safeParse({ ...LICENCE, teritories: { allow: ['TR'] } });
    expect(error?.issues).toMatchObject([{ code: 'unrecognized_keys', keys: ['teritories'] }]);
  });

  it('refuses the same in an override', () => {
    expect(terms.overrides.safeParse({ chanels: ['web'] }).success).toBe(false);
    expect(terms.overrides.safeParse({ grants: [{ kinds: ['article'] }] }).success).toBe(false);
  });
});

describe('a text by language', () => {
  it('is given in the wanted language, else in English, else in any', () => {
    expect(terms.textIn({ en: 'Daily', tr: 'Günlük' }, 'tr')).toBe('Günlük');
    expect(terms.textIn({ en: 'Daily', tr: 'Günlük' }, 'ar')).toBe('Daily');
    expect(terms.textIn({ tr: 'Günlük' }, 'ar')).toBe('Günlük');
    expect(terms.textIn({ en: 'Daily', tr: 'Günlük' }, 'tr-Latn-TR')).toBe('Günlük');
    expect(terms.textIn({ en: 'Daily', tr: 'Günlük', 'tr-CY': 'Kıbrıs' }, 'tr-CY')).toBe('Kıbrıs');
    expect(terms.textIn('Daily', 'tr')).toBe('Daily');
    expect(terms.textIn(undefined, 'tr')).toBeUndefined();
  });
});
