import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { PROJECT } from './env.mjs';
import { assertBuilt } from './strapi.mjs';

assertBuilt();
const require = createRequire(import.meta.url);
const { termsSchema } = require(path.join(PROJECT, 'plugins/syndication/dist/shared/terms-schema.js'));
const { format } = await import('prettier');
const file = path.join(PROJECT, 'docs/terms.schema.json');
writeFileSync(file, await format(JSON.stringify(termsSchema()), { filepath: file, printWidth: 120 }));
console.log(path.relative(PROJECT, file));
