import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { freshEnvironment, startApp, type App } from './app';
import { runCommand, type Ended } from './commands';
import { termsFor } from './content';

type Environment = Awaited<ReturnType<typeof freshEnvironment>>;

export interface Reject {
  file: string;
  place: string | null;
  uri: string | null;
  reason: string;
}

/** An agency with one outlet that may have everything of the service world, applied by the real command. */
export async function agencyWithOutlet(): Promise<{ environment: Environment; key: string }> {
  const environment = await freshEnvironment('sqlite');
  const terms = path.join(environment.directory, 'terms.yaml');
  const keys = path.join(environment.directory, 'keys.json');
  const kinds = ['article', 'brief', 'picture', 'video', 'package'];
  writeFileSync(terms, JSON.stringify(termsFor({ licence: { grants: [{ kinds, services: ['world'] }] } })));
  const applied = await runCommand({ name: 'apply', args: [terms, '--keys-out', keys], env: environment.env });
  if (applied.code !== 0) throw new Error(applied.errors);
  const made = JSON.parse(readFileSync(keys, 'utf8')) as Record<string, Record<string, string>>;
  return { environment, key: made['daily-cms']?.['main'] ?? '' };
}

/** A database of its own with all that another has. */
export async function copyOf(environment: Environment): Promise<Environment> {
  const copy = await freshEnvironment('sqlite');
  cpSync(environment.directory, copy.directory, { recursive: true });
  return copy;
}

/** `npm run import` of the paths, into the service world if no other is named; the rejects are those of its reject file. */
export async function importInto(input: {
  environment: Environment;
  paths: string[];
  service?: string;
}): Promise<Ended & { rejects: Reject[] }> {
  const file = path.join(input.environment.directory, 'rejects.ndjson');
  const args = [...input.paths, '--service', input.service ?? 'world', '--language', 'en', '--rejects', file];
  const ended = await runCommand({ name: 'import', args, env: input.environment.env });
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  return { ...ended, rejects: lines.map((line) => JSON.parse(line) as Reject) };
}

export interface Envelope<Item> {
  event: string;
  id: string;
  edition: number;
  item: Item;
}

/** The app on that database, and the whole wire as the outlet receives it. */
export async function receive<Item>(input: {
  environment: Environment;
  key: string;
}): Promise<{ app: App; events: Array<Envelope<Item>> }> {
  const app = await startApp({ existing: input.environment });
  const events: Array<Envelope<Item>> = [];
  let call = '/feed?from=start&limit=100';
  for (let more = true; more;) {
    const page = await app.get<{ events: Array<Envelope<Item>>; cursor: string; more: boolean }>(call, input.key);
    if (page.status !== 200) throw new Error(page.text);
    events.push(...page.body.events);
    more = page.body.more;
    call = `/feed?after=${page.body.cursor}&limit=100`;
  }
  return { app, events };
}
