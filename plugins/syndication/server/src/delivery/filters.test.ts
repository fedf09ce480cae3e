import type { EditionFacets, ItemState } from '../wire';
import { boundTo, contentMatches, identityMatches, narrowed } from './filters';
import { Problem } from './problems';
import type { Session } from './session';

const place = (code: string) => ({
  code,
  channel: 'web' as const,
  property: null,
  territories: ['TR'],
  geoblocks: false,
  active: true,
});
const session = (more: { connection?: string; environment?: 'live' | 'test' } = {}): Session => {
  const code = more.connection ?? 'cms';
  return {
    requestId: 'r1',
    now: 0,
    key: {
      id: 'k',
      connection: code,
      scopes: ['read'],
      environment: more.environment ?? 'live',
      addresses: [],
      active: true,
      expires: null,
    },
    connection: { code, outlet: 'daily', destinations: [place('web'), place('print')] },
    outlet: { code: 'daily', name: 'Daily', language: 'en', active: true },
    rights: {
      agency: {},
      key: () => undefined,
      outlet: () => undefined,
      outlets: () => [],
      destinations: () => [],
      connection: () => undefined,
      contracts: () => [],
      broken: () => [],
      entitlement: () => 'e',
    },
    contracts: [],
    broken: [],
    inForce: [],
    entitlement: 'e',
    lens: '1',
    metered: false,
    delays: [],
  };
};
const bound = (filters: Record<string, unknown>, call = 'feed', who = session()) =>
  JSON.stringify(boundTo(call, who, filters));

describe('what a cursor is bound to', () => {
  it('is the same for the same filters, however they were ordered or left out', () => {
    expect(bound({ kind: ['brief', 'article'], urgency: 3, language: undefined })).toBe(
      bound({ urgency: 3, kind: ['article', 'brief'] }),
    );
  });

  it('is another for other filters, another call, another connection, and the test wire', () => {
    const all = [
      bound({ kind: ['article'] }),
      bound({ kind: ['brief'] }),
      bound({ language: ['article'] }),
      bound({}),
      bound({}, 'items'),
      bound({}, 'feed', session({ connection: 'other' })),
      bound({}, 'feed', session({ environment: 'test' })),
    ];
    expect(new Set(all).size).toBe(all.length);
  });

  it('does not change what was asked for', () => {
    const kind = ['brief', 'article'];
    bound({ kind });
    expect(kind).toEqual(['brief', 'article']);
  });
});

describe('the filter destination', () => {
  it('narrows the connection to what was asked, and leaves it whole where nothing was', () => {
    expect(narrowed(session(), ['print']).connection.destinations.map(({ code }) => code)).toEqual(['print']);
    expect(narrowed(session(), undefined).connection.destinations).toHaveLength(2);
  });

  it('names what the connection does not serve, instead of widening or giving nothing', () => {
    const ask = () => narrowed(session(), ['print', 'other']);
    expect(ask).toThrow(Problem);
    expect(ask).toThrow('destination: this connection does not serve other; it serves web, print');
  });
});

const state = (more: Partial<ItemState> = {}): ItemState => ({
  id: 'i1',
  uri: 'urn:x:1',
  kind: 'article',
  language: 'ar-IQ',
  test: false,
  status: 'canceled',
  statusNote: null,
  statusChanged: 0,
  versionCreated: 0,
  edition: 1,
  floor: 1,
  hiddenThrough: 0,
  ...more,
});

describe('the filters kind and language', () => {
  it.each<[Parameters<typeof identityMatches>[1], boolean]>([
    [{}, true],
    [{ kind: ['brief', 'article'] }, true],
    [{ kind: ['brief'] }, false],
    [{ language: ['ar'] }, true],
    [{ language: ['AR-iq'] }, true],
    [{ language: ['ar-SY', 'tr'] }, false],
    [{ language: ['a'] }, false],
    [{ kind: ['article'], language: ['tr'] }, false],
  ])('%j, for an Arabic article of Iraq, also killed: %s', (filters, expected) => {
    expect(identityMatches(state(), filters)).toBe(expected);
  });
});

describe('the filters service, subject and urgency', () => {
  const facets: EditionFacets = {
    item: 'i1',
    edition: 1,
    kind: 'article',
    language: 'tr',
    test: false,
    versionCreated: 0,
    embargoedUntil: null,
    services: ['world', 'economy'],
    subjects: ['20000209', '04000000'],
    genre: null,
    source: 'own',
    urgency: 3,
    rights: {},
    media: [],
    byline: null,
    sourceName: 'Own',
    change: null,
    links: [],
  };
  it.each<[Parameters<typeof contentMatches>[1], boolean]>([
    [{}, true],
    [{ service: ['sport', 'world'] }, true],
    [{ service: ['sport'] }, false],
    [{ subject: ['04000000'] }, true],
    [{ subject: ['medtop:20000209'] }, true],
    [{ subject: ['http://cv.iptc.org/newscodes/mediatopic/20000209'] }, true],
    [{ subject: ['20000210'] }, false],
    [{ urgency: 3 }, true],
    [{ urgency: 4 }, true],
    [{ urgency: 2 }, false],
    [{ service: ['world'], urgency: 1 }, false],
  ])('%j: %s', (filters, expected) => {
    expect(contentMatches(facets, filters)).toBe(expected);
  });

  it('leaves out an item without an urgency where one is asked for', () => {
    expect(contentMatches({ ...facets, urgency: null }, { urgency: 9 })).toBe(false);
  });
});
