import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Command } from 'commander';
import { fromCaller, PROJECT } from './env.mjs';
import { withStrapi } from './strapi.mjs';

const command = new Command('npm run subjects --')
  .description("takes IPTC's published Media Topics (cptall-….json) into the subjects")
  .argument('<file>')
  .showHelpAfterError()
  .parse();
try {
  const document = JSON.parse(readFileSync(fromCaller(command.args[0]), 'utf8'));
  const { importSubjects } = createRequire(import.meta.url)(path.join(PROJECT, 'dist/src/setup/import-subjects.js'));
  const { created, updated, unchanged } = await withStrapi((strapi) => importSubjects({ strapi, document }));
  console.log(`${created} new, ${updated} changed, ${unchanged} unchanged.`);
  process.exit(0);
} catch (error) {
  console.error(`error: ${error.message}`);
  process.exit(1);
}
