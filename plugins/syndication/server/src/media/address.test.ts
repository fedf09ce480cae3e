import { addressOf, parseAddress, sha256OfUrl, signAddress, verifySigned } from './address';

const sha256 = 'ab'.repeat(32);
const secret = 's'.repeat(32);
const NOW = 1_790_000_000_000;
const address = addressOf({ sha256, ext: '.jpg' });

function parts(url: string) {
  const { pathname, searchParams } = new URL(url, 'http://agency.example');
  return { path: pathname, query: Object.fromEntries(searchParams) as Record<string, unknown> };
}
const signed = () => parts(signAddress({ address, expires: NOW + 60_000, secret }));

describe('an address in the vault', () => {
  it('holds the hash and a harmless extension, nothing else of the name', () => {
    expect(address).toBe(`/syndication/vault/${sha256}.jpg`);
    expect(addressOf({ sha256, ext: '.JPG' })).toBe(address);
    for (const ext of ['', null, undefined, '.', '/../x', '.a b', '.tar.gz', `.${'x'.repeat(11)}`]) {
      expect(addressOf({ sha256, ext })).toBe(`/syndication/vault/${sha256}`);
    }
  });

  it('is read only in the one form in which it is written', () => {
    expect(parseAddress(address)).toEqual({ sha256, ext: '.jpg' });
    for (const path of [
      `${address}/`,
      `/${address}`,
      `${address}\n`,
      address.toUpperCase(),
      address.replace('vault', '%76ault'),
      `/syndication/vault/../vault/${sha256}`,
      `/x${address}`,
      `/syndication/vault/${sha256}.`,
    ]) {
      expect(parseAddress(path)).toBeNull();
    }
  });

  it('is known again however it was stored in a text', () => {
    expect(sha256OfUrl(address)).toBe(sha256);
    expect(sha256OfUrl(`https://agency.example${address}?expires=1&signature=x`)).toBe(sha256);
    for (const url of ['', 'https://elsewhere.example/picture.jpg', '/uploads/picture.jpg', 'http://[', 'data:,x']) {
      expect(sha256OfUrl(url)).toBeNull();
    }
  });
});

describe('a signed address', () => {
  it('is good until it expires', () => {
    expect(verifySigned({ ...signed(), now: NOW, secret })).toEqual({ sha256, ext: '.jpg' });
    expect(verifySigned({ ...signed(), now: NOW + 59_999, secret })).not.toBeNull();
    expect(verifySigned({ ...signed(), now: NOW + 60_000, secret })).toBeNull();
  });

  it('is good for this file, this extension, this time and this secret alone', () => {
    const { path, query } = signed();
    const wrong: Array<Parameters<typeof verifySigned>[0]> = [
      { path: path.replace('ab', 'cd'), query, now: NOW, secret },
      { path: path.replace('.jpg', '.html'), query, now: NOW, secret },
      { path: path.replace('.jpg', ''), query, now: NOW, secret },
      { path, query: { ...query, expires: String(Number(query['expires']) + 1) }, now: NOW, secret },
      { path, query: { ...query, expires: `0${String(query['expires'])}` }, now: NOW + 70_000, secret },
      { path, query, now: NOW, secret: 't'.repeat(32) },
      { path, query: { ...query, signature: '' }, now: NOW, secret },
      { path, query: { ...query, signature: 'A'.repeat(43) }, now: NOW, secret },
      { path, query: { ...query, signature: [query['signature']] }, now: NOW, secret },
      { path, query: { signature: query['signature'] }, now: NOW, secret },
      { path, query: { ...query, expires: '1e12' }, now: NOW, secret },
      { path, query: {}, now: NOW, secret },
    ];
    for (const input of wrong) expect(verifySigned(input)).toBeNull();
  });

  it('may be followed by parameters of others', () => {
    const { path, query } = signed();
    expect(verifySigned({ path, query: { ...query, updatedAt: '2026' }, now: NOW, secret })).not.toBeNull();
  });
});
