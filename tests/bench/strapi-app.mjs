import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { COUNT, story } from './stories.mjs';

const require = createRequire(import.meta.url);

/**
 * Strapi's own REST at its best with the same stories: what our items carry, no locales, an index on the sort column, routes
 * without auth, no count, no log. The vocabularies are relations, as in the newsroom; whoever wants less asks for less.
 */
const appDir = process.env.STRAPI_APP;
const project = process.env.PROJECT;

export function write() {
  rmSync(appDir, { recursive: true, force: true });
  const put = (file, text) => {
    mkdirSync(path.dirname(path.join(appDir, file)), { recursive: true });
    writeFileSync(path.join(appDir, file), text);
  };
  put(
    'package.json',
    JSON.stringify({ name: 'bench-strapi', version: '0.0.0', dependencies: { '@strapi/strapi': '5.54.0' } }),
  );
  put(
    'config/server.js',
    `module.exports = ({ env }) => ({ host: '127.0.0.1', port: env.int('PORT'), app: { keys: ['bench-a', 'bench-b'] } });`,
  );
  put(
    'config/admin.js',
    `module.exports = () => ({ auth: { secret: 'bench' }, apiToken: { salt: 'bench' }, transfer: { token: { salt: 'bench' } } });`,
  );
  put('config/api.js', `module.exports = { rest: { withCount: false, maxLimit: 100 } };`);
  put(
    'config/middlewares.js',
    `module.exports = ['strapi::errors', 'strapi::security', 'strapi::cors', 'strapi::query', 'strapi::body'${['session', 'favicon', 'public', 'logger', 'poweredBy'].map((name) => `, 'strapi::${name}'`).join('')}];`,
  );
  put(
    'config/database.js',
    `module.exports = () => ({ connection: { client: 'sqlite', connection: { filename: ${JSON.stringify(path.join(appDir, 'data.db'))} }, useNullAsDefault: true, pool: { min: 1, max: 1, afterCreate: (c, done) => { c.pragma('journal_mode = WAL'); c.pragma('synchronous = NORMAL'); done(null, c); } } } });`,
  );
  put('src/index.js', 'module.exports = { register() {}, bootstrap() {} };');
  put('public/uploads/.keep', '');
  put('favicon.png', '');
  const names = { code: { type: 'string' }, name: { type: 'string' } };
  type(put, { name: 'service', plural: 'services', attributes: names });
  type(put, { name: 'subject', plural: 'subjects', attributes: names });
  type(put, {
    name: 'story',
    plural: 'stories',
    draftAndPublish: true,
    indexes: [{ name: 'stories_number', columns: ['number'] }],
    attributes: {
      number: { type: 'integer' },
      headline: { type: 'string' },
      slug: { type: 'string' },
      summary: { type: 'text' },
      byline: { type: 'string' },
      dateline: { type: 'string' },
      body: { type: 'blocks' },
      urgency: { type: 'integer' },
      keywords: { type: 'json' },
      places: { type: 'json' },
      source: { type: 'string' },
      copyrightNotice: { type: 'string' },
      created: { type: 'datetime' },
      services: { type: 'relation', relation: 'manyToMany', target: 'api::service.service' },
      subjects: { type: 'relation', relation: 'manyToMany', target: 'api::subject.subject' },
    },
  });
  symlinkSync(path.join(project, 'node_modules'), path.join(appDir, 'node_modules'));
}

function type(put, { name, plural, attributes, draftAndPublish = false, indexes = [] }) {
  const uid = `api::${name}.${name}`;
  put(
    `src/api/${name}/content-types/${name}/schema.json`,
    JSON.stringify({
      kind: 'collectionType',
      collectionName: plural,
      info: { singularName: name, pluralName: plural, displayName: name },
      options: { draftAndPublish },
      indexes,
      attributes,
    }),
  );
  for (const [part, factory] of [
    ['routes', `createCoreRouter('${uid}', { config: { find: { auth: false }, findOne: { auth: false } } })`],
    ['controllers', `createCoreController('${uid}')`],
    ['services', `createCoreService('${uid}')`],
  ])
    put(`src/api/${name}/${part}/${name}.js`, `module.exports = require('@strapi/strapi').factories.${factory};`);
}

write();
process.env.STRAPI_TELEMETRY_DISABLED = 'true';
process.env.NODE_ENV = 'production';
const { createStrapi } = require('@strapi/strapi');
const strapi = createStrapi({ appDir, distDir: appDir, autoReload: false, serveAdminPanel: false });
strapi.log.level = 'error';
await strapi.load();
const now = Date.now();
const kept = { created_at: now, updated_at: now, published_at: now };
const ids = [];
/** The table between stories and a vocabulary, as Strapi made it. */
const links = ['services', 'subjects'].map(
  (name) => strapi.db.metadata.get('api::story.story').attributes[name].joinTable,
);
await strapi.db.connection.transaction(async (trx) => {
  await trx('services').insert({
    id: 1,
    document_id: 'service'.padEnd(24, '0'),
    code: 'world',
    name: 'World',
    ...kept,
  });
  await trx('subjects').insert({
    id: 1,
    document_id: 'subject'.padEnd(24, '0'),
    code: '04000000',
    name: 'economy',
    ...kept,
  });
  for (let number = 1; number <= COUNT; number += 1) {
    const { paragraphs, created, ...rest } = story(number);
    const documentId = `story${String(number).padStart(19, '0')}`;
    ids.push(documentId);
    await trx('stories').insert({
      ...rest,
      id: number,
      document_id: documentId,
      slug: rest.headline.toLowerCase().replaceAll(' ', '-'),
      dateline: 'ISTANBUL',
      body: JSON.stringify(paragraphs.map((text) => ({ type: 'paragraph', children: [{ type: 'text', text }] }))),
      urgency: 4,
      keywords: '["bench"]',
      places: '[{"name":"Istanbul","literal":"TR-34"}]',
      source: 'Bench Wire',
      copyright_notice: 'All rights reserved.',
      created: Date.parse(created),
      ...kept,
    });
    for (const { name, joinColumn, inverseJoinColumn } of links)
      await trx(name).insert({ [joinColumn.name]: number, [inverseJoinColumn.name]: 1 });
  }
});
await strapi.server.listen(Number(process.env.PORT), '127.0.0.1');
process.send?.({ ready: true, ids: ids.filter((_, index) => index % 40 === 0) });
