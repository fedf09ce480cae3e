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
// Loading leaves some 50 MB of garbage behind; it is given back before the first outlet asks. From then on the heap grows
// by a tenth before it is looked through again: V8 would let what many readers leave behind double it first.
setFlagsFromString('--heap-growing-percent=10');
setFlagsFromString('--expose-gc');
runInNewContext('gc')();
