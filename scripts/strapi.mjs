import { createRequire } from 'node:module';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { PROJECT, readEnvironment } from './env.mjs';

const require = createRequire(import.meta.url);

/** Says what to do where the app is not built; commands and the server run the compiled app. */
export function assertBuilt() {
  for (const file of ['dist/config/database.js', 'plugins/syndication/dist/server/src/index.js']) {
    if (existsSync(path.join(PROJECT, file))) continue;
    console.error(`The app is not built (${file} is missing). Run: npm run build`);
    process.exit(1);
  }
}

/** The app, loaded and not listening; hand it what to do, and it is put away afterwards. */
export async function withStrapi(run) {
  readEnvironment();
  assertBuilt();
  process.env.NODE_ENV ??= 'production';
  const { createStrapi } = require('@strapi/strapi');
  const strapi = await createStrapi({
    appDir: PROJECT,
    distDir: path.join(PROJECT, 'dist'),
    autoReload: false,
    serveAdminPanel: false,
  });
  strapi.log.level = 'error';
  await strapi.load();
  try {
    return await run(strapi);
  } finally {
    await strapi.destroy();
  }
}
