import knex, { type Knex } from 'knex';
import { ensureVersions, hashOf, resolve, type StoredTerms } from './versions';

const LICENCE = {
  code: 'full',
  name: 'Full',
  access: 'full',
  grants: [{ kinds: ['article'], services: ['world'] }],
  channels: ['web'],
  territories: { allow: ['TR'] },
};
const contract = (more: Record<string, unknown> = {}) => ({
  id: 1,
  documentId: 'd1',
  reference: 'WG-1',
  outlet: { code: 'daily' },
  basis: 'signed',
  starts: '2026-01-01',
  timeZone: 'Europe/Istanbul',
  state: 'active',
  schedules: [{ licence: 'full', destinations: ['web'] }],
  ...more,
});
const scheduled = (overrides: Record<string, unknown>) =>
  contract({ schedules: [{ licence: 'full', destinations: ['web'], overrides }] });
const resolved = (row: Record<string, unknown>, licence: Record<string, unknown> = LICENCE) =>
  resolve({ row, licences: new Map([['full', licence]]), sources: [] });

describe('a contract with its licences as they stand', () => {
  it('holds the licence word for word', () => {
    expect(resolved(contract())).toMatchObject({
      reference: 'WG-1',
      contract: { outlet: 'daily', status: 'active' },
      schedules: [{ licence: LICENCE }],
    });
  });

  it('puts an override in the place of what it overrides, whole, and leaves the rest', () => {
    const [schedule] = resolved(scheduled({ territories: { allow: ['DE'] }, archive: 'P7D' })).schedules;
    expect(schedule).toEqual({ licence: { ...LICENCE, territories: { allow: ['DE'] }, archive: 'P7D' } });
  });

  it.each<[string, Record<string, unknown>, Record<string, unknown>, RegExp]>([
    [
      'a licence that nobody knows',
      contract({ schedules: [{ licence: 'old', destinations: [] }] }),
      LICENCE,
      /missing/,
    ],
    [
      'a licence with a limit that nobody knows',
      contract(),
      { ...LICENCE, perhaps: 1 },
      /^the licence full: perhaps is not known here/,
    ],
    [
      'a licence with a value that nobody knows',
      contract(),
      { ...LICENCE, access: 'peek' },
      /^the licence full: access /,
    ],
    ['a licence without access', contract(), { ...LICENCE, access: null }, /^the licence full: access .*"full"/],
    [
      'a territory that is none',
      contract(),
      { ...LICENCE, territories: { allow: ['T'] } },
      /^the licence full: territories\.allow\[0\] a territory is an ISO 3166 code/,
    ],
  ])('gives a fault, and no licence, for %s', (_, row, licence, words) => {
    expect(resolved(row, licence).schedules).toEqual([{ fault: expect.stringMatching(words) as string }]);
  });

  it('keeps the good schedule beside the broken one, each in its place', () => {
    const schedules = [
      { licence: 'old', destinations: ['web'] },
      { licence: 'full', destinations: ['web'] },
    ];
    expect(resolved(contract({ schedules })).schedules.map((one) => 'licence' in one)).toEqual([false, true]);
  });

  it.each([
    ['a basis that nobody knows', { basis: 'promise' }, /basis/],
    [
      'an override that nobody knows',
      { schedules: [{ licence: 'full', destinations: [], overrides: { x: 1 } }] },
      /x is not known/,
    ],
    ['an end before its start', { ends: '2025-01-01' }, /ends before it starts/],
    ['no outlet', { outlet: null }, /^outlet /],
    ['a time zone that is none', { timeZone: 'Mars/Base' }, /IANA time zone/],
  ])('cannot be read with %s', (_, more, words) => {
    expect(() => resolved(contract(more))).toThrow(words);
  });
});

describe('the versions of a contract', () => {
  let database: Knex;
  beforeEach(async () => {
    database = knex({ client: 'better-sqlite3', connection: { filename: ':memory:' }, useNullAsDefault: true });
    await database.schema.createTable('contract_versions', (table) => {
      table.string('reference');
      table.integer('version');
      table.string('hash');
      table.bigInteger('at');
      table.text('document');
      table.primary(['reference', 'version']);
    });
  });
  afterEach(() => database.destroy());

  const ensure = (stored: Partial<StoredTerms> = {}) =>
    ensureVersions({
      knex: database,
      stored: { contracts: [contract()], licences: [LICENCE], sources: [], ...stored },
      now: 1,
    });
  const kept = async () =>
    ((await database('contract_versions').orderBy('version')) as Array<{ version: number; document: string }>).map(
      ({ version, document }) => [version, JSON.parse(document) as { contract: Record<string, unknown> }] as const,
    );

  it('begin with 1 and stay, however often they are looked at', async () => {
    expect((await ensure()).versions).toMatchObject([{ reference: 'WG-1', version: 1 }]);
    expect((await ensure()).versions).toMatchObject([{ version: 1 }]);
    expect(await kept()).toHaveLength(1);
  });

  it.each<[string, Partial<StoredTerms>]>([
    ['the contract', { contracts: [contract({ state: 'suspended' })] }],
    ['a licence that it uses', { licences: [{ ...LICENCE, archive: 'P7D' }] }],
    ['the agreement of a source', { sources: [{ code: 'dha', agreement: { ends: '2026-12-31' } }] }],
  ])('go on by one with every change of %s, and each is kept as it was', async (_, stored) => {
    await ensure();
    expect((await ensure(stored)).versions).toMatchObject([{ version: 2 }]);
    const versions = await kept();
    expect(versions.map(([version]) => version)).toEqual([1, 2]);
    expect(versions[0]?.[1].contract).toMatchObject({ status: 'active' });
  });

  it('do not change with a licence that it does not use', async () => {
    await ensure();
    const other = { ...LICENCE, code: 'other', access: 'browse' };
    expect((await ensure({ licences: [LICENCE, other] })).versions).toMatchObject([{ version: 1 }]);
  });

  it('never go back: what is put right again is a third', async () => {
    await ensure();
    await ensure({ contracts: [contract({ state: 'suspended' })] });
    expect((await ensure()).versions).toMatchObject([{ version: 3 }]);
    expect(await kept()).toHaveLength(3);
  });

  it('of a contract that cannot be read are none, with the reason, and others are not touched by it', async () => {
    const contracts = [contract({ basis: 'promise' }), contract({ reference: 'WG-2' })];
    const { versions, broken } = await ensure({ contracts });
    expect(versions.map(({ reference }) => reference)).toEqual(['WG-2']);
    expect(broken).toMatchObject([{ outlet: 'daily', reference: 'WG-1' }]);
    expect(broken[0]?.reason).toMatch(/^WG-1: basis /);
  });

  it('leave out a source that cannot be read, so that nothing from it is covered', async () => {
    const sources = [{ code: 'dha', limits: { chanels: [] } }, { code: 'aa' }];
    expect((await ensure({ sources })).versions[0]?.sources.map(({ code }) => code)).toEqual(['aa']);
  });
});

it('gives equal hashes to equal values alone', () => {
  expect(hashOf({ a: [1] })).toBe(hashOf({ a: [1] }));
  expect(hashOf({ a: [1] })).not.toBe(hashOf({ a: [2] }));
});
