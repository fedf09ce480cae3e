import { createHash } from 'node:crypto';
import {
  appendFileSync,
  createReadStream,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
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

/** How far the same import came before it was broken off; null where there was none. */
function brokenOff() {
  try {
    const noted = JSON.parse(readFileSync(resumeFile, 'utf8'));
    return noted.order === order ? noted : null;
  } catch {
    // None, or one that cannot be read: what is in already is then rejected as a duplicate, and nothing is lost.
    return null;
  }
}

const sizeOf = (file) => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

/** Notes each document as done; by renaming, so that a note is never half written. */
function note(done) {
  writeFileSync(`${resumeFile}.new`, JSON.stringify({ order, done, counts, rejectBytes: sizeOf(options.rejects) }));
  renameSync(`${resumeFile}.new`, resumeFile);
}

const resumed = brokenOff();
const skip = resumed?.done ?? 0;
const counts = resumed?.counts ?? { created: 0, updated: 0, killed: 0, withheld: 0, rejected: 0 };
if (resumed) {
  console.log(`Going on after ${skip} documents of an import that was broken off.`);
  // What was rejected after the last note is rejected again now.
  if (sizeOf(options.rejects) > resumed.rejectBytes) truncateSync(options.rejects, resumed.rejectBytes);
} else rmSync(options.rejects, { force: true });

await withStrapi(async (strapi) => {
  const importer = strapi.plugin('syndication').service('importer');
  const wanted = {
    service: options.service,
    source: options.source,
    language: options.language,
    test: Boolean(options.test),
  };
  await importer.prepare(wanted);
  note(skip);
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
      // The one that was under way may have been committed without its note.
      if (resumed && done === skip + 1 && result.outcome === 'rejected' && result.reason.startsWith('duplicate: '))
        result.reason += ' (perhaps by this import, as it was broken off)';
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
      note(done);
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
