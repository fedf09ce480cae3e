import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { COUNT, story } from './stories.mjs';

const require = createRequire(import.meta.url);

/** Strapi's own REST at its best: one type without drafts, an index on the sort column, routes without auth, no count, no log. */
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
  const attributes = {
    number: { type: 'integer' },
    headline: { type: 'string' },
    summary: { type: 'text' },
    byline: { type: 'string' },
    paragraphs: { type: 'json' },
    created: { type: 'datetime' },
  };
  put(
    'src/api/story/content-types/story/schema.json',
    JSON.stringify({
      kind: 'collectionType',
      collectionName: 'stories',
      info: { singularName: 'story', pluralName: 'stories', displayName: 'Story' },
      options: { draftAndPublish: false },
      indexes: [{ name: 'stories_number', columns: ['number'] }],
      attributes,
    }),
  );
  put(
    'src/api/story/routes/story.js',
    `module.exports = require('@strapi/strapi').factories.createCoreRouter('api::story.story', { config: { find: { auth: false }, findOne: { auth: false } } });`,
  );
  put(
    'src/api/story/controllers/story.js',
    `module.exports = require('@strapi/strapi').factories.createCoreController('api::story.story');`,
  );
  put(
    'src/api/story/services/story.js',
    `module.exports = require('@strapi/strapi').factories.createCoreService('api::story.story');`,
  );
  symlinkSync(path.join(project, 'node_modules'), path.join(appDir, 'node_modules'));
}

write();
process.env.STRAPI_TELEMETRY_DISABLED = 'true';
process.env.NODE_ENV = 'production';
const { createStrapi } = require('@strapi/strapi');
const strapi = createStrapi({ appDir, distDir: appDir, autoReload: false, serveAdminPanel: false });
strapi.log.level = 'error';
await strapi.load();
const ids = [];
await strapi.db.connection.transaction(async (trx) => {
  for (let number = 1; number <= COUNT; number += 1) {
    const { paragraphs, created, ...rest } = story(number);
    const documentId = `story${String(number).padStart(19, '0')}`;
    ids.push(documentId);
    await trx('stories').insert({
      ...rest,
      document_id: documentId,
      paragraphs: JSON.stringify(paragraphs),
      created: Date.parse(created),
      published_at: Date.now(),
      created_at: Date.now(),
      updated_at: Date.now(),
    });
  }
});
await strapi.server.listen(Number(process.env.PORT), '127.0.0.1');
process.send?.({ ready: true, ids: ids.filter((_, index) => index % 40 === 0) });
