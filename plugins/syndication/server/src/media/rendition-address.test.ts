import { signAddress, addressOf } from './address';
import { openRendition, signRendition, type RenditionGrant } from './rendition-address';

const secret = 's'.repeat(40);
const grant: RenditionGrant = {
  key: 'k1',
  connection: 'daily-cms',
  item: 'i1',
  edition: 2,
  part: 'm1',
  rendition: 'web',
};
const expires = 1_800_000_000_000;
const token = signRendition({ grant, expires, secret });
const open = (text: string, now = expires - 1, by = secret) => openRendition({ token: text, now, secret: by });

describe('a signed address of a rendition', () => {
  it('says what it grants until it ends', () => {
    expect(open(token)).toEqual(grant);
    expect(open(token, expires)).toBeNull();
    expect(token).toMatch(/^[\w.-]+$/);
  });

  it('says nothing when anything of it was changed', () => {
    const [body = '', signature = ''] = token.split('.');
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as unknown[];
    claims.forEach((_, index) => {
      const changed = claims.map((claim, place) =>
        place !== index ? claim : typeof claim === 'number' ? claim + 1 : `${String(claim)}x`,
      );
      expect(open(`${Buffer.from(JSON.stringify(changed)).toString('base64url')}.${signature}`)).toBeNull();
    });
    for (const text of [
      '',
      '.',
      body,
      `${body}.`,
      `${body}.${signature}x`,
      `${body}.${signature.slice(1)}`,
      `x${token}`,
    ])
      expect(open(text)).toBeNull();
    expect(open(token, 0, 't'.repeat(40))).toBeNull();
  });

  it('is not made of any other signature by the same secret', () => {
    const address = addressOf({ sha256: 'a'.repeat(64) });
    const signature = new URL(signAddress({ address, expires, secret }), 'http://x.example').searchParams.get(
      'signature',
    );
    expect(open(`${token.split('.')[0]}.${signature}`)).toBeNull();
  });
});
