import { hashSecret, issueKey, parseCredential, secretMatches } from './keys';

const PEPPER = 'pepper';
const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

describe('a key that is issued', () => {
  it('reads back as what it is, as Bearer and as Basic', () => {
    for (const environment of ['live', 'test'] as const) {
      const { credential, keyId } = issueKey({ environment, pepper: PEPPER });
      const secret = credential.split('_')[3] ?? '';
      expect(parseCredential(`Bearer ${credential}`)).toEqual({ environment, keyId, secret });
      expect(parseCredential(basic(`${keyId}:${secret}`))).toEqual({ environment: null, keyId, secret });
    }
  });

  it('has 256 bits of secret, and no two are alike', () => {
    const keys = Array.from({ length: 200 }, () => issueKey({ environment: 'live', pepper: PEPPER }));
    for (const { credential } of keys) expect(credential).toMatch(/^wk_live_[0-9A-Za-z]{16}_[0-9A-Za-z]{43}$/);
    expect(new Set(keys.map(({ keyId }) => keyId)).size).toBe(200);
    expect(new Set(keys.map(({ secretHash }) => secretHash)).size).toBe(200);
  });

  it('leaves nothing of its secret in what is stored', () => {
    const { credential, keyId, secretHash } = issueKey({ environment: 'live', pepper: PEPPER });
    const secret = credential.split('_')[3] ?? '';
    expect(`${keyId} ${secretHash}`).not.toContain(secret);
    expect(secretHash).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('a secret', () => {
  const secretHash = hashSecret({ secret: 'right', pepper: PEPPER });

  it('matches its own hash alone, and under its own pepper alone', () => {
    expect(secretMatches({ secret: 'right', secretHash, pepper: PEPPER })).toBe(true);
    expect(secretMatches({ secret: 'wrong', secretHash, pepper: PEPPER })).toBe(false);
    expect(secretMatches({ secret: '', secretHash, pepper: PEPPER })).toBe(false);
    expect(secretMatches({ secret: 'right', secretHash, pepper: 'other' })).toBe(false);
  });

  it('matches no stored hash that is broken', () => {
    for (const broken of ['', 'zz', secretHash.slice(2), `${secretHash}00`])
      expect(secretMatches({ secret: 'right', secretHash: broken, pepper: PEPPER })).toBe(false);
  });
});

describe('an Authorization header', () => {
  it.each([
    [undefined],
    [''],
    ['Bearer'],
    ['Bearer '],
    ['Bearer wk_live_abc'],
    ['Bearer wk_prod_abc_def'],
    ['Bearer wk_live_abc_d-f'],
    ['Bearer wk_live_abc_def_ghi'],
    ['Bearer wk_live__def'],
    [`Bearer wk_live_abc_${'d'.repeat(129)}`],
    ['wk_live_abc_def'],
    ['Digest wk_live_abc_def'],
    ['Basic'],
    [basic('abc')],
    [basic('abc:')],
    [basic(':def')],
    [basic('abc:def:ghi')],
    [basic('a\nb:def')],
  ])('%j holds no key', (header) => {
    expect(parseCredential(header)).toBeNull();
  });

  it('names its scheme in any case', () => {
    expect(parseCredential('bEARER wk_test_abc_def')).toEqual({ environment: 'test', keyId: 'abc', secret: 'def' });
    expect(parseCredential(basic('abc:def').replace('Basic', 'basic'))).toMatchObject({ keyId: 'abc' });
  });
});
