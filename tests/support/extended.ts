import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PROJECT } from './app';

/** Types that an agency's developers give routes to, though they are licensed. */
export const OPENED = ['article', 'brief', 'picture', 'video', 'package'];
/** Types of the licensing desk. */
export const DESK = ['outlet', 'destination', 'connection', 'key', 'source', 'licence', 'contract'];

const relation = (target: string) => ({ type: 'relation', relation: 'manyToOne', target });

/** An agency's own type, that leads into what is licensed and to its writers. */
const SITE = {
  kind: 'collectionType',
  collectionName: 'sites',
  info: { singularName: 'site', pluralName: 'sites', displayName: 'Site' },
  options: { draftAndPublish: false, populateCreatorFields: true },
  attributes: {
    title: { type: 'string' },
    password: { type: 'string', private: true },
    story: relation('api::article.article'),
    stories: { type: 'relation', relation: 'manyToMany', target: 'api::article.article' },
    contract: relation('plugin::syndication.contract'),
    any: { type: 'relation', relation: 'morphToMany' },
    cover: { type: 'media', multiple: false },
    gallery: { type: 'media', multiple: true },
  },
};

const factory = (what: string, uid: string, more = '') =>
  `module.exports = require('@strapi/strapi').factories.create${what}('${uid}'${more});`;

/** A controller that asks nobody and sieves nothing: every way that Strapi has of reading rows, each an action. */
const CARELESS = `
const rows = {
  documents: (uid, query) => strapi.documents(uid).findMany(query),
  document: async (uid) => strapi.documents(uid).findFirst({ populate: '*', status: 'draft' }),
  count: (uid) => strapi.documents(uid).count({}),
  query: (uid) => strapi.db.query(uid).findMany({ populate: true }),
  builder: (uid) => strapi.db.queryBuilder(uid).init({ select: '*' }).execute(),
  manager: (uid) => strapi.db.entityManager.findMany(uid, {}),
  entities: (uid) => strapi.entityService.findMany(uid, { populate: '*' }),
  joined: () => strapi.db.query('api::site.site').findMany({ where: { story: { headline: { $notNull: true } } } }),
  populated: () => strapi.db.query('api::site.site').findMany({ populate: { story: true, contract: true } }),
  loaded: async () => {
    const [site] = await strapi.db.query('api::site.site').findMany({});
    return strapi.db.query('api::site.site').load(site, 'story');
  },
  files: () => strapi.db.query('plugin::upload.file').findMany({}),
  covers: () => strapi.db.query('api::site.site').findMany({ where: { cover: { caption: { $notNull: true } } } }),
  service: (uid) => strapi.service('plugin::upload.upload').findMany({}),
};
module.exports = {
  async read(ctx) { ctx.body = { data: await rows[ctx.params.way](ctx.params.uid, ctx.query) }; },
  ways: (ctx) => { ctx.body = Object.keys(rows); },
};
module.exports.WAYS = Object.keys(rows);
`;

/**
 * A folder with the built app as it is, and what an agency's developers might add in all innocence: core routers for
 * every licensed type, some of them without auth; a type of their own that leads into them; a controller that reads
 * whatever it is asked for.
 */
export function extendedProject(): { directory: string; ways: string[]; remove: () => void } {
  const directory = mkdtempSync(path.join(tmpdir(), 'wiregate-extended-'));
  for (const name of ['node_modules', 'plugins', 'public'])
    symlinkSync(path.join(PROJECT, name), path.join(directory, name));
  for (const name of ['package.json', 'tsconfig.json', 'tsconfig.base.json', 'dist', 'database'])
    cpSync(path.join(PROJECT, name), path.join(directory, name), { recursive: true });
  const put = (file: string, text: string) => {
    mkdirSync(path.dirname(path.join(directory, 'dist/src/api', file)), { recursive: true });
    writeFileSync(path.join(directory, 'dist/src/api', file), text);
  };
  const core = (name: string, uid: string, router = '') => {
    put(`${name}/routes/${name}.js`, factory('CoreRouter', uid, router));
    put(`${name}/controllers/${name}.js`, factory('CoreController', uid));
    put(`${name}/services/${name}.js`, factory('CoreService', uid));
  };
  for (const name of OPENED) {
    const free = name === 'picture' ? ', { config: { find: { auth: false }, findOne: { auth: false } } }' : '';
    core(name, `api::${name}.${name}`, free);
  }
  put('site/content-types/site/schema.json', JSON.stringify(SITE));
  core('site', 'api::site.site');
  put('careless/controllers/careless.js', CARELESS);
  const route = (method: string, at: string, more: string) => `{ method: '${method}', path: '${at}', ${more} }`;
  put(
    'careless/routes/careless.js',
    `const controller = require('../controllers/careless.js');
     module.exports = { routes: [
       ${route('GET', '/careless/:way/:uid', `handler: controller.read, config: { auth: false }`)},
       ${route('GET', '/careful/:way/:uid', `handler: 'careless.read'`)},
     ] };`,
  );
  const ways = [...CARELESS.matchAll(/^ {2}(\w+): .*=>/gm)]
    .map(([, name]) => name ?? '')
    .filter((name) => name !== 'ways');
  return { directory, ways, remove: () => rmSync(directory, { recursive: true, force: true }) };
}
