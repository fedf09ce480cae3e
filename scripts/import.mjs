import { createHash } from 'node:crypto';
import { appendFileSync, createReadStream, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { MultiBar, Presets } from 'cli-progress';
import { Command } from 'commander';
import { fromCaller } from './env.mjs';
import { withStrapi } from './strapi.mjs';

const command = new Command('npm run import --')
  .argument('<path...>', 'ninjs 1, 2 or 3: files (.json, .ndjson, .jsonl) and folders of them')
  .option('--service <code>', 'the service that the items belong to')
  .option('--source <code>', 'the source that they come from', 'own')
  .option('--language <tag>', 'the language of items that state none (BCP 47)')
  .option('--test', 'test items: seen by test keys only')
  .option('--rejects <file>', 'where rejected documents go, with the reason', 'import-rejects.ndjson')
  .showHelpAfterError()
  .parse();
const options = command.opts();
const paths = command.args.map(fromCaller);
options.rejects = fromCaller(options.rejects);
const resumeFile = `${options.rejects}.progress`;
const order = createHash('sha256')
  .update(JSON.stringify([paths, options]))
  .digest('hex');

/** Every document of a path, with where it stands; what cannot be read is told as such. */
async function* documentsOf(location) {
  const stat = statSync(location, { throwIfNoEntry: false });
  if (!stat) return yield { file: location, place: null, error: 'there is no such file or folder' };
  if (stat.isDirectory()) {
    const names = (await readdir(location)).sort();
    for (const name of names) {
      const inner = path.join(location, name);
      if (statSync(inner).isDirectory() || /\.(json|ndjson|jsonl)$/i.test(name)) yield* documentsOf(inner);
    }
    return;
  }
  if (/\.(ndjson|jsonl)$/i.test(location)) {
    let line = 0;
    for await (const text of createInterface({ input: createReadStream(location), crlfDelay: Infinity })) {
      line += 1;
      if (text.trim() !== '') yield* parsed(location, `line ${line}`, text);
    }
    return;
  }
  for (const one of parsed(location, null, await readFile(location, 'utf8'))) {
    if (Array.isArray(one.document))
      yield* one.document.map((document, index) => ({ file: location, place: `[${index}]`, document }));
    else yield one;
  }
}

function* parsed(file, place, text) {
  try {
    yield { file, place, document: JSON.parse(text.replace(/^\uFEFF/, '')) };
  } catch (error) {
    yield { file, place, error: `this is not JSON: ${error.message}`, text };
  }
}

const resumed = existsSync(resumeFile) ? JSON.parse(readFileSync(resumeFile, 'utf8')) : null;
const skip = resumed?.order === order ? resumed.done : 0;
if (skip > 0) console.log(`Going on after ${skip} documents of an import that was broken off.`);
else rmSync(options.rejects, { force: true });

const counts = { created: 0, updated: 0, killed: 0, withheld: 0, rejected: 0 };
await withStrapi(async (strapi) => {
  const importer = strapi.plugin('syndication').service('importer');
  const wanted = {
    service: options.service,
    source: options.source,
    language: options.language,
    test: Boolean(options.test),
  };
  await importer.prepare(wanted);
  const bars = process.stderr.isTTY
    ? new MultiBar({ format: '{value} documents, {rejected} rejected  {file}', stream: process.stderr }, Presets.rect)
    : null;
  const bar = bars?.create(0, 0, { rejected: 0, file: '' });
  let done = 0;
  for (const location of paths) {
    for await (const one of documentsOf(location)) {
      done += 1;
      if (done <= skip) continue;
      const result = one.error
        ? { outcome: 'rejected', uri: null, reason: one.error }
        : await importer.importOne(one.document, wanted);
      counts[result.outcome] += 1;
      const where = one.place ? `${one.file} ${one.place}` : one.file;
      if (result.outcome === 'rejected') {
        appendFileSync(
          options.rejects,
          `${JSON.stringify({ file: one.file, place: one.place, uri: result.uri, reason: result.reason, document: one.document ?? one.text ?? null })}\n`,
        );
        if (!bars) console.log(`rejected ${where}: ${result.reason}`);
      } else if (!bars && result.notes.length > 0) {
        for (const note of result.notes) console.log(`note ${where}: ${note}`);
      }
      bar?.update(done, { rejected: counts.rejected, file: path.basename(one.file) });
      if (done % 50 === 0) writeFileSync(resumeFile, JSON.stringify({ order, done }));
    }
  }
  bars?.stop();
}).catch((error) => {
  console.error(`error: ${error.message}`);
  process.exit(1);
});
rmSync(resumeFile, { force: true });
console.log(
  `${counts.created} new, ${counts.updated} updated, ${counts.killed} killed, ${counts.withheld} withheld, ${counts.rejected} rejected${counts.rejected > 0 ? ` (see ${options.rejects})` : ''}.`,
);
process.exit(0);
