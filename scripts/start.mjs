import { createRequire } from 'node:module';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { PROJECT, readEnvironment } from './env.mjs';
import { assertBuilt } from './strapi.mjs';

readEnvironment();
assertBuilt();
process.env.NODE_ENV ??= 'production';
const { createStrapi } = createRequire(import.meta.url)('@strapi/strapi');
const strapi = await createStrapi({ appDir: PROJECT, distDir: path.join(PROJECT, 'dist'), autoReload: false });
await strapi.start();
// Loading leaves some 50 MB of garbage behind; it is given back before the first outlet asks.
setFlagsFromString('--expose-gc');
runInNewContext('gc')();
