import type { ContractVersion } from '../gate';
import { buildRights, type StoredRights } from './snapshot';
import type { Row } from './rows';

const DAILY = { code: 'daily', name: { en: 'Daily', tr: 'Günlük' }, language: 'tr', state: 'active' };
const OTHER = { code: 'other', name: 'Other', state: 'active' };
const place = (documentId: string, outlet: Row, more: Row = {}): Row => ({
  documentId,
  code: documentId,
  channel: 'web',
  territories: ['TR'],
  state: 'active',
  outlet,
  ...more,
});
const CONNECTION = {
  code: 'cms',
  state: 'active',
  outlet: DAILY,
  destinations: [{ documentId: 'web' }],
};
const KEY = {
  keyId: 'k1',
  secretHash: 'h1',
  name: 'main',
  scopes: ['read'],
  environment: 'live',
  state: 'active',
  connection: CONNECTION,
};
const version = (
  outlet: string,
  reference: string,
  more: Partial<ContractVersion['contract']> = {},
): ContractVersion => ({
  reference,
  version: 1,
  contract: {
    reference,
    outlet,
    basis: 'signed',
    starts: '2026-01-01',
    timeZone: 'Europe/Istanbul',
    status: 'active',
    schedules: [{ licence: 'full', destinations: ['web'] }],
    ...more,
  },
  schedules: [
    { licence: { code: 'full', name: 'Full', access: 'full', grants: [{ everything: true }], channels: ['web'] } },
  ],
  sources: [],
});
const rights = (more: Partial<StoredRights> = {}) =>
  buildRights({
    agency: {},
    outlets: [DAILY, OTHER],
    destinations: [place('web', DAILY), place('foreign', OTHER)],
    connections: [CONNECTION],
    keys: [KEY],
    versions: [version('daily', 'WG-1'), version('other', 'WG-2')],
    broken: [],
    ...more,
  });

describe('the rights as they stand', () => {
  it('know an outlet by its name in its own language', () => {
    expect(rights().outlet('daily')).toEqual({ code: 'daily', name: 'Günlük', language: 'tr', active: true });
    expect(rights().outlet('nobody')).toBeUndefined();
  });

  it('give each outlet its own contracts alone', () => {
    expect(
      rights()
        .contracts('daily')
        .map(({ reference }) => reference),
    ).toEqual(['WG-1']);
    expect(rights().contracts('nobody')).toEqual([]);
  });
});

describe('a key', () => {
  it('is what was issued', () => {
    expect(rights().key('k1')).toEqual({
      secretHash: 'h1',
      key: {
        id: 'k1',
        connection: 'cms',
        scopes: ['read'],
        environment: 'live',
        addresses: [],
        active: true,
        expires: null,
      },
    });
  });

  it('ends at the instant that was written', () => {
    const keys = [{ ...KEY, expires: '2026-12-31T00:00:00+03:00' }];
    expect(rights({ keys }).key('k1')?.key.expires).toBe(Date.parse('2026-12-30T21:00:00Z'));
  });

  it.each<[string, Partial<StoredRights>]>([
    ['the key is revoked', { keys: [{ ...KEY, state: 'revoked' }] }],
    ['its connection is suspended', { connections: [{ ...CONNECTION, state: 'suspended' }] }],
    ['its outlet is suspended', { outlets: [{ ...DAILY, state: 'suspended' }] }],
    ['its outlet is gone', { outlets: [] }],
    ['a state is missing', { keys: [{ ...KEY, state: null }] }],
  ])('is not active where %s', (_, more) => {
    expect(rights(more).key('k1')?.key.active).toBe(false);
  });

  it.each<[string, Row]>([
    ['has no connection', { ...KEY, connection: null }],
    ['has a state that nobody knows', { ...KEY, state: 'Active' }],
    ['has an environment that nobody knows', { ...KEY, environment: 'staging' }],
    ['has a scope that nobody knows', { ...KEY, scopes: ['read', 'write'] }],
    ['lists an address that is none', { ...KEY, addresses: ['everywhere'] }],
  ])('is not known where it %s', (_, key) => {
    expect(rights({ keys: [key] }).key('k1')).toBeUndefined();
  });
});

describe('a connection', () => {
  const served = (more: Partial<StoredRights>) => rights(more).connection('cms')?.destinations;

  it('serves the destinations of its outlet that are linked', () => {
    const destinations = [place('web', DAILY), place('app', DAILY, { channel: 'app' })];
    expect(served({ destinations })).toMatchObject([
      { code: 'web', channel: 'web', territories: ['TR'], active: true },
    ]);
  });

  it('never serves a destination of another outlet, whatever somebody linked', () => {
    const destinations = [{ documentId: 'web' }, { documentId: 'foreign' }, { documentId: 'gone' }];
    expect(served({ connections: [{ ...CONNECTION, destinations }] })?.map(({ code }) => code)).toEqual(['web']);
  });

  it.each<[string, Row]>([
    ['that is suspended', { state: 'suspended' }],
    ['with a channel that nobody knows', { channel: 'tv' }],
    ['with a territory that is none', { territories: ['T'] }],
    ['with a limit that nobody knows', { perhaps: true }],
  ])('keeps a destination %s, and it is not active', (_, more) => {
    expect(served({ destinations: [place('web', DAILY, more)] })).toMatchObject([{ code: 'web', active: false }]);
  });
});

describe('a contract that cannot be read', () => {
  it('grants nothing, says why, and takes nothing from the one beside it', () => {
    const versions = [version('daily', 'BAD', { grace: 'a week', ends: '2026-12-31' }), version('daily', 'WG-1')];
    const broken = [{ outlet: 'daily', reference: 'WORSE', reason: 'WORSE: no basis' }];
    const all = rights({ versions, broken });
    expect(all.contracts('daily').map(({ reference }) => reference)).toEqual(['WG-1']);
    expect(all.broken('daily')).toEqual(['WORSE: no basis', expect.stringMatching(/^BAD: /)]);
    expect(all.broken('other')).toEqual([]);
  });
});

describe('the tag entitlement', () => {
  const tag = rights().entitlement('cms');

  it('is the same while nothing changes', () => {
    expect(rights().entitlement('cms')).toBe(tag);
  });

  it.each<[string, Partial<StoredRights>]>([
    ['a contract ends', { versions: [] }],
    ['a contract is changed', { versions: [version('daily', 'WG-1', { ends: '2026-12-31' })] }],
    ['a contract comes', { versions: [version('daily', 'WG-1'), version('daily', 'WG-3')] }],
    ['a destination changes', { destinations: [place('web', DAILY, { territories: ['DE'] })] }],
    ['a destination goes', { connections: [{ ...CONNECTION, destinations: [] }] }],
  ])('changes when %s', (_, more) => {
    expect(rights(more).entitlement('cms')).not.toBe(tag);
  });

  it('does not change with the rights of others', () => {
    const versions = [version('daily', 'WG-1'), version('other', 'WG-2', { ends: '2026-12-31' })];
    expect(rights({ versions }).entitlement('cms')).toBe(tag);
    const keys = [KEY, { ...KEY, keyId: 'k2' }];
    expect(rights({ keys }).entitlement('cms')).toBe(tag);
  });
});
