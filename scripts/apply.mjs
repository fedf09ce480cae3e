import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { fromCaller } from './env.mjs';
import { withStrapi } from './strapi.mjs';

const command = new Command('npm run apply --')
  .argument('<file>', 'YAML or JSON: services, sources, licences, outlets, contracts')
  .option('--dry-run', 'print the plan and change nothing')
  .option('--keys-out <file>', 'write the keys made now: { "connection": { "key name": "wk_…" } }')
  .showHelpAfterError()
  .parse();
const [file] = command.args;
const { dryRun = false, keysOut } = command.opts();

let text;
let out = null;
try {
  text = readFileSync(fromCaller(file), 'utf8');
  // A secret is shown once: a file that cannot be written must be known before any key is made.
  if (keysOut && !dryRun) out = openSync(fromCaller(keysOut), 'w', 0o600);
} catch (error) {
  console.error(`error: ${error.message}`);
  process.exit(1);
}

const applied = await withStrapi((strapi) =>
  strapi.plugin('syndication').service('terms').apply({ file: text, dryRun }),
);
const SIGNS = { create: '+', update: '~', unchanged: '=' };
for (const line of applied.plan) {
  if (line.action === 'unchanged') continue;
  console.log(
    `${SIGNS[line.action]} ${line.what} ${line.code}${line.members.length > 0 ? ` (${line.members.join(', ')})` : ''}`,
  );
}
const count = (action) => applied.plan.filter((line) => line.action === action).length;
for (const warning of applied.warnings) console.log(`warning: ${warning}`);
for (const error of applied.errors) console.error(`error: ${error}`);
if (!applied.ok) {
  console.error(`${applied.errors.length} errors; nothing was changed.`);
} else {
  for (const change of applied.changes) for (const line of spoken(change)) console.log(line);
  console.log(
    `${count('create')} to create, ${count('update')} to update, ${count('unchanged')} unchanged${dryRun ? '; nothing was changed (--dry-run).' : ': done.'}`,
  );
  if (out !== null) writeFileSync(out, `${JSON.stringify(applied.keys, null, 2)}\n`);
  else if (!dryRun)
    for (const [connection, keys] of Object.entries(applied.keys))
      for (const [name, key] of Object.entries(keys)) console.log(`key ${connection}/${name}: ${key}   (shown once)`);
}
if (out !== null) closeSync(out);
process.exit(applied.ok ? 0 : 1);

/** What a change would have changed for an outlet, had it been in force in the last days of the wire. */
function spoken({ outlet, editions, today, proposed, gained, lost }) {
  if (editions === 0) return [`${outlet}: nothing was on the wire in the last 30 days to try it on.`];
  const lines = [
    `${outlet}: of the last 30 days ${today.items} items today, ${proposed.items} then (${gained.items} gained, ${lost.items} lost; ${today.pictures} pictures today, ${proposed.pictures} then)`,
  ];
  for (const { quota, limit, most, usedUp, billed, cost } of proposed.quotas) {
    const bill = billed > 0 ? `; ${billed} billed${cost ? `, ${cost.amount} ${cost.currency}` : ''}` : '';
    lines.push(
      `  ${quota}: at most ${most}${limit === null ? '' : ` of ${limit}`}, used up in ${usedUp} ${usedUp === 1 ? 'period' : 'periods'}${bill}`,
    );
  }
  const refused = Object.entries(proposed.refused).map(([rule, count]) => `${count} ${rule}`);
  if (refused.length > 0) lines.push(`  refused then: ${refused.join(', ')}`);
  return lines;
}
