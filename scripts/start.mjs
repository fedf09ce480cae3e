import { createRequire } from 'node:module';
import path from 'node:path';
import { PROJECT, readEnvironment } from './env.mjs';
import { assertBuilt } from './strapi.mjs';

readEnvironment();
assertBuilt();
process.env.NODE_ENV ??= 'production';
const { createStrapi } = createRequire(import.meta.url)('@strapi/strapi');
const strapi = await createStrapi({ appDir: PROJECT, distDir: path.join(PROJECT, 'dist'), autoReload: false });
await strapi.start();
