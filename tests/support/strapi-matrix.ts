import type { App } from './app';
import type { Planting, PlantedType } from './planting';
import type { RawCall } from './raw';

interface Layer {
  path: string;
  methods: string[];
}

const query = (...pairs: Array<[string, string]>) =>
  pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&');

/** What is asked of a list, beside its fields. */
const QUESTIONS = [
  '',
  'populate=*',
  'populate=deep',
  'populate[0]=media&populate[1]=media.file&populate[2]=rights',
  query(['populate[media][populate]', '*'], ['populate[outlet][populate]', '*'], ['populate[keys]', 'true']),
  'status=draft',
  'status=draft&populate=*',
  'status=published&locale=*',
  'locale=tr&populate=*',
  'locale=all',
  'hasPublishedVersion=false',
  'publicationFilter=draft',
  'publicationState=preview',
  'pagination[withCount]=true&pagination[pageSize]=100',
  'pagination[start]=0&pagination[limit]=1000&pagination[withCount]=1',
  'fields=*',
  'sort=createdAt:desc&status=draft',
  '_q=qx',
  // Parameter pollution: the same twice, and as array and object at once.
  'status=published&status=draft&populate=x&populate=*',
  'filters[id][$gt]=0&filters=x&filters[$or][0][id][$notNull]=true',
  'lookup[id][$gt]=0&where[id][$gt]=0&params[status]=draft',
  '%70opulate=%2a&%73tatus=draft',
];

/** One question for each field of a type: is it searched, filtered, sorted or populated by? */
const questionsOfFields = ({ attributes }: PlantedType): string[] =>
  Object.keys(attributes).map((name) =>
    query(
      [`filters[${name}][$startsWith]`, 'q'],
      ['sort', `${name}:asc`],
      ['fields', name],
      [`populate[${name}][populate]`, '*'],
      ['status', 'draft'],
    ),
  );

/** Calls on each licensed type, by every name that Strapi could give its routes, and with every field of its schema. */
export function typeCalls(planting: Planting): RawCall[] {
  return planting.types.flatMap((type) => {
    const [document = 'x'] = type.documentIds;
    const bases = [`/api/${type.pluralName}`, `/api/${type.singularName}`, `/api/syndication/${type.pluralName}`];
    const listed = [...QUESTIONS, ...questionsOfFields(type)].map((asked) => `${bases[0]}?${asked}`);
    const ones = bases.flatMap((base) =>
      ['', `/${document}`, `/${type.ids[0]}`, `/${document}?populate=*&status=draft`, '/count'].map(
        (end) => `${base}${end}`,
      ),
    );
    const reading = [...listed, ...ones].map((path) => ({ path }));
    const body = JSON.stringify({ data: {}, query: `{ ${type.pluralName} { data { attributes { headline } } } }` });
    const other = ['HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'].map((method) => ({
      method,
      path: `${bases[0]}/${document}?populate=*`,
      headers: { 'content-type': 'application/json' },
      ...(method === 'HEAD' || method === 'OPTIONS' ? {} : { body }),
    }));
    const overridden = ['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override'].map((name) => ({
      method: 'POST',
      path: `${bases[0]}?_method=GET&populate=*`,
      headers: { [name]: 'GET', 'content-type': 'application/json' },
      body: '{}',
    }));
    return [...reading, ...other, ...overridden];
  });
}

/**
 * A call for each route that this process has: those of Strapi's router and of its two APIs, whoever made them. Names in
 * a path become those of what is licensed.
 */
export function routeCalls(app: App, planting: Planting): RawCall[] {
  const { server } = app.strapi;
  const layers = [
    ...server.listRoutes(),
    ...server.api('content-api').listRoutes(),
    ...server.api('admin').listRoutes(),
  ] as unknown as Layer[];
  const paths = new Set(layers.filter(({ methods }) => methods.length > 0).map(({ path }) => path));
  return [...paths].flatMap((path) => {
    // A document and a contract stand for the others: what a route does with a type's name it does with any.
    const types = planting.types.filter(({ uid }) => /\.(article|contract)$/.test(uid));
    const named = /:(model|uid|contentType|targetModel)/.test(path) ? types : types.slice(0, 1);
    return named.map(({ uid, documentIds }) => {
      const concrete = path
        .replace(/:(model|uid|contentType|targetModel)\b(\([^)]*\))?/g, uid)
        .replace(/:\w+(\([^)]*\))?[?*+]?/g, documentIds[0] ?? 'x')
        .replace(/\(.*?\)/g, 'x');
      return { path: `${concrete}?populate=*&status=draft&pageSize=100` };
    });
  });
}

const percent = (text: string) => [...text].map((one) => `%${one.charCodeAt(0).toString(16)}`).join('');

/** The ways to write a path, for checks that look at how it begins. */
function spellingsOf(folder: string, name: string): string[] {
  const inner = folder.slice(1);
  return [
    `${folder}/${name}`,
    `/${percent(inner[0] ?? '')}${inner.slice(1)}/${name}`,
    `/${percent(inner)}/${name}`,
    `/%25${percent(inner).slice(1)}/${name}`,
    `${folder}%2f${name}`,
    `${folder}%252f${name}`,
    `${folder}%5c${name}`,
    `${folder}\\${name}`,
    `/.${folder}/${name}`,
    `/x/..${folder}/${name}`,
    `/x/%2e%2e${folder}/${name}`,
    `/..;${folder}/${name}`,
    `/%2e${folder}/${name}`,
    `/${folder}/${name}`,
    `//${folder}//${name}`,
    `${folder}/./${name}`,
    `${folder}/x/../${name}`,
    `${folder}/..%2f${inner}/${name}`,
    `${folder.toUpperCase()}/${name}`,
    `${folder}/${name.toUpperCase()}`,
    `${folder}/${name}.`,
    `${folder}/${name}/`,
    `${folder}/${name}%00.txt`,
    `${folder}/${name}%20`,
    `${folder}/${name};x=1`,
    `${folder};x=1/${name}`,
    `${folder}/${name}?x=1`,
    `${folder}/${name}%23`,
    `${folder}/${percent(name)}`,
    `${folder}/../../vault/${name}`,
    `${folder}/..%2f..%2fvault%2f${name}`,
    `http://localhost${folder}/${name}`,
  ];
}

/** Files by name, by hash and by address, below every folder that could hold them, however it is written. */
export function fileCalls(planting: Planting): RawCall[] {
  const [original, format] = planting.files;
  const { sha256 = '', name = '' } = original ?? {};
  const ofFormat = format?.url.slice(format.url.lastIndexOf('/') + 1) ?? '';
  const names = [name, `${sha256.slice(0, 2)}/${sha256.slice(2, 4)}/${sha256}`, ofFormat];
  const folders = ['/uploads', '/syndication/vault', '/vault', '/public/uploads'];
  const spelt = folders.flatMap((folder) => names.flatMap((name) => spellingsOf(folder, name)));
  return [
    ...spelt.map((path) => ({ path })),
    ...planting.files.map(({ url }) => ({ path: url, headers: { range: 'bytes=100-400' } })),
    ...planting.files.map(({ url }) => ({ path: url, method: 'HEAD' })),
  ];
}

/** Doors of Strapi and its plugins by their own names, and what a server must not have lying about. */
export function otherCalls(planting: Planting): RawCall[] {
  const [type] = planting.types;
  const named = [
    '/admin/transfer', '/admin/transfer/runner/pull', '/admin/transfer/runner/push', '/admin/transfer/runner/connect',
    '/api/upload', '/api/upload/files', '/api/upload/files/1', '/upload/files', '/upload/folders', '/api/users', '/api/users/me',
    '/api/users?populate=*', '/api/users-permissions/roles', '/api/i18n/locales', '/i18n/locales', '/api/content-type-builder/content-types',
    '/api/content-type-builder/components', '/graphql', '/graphql?query=%7Barticles%7Bdata%7Bid%7D%7D%7D', '/documentation', '/documentation/v1.0.0',
    '/api/openapi.json', '/admin/openapi.json', '/openapi.json', '/mcp', '/_health', '/syndication/guard', '/syndication/explain?item=x',
    '/syndication/simulate', '/content-manager/content-types', '/admin/content-api/permissions', '/admin/api-tokens', '/admin/webhooks',
    `/content-manager/collection-types/${type?.uid}?pageSize=100`, `/content-manager/collection-types/${type?.uid}/${type?.documentIds[0]}`,
    `/content-manager/preview/url/${type?.uid}?documentId=${type?.documentIds[0]}&locale=en&status=draft`,
    '/.env', '/.tmp/data.db', '/data.db', '/data.ledger.db', '/..%2f.env', '/%2e%2e/%2e%2e/etc/passwd', '/database/demo/agency.yaml', '/package.json',
  ]; // prettier-ignore
  const listed = `/api/${type?.pluralName}?populate=*`;
  const staff = `/content-manager/collection-types/${type?.uid}`;
  const tricks: Array<Record<string, string>> = [
    { 'x-original-url': staff },
    { 'x-rewrite-url': staff },
    { 'x-forwarded-path': staff, 'x-forwarded-prefix': '/content-manager' },
    { 'x-forwarded-for': '127.0.0.1', 'x-real-ip': '127.0.0.1', 'x-forwarded-host': 'localhost' },
    { host: 'localhost:1337', 'x-forwarded-proto': 'https' },
    { 'strapi-response-format': 'v4', 'strapi-encode-source-maps': 'true' },
    { 'x-strapi-admin': 'true', 'x-user-id': '1', 'x-role': 'admin' },
    { accept: 'text/html,*/*;q=0.1', 'accept-encoding': 'gzip, br, deflate' },
    { 'if-none-match': '*', range: 'bytes=0-99999' },
    { connection: 'close, authorization', te: 'trailers' },
  ];
  const posts = ['/graphql', '/api/upload', '/mcp', '/api/auth/forgot-password'].map((path) => ({
    method: 'POST',
    path,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ articles { data { attributes { headline } } } }', email: 'reader@site.example' }),
  }));
  return [
    ...named.map((path) => ({ path })),
    ...tricks.flatMap((headers) => [listed, staff, '/'].map((path) => ({ path, headers }))),
    ...posts,
  ];
}
