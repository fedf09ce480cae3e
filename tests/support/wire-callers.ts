import type { App } from './app';
import { DAYS, termsFor } from './content';

type Row = Record<string, unknown>;

export interface Caller {
  /** By which it is known. */
  headers: Record<string, string>;
  /** Whether it may be given what is planted at a place (wire-planting.ts). */
  mayHave: (place: string) => boolean;
  /** Whether there is nothing at all for it, be it on its own account: every answer is a refusal. */
  shut: boolean;
}
export type Callers = Record<string, Caller>;

const KINDS = ['article', 'brief', 'picture', 'video', 'package'];
const EVERYTHING = { grants: [{ kinds: KINDS, services: ['world', 'sport'] }], embargo: 'advance' };
const nothing = () => false;
/** Of all documents, these fields never leave the house. */
const INTERNAL = /internalNote|metadata note| file name$/;
const ofGroups =
  (...groups: string[]) =>
  (place: string) =>
    groups.some((group) => place.startsWith(`${group} `)) && !INTERNAL.test(place);
/** What is left of a document where only its words about it may be seen, and what a preview carries. */
const isContent = (place: string) =>
  / (body|shotlist)$/.test(place) || (/ bytes /.test(place) && !/-(preview|thumbnail)$/.test(place));

interface Terms {
  licence?: Row;
  contract?: Row;
  key?: Row;
  destination?: Row;
}

/** Outlets with a contract or a key in which something is wanting; what they may have nevertheless. */
const OUTLETS: Record<string, Terms & { mayHave: Caller['mayHave']; shut?: boolean }> = {
  'another outlet': {
    licence: { grants: [{ kinds: ['article', 'package'], services: ['sport'] }], embargo: 'withhold' },
    mayHave: ofGroups('open'),
  },
  'an outlet whose contract ended': {
    contract: { ends: DAYS.yesterday, timeZone: 'UTC' },
    mayHave: nothing,
  },
  'an outlet whose contract has not begun': {
    contract: { starts: DAYS.tomorrow, timeZone: 'UTC' },
    mayHave: nothing,
  },
  'an outlet whose contract is suspended': { contract: { status: 'suspended' }, mayHave: nothing },
  'an outlet on the wrong channel': { licence: { channels: ['print'] }, mayHave: nothing },
  'an outlet in the wrong territory': { licence: { territories: { allow: ['DE'] } }, mayHave: nothing },
  'an outlet that may browse': {
    licence: { access: 'browse' },
    mayHave: (place) => ofGroups('world', 'embargoed', 'open')(place) && !isContent(place),
  },
  'an outlet over its quota': {
    licence: {
      quotas: ['item', 'picture', 'video'].map((unit) => ({ unit, limit: 0, period: 'month', over: 'refuse' })),
    },
    mayHave: (place) => ofGroups('world', 'embargoed', 'open')(place) && !isContent(place),
  },
  'an outlet without advance': { licence: { embargo: 'withhold' }, mayHave: ofGroups('world', 'open') },
  'an outlet that waits for an hour': { licence: { delay: 'PT1H' }, mayHave: nothing },
  'a test key': { key: { environment: 'test' }, mayHave: ofGroups('test') },
  'a revoked key': { key: { status: 'revoked' }, mayHave: nothing, shut: true },
  'an expired key': { key: { expires: DAYS.yesterday }, mayHave: nothing, shut: true },
  'a key without scopes': { key: { scopes: [] }, mayHave: nothing, shut: true },
  'a key without the scope media': {
    key: { scopes: ['read'] },
    mayHave: (place) => ofGroups('world', 'embargoed', 'open')(place) && !/ bytes | file exif/.test(place),
  },
  'a key from a wrong address': {
    key: { addresses: ['203.0.113.0/24', '2001:db8::/32'] },
    mayHave: nothing,
    shut: true,
  },
  // Has the same right, and asks only when everything has happened.
  'another like it': {
    licence: { grants: [{ kinds: ['article', 'package'], services: ['sport'] }], embargo: 'withhold' },
    mayHave: ofGroups('open'),
  },
  // Not attackers: the outlet that has a right to all that anybody has a right to, and one that is going to lose it.
  entitled: { mayHave: ofGroups('world', 'embargoed', 'open') },
  'without the key': { mayHave: ofGroups('world', 'embargoed', 'open') },
};
/** By which the terms name it. */
export const codeOf = (name: string) => name.replaceAll(' ', '-');

export interface Called {
  attackers: Callers;
  entitled: Caller;
  /** By the outlet's name. */
  keys: Record<string, string>;
  /** Takes an outlet's key away. */
  revoke: (name: string) => Promise<unknown>;
}

/** Everybody who asks, by who it is, with as much right as it has. */
export async function callersOf(app: App): Promise<Called> {
  const termsOf = (name: string, { licence, ...terms }: Terms = {}) =>
    termsFor({ outlet: codeOf(name), ...terms, licence: { ...EVERYTHING, ...licence } });
  const all = Object.entries(OUTLETS).map(([name, { mayHave: _, shut: __, ...terms }]) => termsOf(name, terms));
  const joined = (member: string) => all.flatMap((terms) => terms[member] as Row[]);
  const made = await app.apply({
    ...all[0],
    sources: [{ code: 'own' }, { code: 'bought', name: 'Others' }],
    licences: joined('licences'),
    outlets: joined('outlets'),
    contracts: joined('contracts'),
  });
  const keys = Object.fromEntries(
    Object.keys(OUTLETS).map((name) => [name, made[`${codeOf(name)}-cms`]?.['main'] ?? '']),
  );
  const {
    entitled,
    'without the key': _leaver,
    ...outlets
  } = Object.fromEntries(
    Object.entries(OUTLETS).map(([name, { mayHave, shut = false }]): [string, Caller] => [
      name,
      { headers: { authorization: `Bearer ${keys[name]}` }, mayHave, shut },
    ]),
  );
  const stranger = (headers: Record<string, string>): Caller => ({ headers, mayHave: nothing, shut: true });
  const good = keys['entitled'] ?? '';
  const [, , keyId = '', secret = ''] = good.split('_');
  const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });
  return {
    keys,
    revoke: (name) => app.apply(termsOf(name, { key: { status: 'revoked' } })),
    entitled: entitled!,
    attackers: {
      nobody: stranger({}),
      'a wrong key': stranger({ authorization: `Bearer ${good.slice(0, -1)}${good.endsWith('x') ? 'y' : 'x'}` }),
      'a key of another environment': stranger({ authorization: `Bearer ${good.replace('_live_', '_test_')}` }),
      'a key and nothing of it': stranger({ authorization: `Bearer wk_live_${keyId}_` }),
      'the secret of another': stranger(basic(`nobody:${secret}`)),
      'an administrator of Strapi': stranger({ authorization: `Bearer ${await administrator(app)}` }),
      'a full-access API token': stranger({ authorization: `Bearer ${await fullAccess(app)}` }),
      ...outlets,
    },
  };
}

async function administrator(app: App): Promise<string> {
  const body = JSON.stringify({ firstname: 'A', email: 'admin@desk.example', password: 'Night-desk-1' });
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${app.origin}/admin/register-admin`, { method: 'POST', headers, body });
  const { data } = (await response.json()) as { data?: { token?: string } };
  if (!data?.token) throw new Error('there is no administrator');
  return data.token;
}

const fullAccess = async (app: App): Promise<string> =>
  (
    (await app.strapi
      .service('admin::api-token')
      .create({ name: 'all', description: '', type: 'full-access', lifespan: null })) as { accessKey: string }
  ).accessKey;
