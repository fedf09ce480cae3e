import config, { readSettings } from './config';

const SETTINGS = {
  provider: 'meridian.example',
  pepper: 'p'.repeat(32),
  secret: 's'.repeat(32),
  types: { 'api::article.article': { kind: 'article' } },
};

describe('the settings', () => {
  it('need nothing but a name, two secrets and the types', () => {
    expect(readSettings(SETTINGS)).toMatchObject({ prefix: '/api/syndication/v1', publicUrl: '', proxies: [] });
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    ['no provider', { provider: undefined }, /: provider: /],
    ['a provider that is an address', { provider: 'https://meridian.example/' }, /: provider: a domain name/],
    ['a pepper that could be guessed', { pepper: 'p'.repeat(31) }, /: pepper: at least 32 characters/],
    ['a secret that could be guessed', { secret: '' }, /: secret: at least 32 characters/],
    ['a prefix with a slash at its end', { prefix: '/api/' }, /: prefix: a path without a slash at its end/],
    ['a prefix of nothing, which would shadow all of Strapi', { prefix: '' }, /: prefix: /],
    ['a proxy by its name', { proxies: ['proxy.internal'] }, /: proxies\.0: /],
    ['a kind that nobody knows', { types: { 'api::a.a': { kind: 'podcast' } } }, /: types\.api::a\.a\.kind: /],
    ['a misspelt setting', { proxy: ['10.0.0.0/8'] }, /: settings: .*"proxy"/],
    ['a cache of nothing', { cacheMegabytes: 0 }, /: cacheMegabytes: /],
  ])('with %s stop the start, and say where', (_, more, words) => {
    const read = () => readSettings({ ...SETTINGS, ...more });
    expect(read).toThrow(/^The plugin syndication is not set up \(config\/plugins\.ts\): /);
    expect(read).toThrow(words);
  });

  it('name everything that is wrong at once', () => {
    expect(() => readSettings({ ...SETTINGS, pepper: '', secret: '' })).toThrow(/pepper: .*; secret: /);
    expect(() => readSettings(undefined)).toThrow(/not set up/);
  });

  it('never print a secret', () => {
    const read = () => readSettings({ ...SETTINGS, pepper: 'hunter2', prefix: '/' });
    expect(read).toThrow(/pepper/);
    expect(read).not.toThrow(/hunter2/);
  });

  it('are checked by Strapi before anything is registered', () => {
    expect(() => config.validator({ ...SETTINGS, provider: '' })).toThrow(/provider/);
    expect(config.validator(SETTINGS)).toBeUndefined();
  });
});
