import type { Key } from '../gate';
import { issueKey, type Rights } from '../contracts';
import { addressAllowed, addressOf, authenticate, Rejected } from './session';

const NOW = Date.parse('2026-06-15T12:00:00Z');
const PEPPER = 'pepper';
const issued = issueKey({ environment: 'live', pepper: PEPPER });
const BEARER = `Bearer ${issued.credential}`;

function rightsOf(key: Partial<Key> = {}, more: Partial<Rights> = {}): Rights {
  const known: Key = {
    id: issued.keyId,
    connection: 'cms',
    scopes: ['read'],
    environment: 'live',
    addresses: [],
    active: true,
    expires: null,
    ...key,
  };
  return {
    agency: {},
    key: (keyId) => (keyId === issued.keyId ? { key: known, secretHash: issued.secretHash } : undefined),
    connection: (code) => (code === 'cms' ? { code, outlet: 'daily', destinations: [], active: true } : undefined),
    outlet: (code) => (code === 'daily' ? { code, name: 'Daily', language: 'en', active: true } : undefined),
    outlets: () => ['daily'],
    destinations: () => [],
    contracts: () => [],
    broken: () => [],
    entitlement: () => 'e',
    ...more,
  };
}

const ask = (more: Partial<Parameters<typeof authenticate>[0]> = {}) =>
  authenticate({
    authorization: BEARER,
    address: '192.0.2.7',
    rights: rightsOf(),
    pepper: PEPPER,
    now: NOW,
    requestId: 'r1',
    ...more,
  });
function rejection(more: Partial<Parameters<typeof authenticate>[0]>): Rejected {
  try {
    ask(more);
  } catch (error) {
    if (error instanceof Rejected) return error;
    throw error;
  }
  throw new Error('a session was given');
}

describe('who asks', () => {
  it('is known by the key, as Bearer and as Basic', () => {
    const [, , keyId = '', secret = ''] = issued.credential.split('_');
    const basic = `Basic ${Buffer.from(`${keyId}:${secret}`).toString('base64')}`;
    for (const authorization of [BEARER, basic])
      expect(ask({ authorization })).toMatchObject({ key: { id: keyId }, outlet: { code: 'daily' }, now: NOW });
  });

  it('gets one and the same answer for no key, an unknown, a wrong, a revoked and an expired one', () => {
    const other = issueKey({ environment: 'live', pepper: PEPPER });
    const answers = [
      { authorization: undefined },
      { authorization: 'Bearer nonsense' },
      { authorization: `Bearer ${other.credential}` },
      { authorization: `${BEARER.slice(0, -1)}${BEARER.endsWith('x') ? 'y' : 'x'}` },
      { authorization: BEARER.replace('wk_live', 'wk_test') },
      { pepper: 'other' },
      { rights: rightsOf({ active: false }) },
      { rights: rightsOf({ expires: NOW }) },
      { rights: rightsOf({ connection: 'gone' }) },
      { rights: rightsOf({}, { outlet: () => undefined }) },
    ].map((more) => rejection(more).problem);
    for (const { kind, message, members, headers } of answers)
      expect({ kind, message, members, headers }).toEqual({
        kind: 'unauthorized',
        message: answers[0]?.message,
        members: {},
        headers: answers[0]?.headers,
      });
  });

  it('is told to the ledger only where the secret was right', () => {
    expect(rejection({ rights: rightsOf({ active: false }) }).caller).toEqual({
      key: issued.keyId,
      connection: 'cms',
      outlet: 'daily',
    });
    expect(rejection({ pepper: 'other' }).caller).toBeNull();
  });

  it('is asked for address and scope only once the key is proven', () => {
    const listed = rightsOf({ addresses: ['198.51.100.0/24'] });
    expect(rejection({ rights: listed })).toMatchObject({
      problem: { kind: 'address-not-allowed' },
      refusal: { rule: 'key.address' },
    });
    expect(rejection({ rights: listed, pepper: 'other' }).problem.kind).toBe('unauthorized');
    expect(ask({ rights: listed, address: '198.51.100.9' }).key.id).toBe(issued.keyId);
    expect(rejection({ rights: rightsOf({ scopes: ['media'] }) })).toMatchObject({
      problem: { kind: 'scope-missing' },
      refusal: { rule: 'key.scope' },
    });
  });

  it('has a key also when no contract is in force', () => {
    expect(ask().inForce).toEqual([]);
  });
});

describe('the addresses of a key', () => {
  it.each<[string[], string, boolean]>([
    [[], '203.0.113.1', true],
    [['203.0.113.1'], '203.0.113.1', true],
    [['203.0.113.1'], '203.0.113.2', false],
    [['203.0.113.0/24'], '203.0.113.0', true],
    [['203.0.113.0/24'], '203.0.113.255', true],
    [['203.0.113.0/24'], '203.0.114.0', false],
    [['203.0.113.0/24'], '::ffff:203.0.113.9', true],
    [['2001:db8::/32'], '2001:db8:ffff::1', true],
    [['2001:db8::/32'], '2001:db9::1', false],
    [['2001:db8::/32'], '203.0.113.1', false],
    [['203.0.113.0/24', '2001:db8::1'], '2001:db8::1', true],
    [['203.0.113.0/24'], '', false],
    [['203.0.113.0/24'], 'localhost', false],
  ])('%j and the caller %s: %s', (list, address, expected) => {
    expect(addressAllowed(list, address)).toBe(expected);
  });
});

describe("the caller's address", () => {
  const from = (remote: string | undefined, forwarded: string | undefined, proxies: string[] = []) =>
    addressOf({ remote, forwarded, proxies });

  it('is that of the socket where no proxy is configured, whatever is forwarded', () => {
    expect(from('192.0.2.7', '198.51.100.1')).toBe('192.0.2.7');
  });

  it('is that of the socket where the caller is no configured proxy', () => {
    expect(from('192.0.2.7', '198.51.100.1', ['10.0.0.0/8'])).toBe('192.0.2.7');
  });

  it('is the last hop that a configured proxy handed on', () => {
    expect(from('10.0.0.1', '198.51.100.1', ['10.0.0.0/8'])).toBe('198.51.100.1');
    expect(from('10.0.0.1', '198.51.100.1, 10.0.0.2', ['10.0.0.0/8'])).toBe('198.51.100.1');
    expect(from('::ffff:10.0.0.1', '198.51.100.1', ['10.0.0.0/8'])).toBe('198.51.100.1');
  });

  it('is never one that the caller made up before the first proxy', () => {
    expect(from('10.0.0.1', '203.0.113.99, 198.51.100.1', ['10.0.0.0/8'])).toBe('198.51.100.1');
  });

  it('is that of the proxy where nothing was forwarded', () => {
    expect(from('10.0.0.1', undefined, ['10.0.0.0/8'])).toBe('10.0.0.1');
    expect(from('10.0.0.1', ' , ', ['10.0.0.0/8'])).toBe('10.0.0.1');
  });

  it('is none where there is no socket, and no list allows that', () => {
    expect(from(undefined, undefined)).toBe('');
  });
});
