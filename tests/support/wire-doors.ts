import { API } from './app';
import type { RawCall } from './raw';
import type { PlantedItem } from './wire-planting';

/** A call of the partner API as the API itself names it. */
export interface ApiCall {
  name: string;
  method: string;
}

export interface Targets {
  items: PlantedItem[];
  /** Words that stand only in texts that nobody of the attackers may have. */
  words: string[];
  /** Tokens of signed addresses that are not good, or not for the item. */
  tokens: string[];
  /** Ids of policies of others, and of items' own. */
  policies: string[];
}

const DAY = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString();
const encoded = encodeURIComponent;

const FILTERS = [
  '', 'kind=article,brief,picture,video,package', 'language=en', 'service=world', 'service=world,sport', 'subject=04000000',
  'urgency=9', 'destination=web', `since=${encoded(DAY(-30))}`,
]; // prettier-ignore
const RENDITIONS = ['original', 'thumbnail', 'preview', 'web', 'print', 'poster'];

/** By what the API calls it: the calls below its name that are most likely to give something away. */
const FILLED: Record<string, (targets: Targets) => string[]> = {
  '/feed': () => [
    ...FILTERS.map((filter) => `/feed?${filter}${filter.startsWith('since') ? '' : '&from=start'}&limit=100`),
    ...['published', 'killed,withheld', 'lifted,embargo-changed,rights-ended,revoked'].map(
      (event) => `/feed?from=start&event=${event}&limit=100`,
    ),
    '/feed',
    '/feed?from=now',
    '/feed?from=now&wait=1',
    '/feed?from=start&limit=1',
  ],
  '/items': ({ words }) => [
    ...['meta', 'full'].flatMap((view) => FILTERS.map((filter) => `/items?view=${view}&limit=100&${filter}`)),
    ...words.flatMap((word) =>
      [`q=${word}&sort=relevance`, `q=${word}&view=full`, `q=${word.slice(0, 6)}*`].map((asked) => `/items?${asked}`),
    ),
    `/items?until=${encoded(DAY(1))}&sort=oldest`,
  ],
  '/items/{id}': ({ items }) => [
    ...namesOf(items).map((id) => `/items/${id}`),
    ...items.filter(({ group }) => group !== 'closed').map(({ id }) => `/items/${id}?version=1`),
    ...items.filter(stands).map(({ id }) => `/items/${id}?version=2`),
  ],
  '/items/{id}/versions': ({ items }) => namesOf(items).map((id) => `/items/${id}/versions`),
  '/items/{id}/rights': ({ items }) => [
    ...namesOf(items).map((id) => `/items/${id}/rights`),
    ...items
      .filter(({ name }) => name === 'world article' || name === 'embargoed article')
      .flatMap(({ id }) =>
        ['destination=web', 'channel=web&territory=TR', `at=${encoded(DAY(30))}`, `at=${encoded(DAY(-30))}`].map(
          (asked) => `/items/${id}/rights?${asked}`,
        ),
      ),
  ],
  '/items/{id}/renditions/{name}': ({ items }) =>
    items.flatMap(({ id, name, files }) => [
      ...[...files.values()].map((one) => `/items/${id}/renditions/${one}`),
      ...(name === 'world picture'
        ? [
            ...files.keys(),
            'm9-web',
            'm1-web?version=1&delivery=direct',
            'm1-web?delivery=redirect',
            ...RENDITIONS,
          ].map((one) => `/items/${id}/renditions/${one}`)
        : []),
    ]),
  '/signed/{token}': ({ tokens }) => tokens.map((token) => `/signed/${token}`),
  '/feeds/{token}': ({ tokens }) =>
    tokens.flatMap((token) => ['atom', 'rss', 'json'].map((ext) => `/feeds/${token.replace('.', '')}.${ext}`)),
  '/items/{id}/take': ({ items }) => namesOf(items).map((id) => `/items/${id}/take`),
  '/policies/{id}': ({ policies }) => policies.map((id) => `/policies/${id}`),
  '/account': () => ['/account'],
  '/account/deliveries': () => ['/account/deliveries?limit=100', '/account/deliveries?format=csv'],
  '/account/holdings': () => ['/account/holdings?limit=100', '/account/holdings?format=csv'],
};

/** An item by each name that it has. */
const namesOf = (items: PlantedItem[]): string[] =>
  items.flatMap((item) =>
    stands(item) ? [item.id, encoded(item.uri), item.documentId] : [item.id || item.documentId],
  );

/** One stands for the others where it makes no difference which it is. */
const stands = ({ name }: PlantedItem): boolean => name === 'world article';

/** The calls of the API that nobody has told this test how to make. */
export const unknownCalls = (calls: readonly ApiCall[]): string[] =>
  calls.map(({ name }) => name).filter((name) => !(name in FILLED));

const calledBy = ({ name, method }: ApiCall, targets: Targets): RawCall[] =>
  (FILLED[name]?.(targets) ?? []).map((tail) => ({ method, path: `${API}${tail}` }));

/** Every call as it is meant, of everything that is planted. */
export const plainCalls = (calls: readonly ApiCall[], targets: Targets): RawCall[] =>
  calls.flatMap((call) => calledBy(call, targets));

/** Every call in all the ways in which somebody could try to be given more by it: one target stands for the others. */
export const trickyCalls = (calls: readonly ApiCall[], targets: Targets): RawCall[] =>
  calls.flatMap((call) => {
    const [first] = calledBy(call, targets);
    return first ? [...byMethod(first), ...byHeader(first), ...byParameter(first), ...byPath(first)] : [];
  });

const OVERRIDES = { 'x-http-method-override': 'GET', 'x-method-override': 'GET', 'x-http-method': 'GET' };

const byMethod = (call: RawCall): RawCall[] => [
  ...['HEAD', 'OPTIONS', 'GET', 'POST', 'PUT', 'TRACE'].map((method) => ({
    ...call,
    method,
  })),
  {
    ...call,
    method: 'POST',
    headers: OVERRIDES,
    path: `${call.path}${call.path.includes('?') ? '&' : '?'}_method=GET`,
  },
  { ...call, method: 'DELETE', headers: OVERRIDES },
];

const ACCEPTED = [
  'application/ninjs+json', 'application/vnd.iptc.g2.newsmessage+xml', 'application/xml', 'application/atom+xml', 'application/rss+xml',
  'application/feed+json', 'text/html', 'text/plain', 'text/csv', 'application/ld+json', 'image/*', '*/*;q=0',
]; // prettier-ignore
const HEADERS: Array<Record<string, string>> = [
  { 'if-none-match': '*' },
  { 'if-none-match': '"1", W/"1", "ninjs.1"', 'if-match': '*' },
  { 'if-modified-since': 'Thu, 01 Jan 1970 00:00:00 GMT', 'if-unmodified-since': 'Thu, 01 Jan 2099 00:00:00 GMT' },
  { range: 'bytes=0-99' },
  { range: 'bytes=-100', 'if-range': '"x"' },
  { range: 'bytes=0-1,5-9,20-', 'if-match': '*' },
  { 'accept-encoding': 'br' },
  { 'accept-encoding': 'gzip;q=1, *;q=0' },
  { 'accept-encoding': 'deflate, compress, zstd' },
  { 'x-forwarded-for': '203.0.113.7, 127.0.0.1', 'x-real-ip': '203.0.113.7', forwarded: 'for=203.0.113.7' },
  {
    'x-original-url': `${API}/items?view=full`,
    'x-rewrite-url': `${API}/items?view=full`,
    'x-forwarded-host': 'localhost',
  },
  { 'x-outlet': 'entitled', 'x-connection': 'entitled-cms', cookie: 'jwtToken=x; outlet=entitled', 'x-role': 'admin' },
  { expect: '100-continue', te: 'trailers', connection: 'close, authorization' },
  { 'accept-language': 'tr', origin: 'https://elsewhere.example', referer: 'https://entitled.example/' },
];

const byHeader = (call: RawCall): RawCall[] =>
  [...HEADERS, ...ACCEPTED.map((accept) => ({ accept }))].map((headers) => ({ ...call, headers }));

const FORMATS = [
  'ninjs',
  'ninjs1',
  'newsmlg2',
  'nitf',
  'atom',
  'rss',
  'jsonfeed',
  'html',
  'text',
  'csv',
  'json',
  'xml',
  '*',
];
const PARAMETERS = [
  'view=meta&view=full', 'access=full&outlet=entitled&connection=entitled-cms', 'destination=entitled', 'limit=100&limit=1', 'limit=-1', 'limit=1e9',
  'include=all&expand=item&fields=*&populate=*&status=draft', 'embargo=advance&preview=true&test=true&debug=1', 'version=0', 'version[$gt]=0',
  '__proto__[access]=full', 'q=%00', 'after=x', 'at=2099-01-01T00:00:00Z', '%76iew=full', 'callback=x', 'since=1970-01-01&until=2099-01-01',
  'x=%0d%0aX-Injected:%201',
]; // prettier-ignore

const byParameter = (call: RawCall): RawCall[] =>
  [...FORMATS.map((format) => `format=${format}`), ...PARAMETERS].map((asked) => ({
    ...call,
    path: `${call.path}${call.path.includes('?') ? '&' : '?'}${asked}`,
  }));

const percent = (text: string) => [...text].map((one) => `%${one.charCodeAt(0).toString(16)}`).join('');

/** The ways to write one address. */
function byPath(call: RawCall): RawCall[] {
  const [path = '', query] = call.path.split('?');
  const tail = path.slice(API.length + 1);
  const asked = query === undefined ? '' : `?${query}`;
  const [first = '', ...rest] = tail.split('/');
  const last = tail.slice(tail.lastIndexOf('/') + 1);
  return [
    `${API}/${percent(first[0] ?? '')}${tail.slice(1)}`,
    `${API}/${percent(tail)}`,
    `${API}/${[first, ...rest].join('%2f')}`,
    `${API}/${[first, ...rest].join('%252F')}`,
    `${API}/${[first, ...rest].join('%5c')}`,
    `${API}//${tail}`,
    `/${API}/${tail}`,
    `${API}/./${tail}`,
    `${API}/%2e/${tail}`,
    `${API}/x/../${tail}`,
    `${API}/x/%2e%2e/${tail}`,
    `${API}/../v1/${tail}`,
    `${API}/..;/v1/${tail}`,
    `/api/%73yndication/v1/${tail}`,
    `/API/SYNDICATION/V1/${tail}`,
    `${API}/${tail.toUpperCase()}`,
    `${API}/${tail}/`,
    `${API}/${tail}//`,
    `${API}/${tail}.`,
    `${API}/${tail}.json`,
    `${API}/${tail};x=1`,
    `${API};x=1/${tail}`,
    `${API}/${tail}%00`,
    `${API}/${tail}%00.json`,
    `${API}/${tail}%20`,
    `${API}/${tail}%0d%0aX-Injected:%201`,
    `${API}/${tail}%23`,
    `${API}/${tail}/../${last}`,
    `${API}/${tail}/*`,
    `${API}/${tail}/${'x'.repeat(9_000)}`,
    `http://localhost${API}/${tail}`,
  ].map((written) => ({ ...call, path: `${written}${asked}` }));
}
