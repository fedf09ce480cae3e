import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { PROJECT } from './env.mjs';
import { assertBuilt } from './strapi.mjs';

assertBuilt();
const require = createRequire(import.meta.url);
const built = (name) => require(path.join(PROJECT, 'plugins/syndication/dist', name));
const { format } = await import('prettier');
const pages = {
  'docs/terms.schema.json': JSON.stringify(built('shared/terms-schema.js').termsSchema()),
  'docs/rules.md': built('server/src/gate/rule-book.js').rulesPage(),
};
for (const [name, text] of Object.entries(pages)) {
  const file = path.join(PROJECT, name);
  writeFileSync(file, name.endsWith('.json') ? await format(text, { filepath: file, printWidth: 120 }) : text);
  console.log(name);
}
