/**
 * Fills an empty database with the demo and writes every edition that came of it, as JSON:
 * `node demo-editions.mjs FILE`. A process of its own, since the demo's loader is a module of Node's and no test is.
 */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { PROJECT } from '../../scripts/env.mjs';
import { seed } from '../../scripts/demo/seed.mjs';

const { createStrapi } = createRequire(import.meta.url)('@strapi/strapi');
const strapi = createStrapi({
  appDir: PROJECT,
  distDir: path.join(PROJECT, 'dist'),
  autoReload: false,
  serveAdminPanel: false,
});
strapi.log.level = 'error';
await strapi.load();
await seed({ strapi, now: new Date(), say: () => undefined });
await strapi.plugin('syndication').service('wire').running.sequencer.run();
const rows = await strapi.db.connection('wire_editions').orderBy(['version_created', 'item', 'edition']);
writeFileSync(process.argv[2], JSON.stringify(rows.map(({ document }) => JSON.parse(document))));
await strapi.destroy();
process.exit(0);
