import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { PROJECT, readEnvironment } from '../../scripts/env.mjs';
import { withStrapi } from '../../scripts/strapi.mjs';

/**
 * Full text search over many editions, through the real server, one request after the other: how long an answer takes by
 * what is asked. On SQLite, and on PostgreSQL where TEST_DATABASE_URL is set.
 */
const EDITIONS = Number(process.env.BENCH_EDITIONS ?? 100_000);
const VOCABULARY = 40_000;
const PORT = Number(process.env.PORT ?? 4814);
const ASKED = 150;
const LANGUAGES = ['tr', 'kmr', 'ckb', 'ar', 'en'];
const SYLLABLES = 'ka şe lî mar ço ğu ter in bû sal ve dên ra ıl hê pro est mi öz tan'.split(' ');
const ARABIC = 'كا شي لي مار جو ري تر ان بو سال وە دن را ێل هە برو است مي ۆز تان'.split(' ');

function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The word of a rank, each another: common ones are short, as in a language. */
function word(rank, language) {
  const letters = language === 'ar' || language === 'ckb' ? ARABIC : SYLLABLES;
  let left = rank + 1;
  let text = '';
  while (left > 0) {
    text += letters[left % letters.length];
    left = Math.floor(left / letters.length);
  }
  return text;
}

/** Words as often as Zipf has them. */
function story(number) {
  const next = random(number + 1);
  const language = LANGUAGES[number % LANGUAGES.length];
  const words = (count) =>
    Array.from({ length: count }, () => word(Math.floor(VOCABULARY ** next()) - 1, language)).join(' ');
  return {
    language,
    kind: number % 200 === 0 ? 'brief' : 'article',
    headline: words(8),
    summary: words(25),
    body: Array.from({ length: 6 }, () => words(45)),
    created: new Date(Date.UTC(2024, 0, 1) + number * 600_000).toISOString(),
  };
}

const licence = (code, more) => ({
  code,
  name: code,
  access: 'full',
  grants: [{ kinds: ['article', 'brief'], services: ['world'] }],
  channels: ['web'],
  territories: { any: true },
  ...more,
});
const outlet = (code) => ({
  code,
  name: code,
  destinations: [{ code: 'web', channel: 'web', property: `${code}.example`, territories: ['TR'] }],
  connections: [{ code, destinations: ['web'], keys: [{ name: 'main', scopes: ['read'], environment: 'live' }] }],
});
const contract = (code) => ({
  reference: `BENCH-${code}`,
  outlet: code,
  basis: 'signed',
  starts: '2020-01-01',
  timeZone: 'Europe/Istanbul',
  status: 'active',
  schedules: [{ licence: code, destinations: ['web'] }],
});
const OUTLETS = ['all', 'browse', 'english'];
const terms = {
  agency: { name: { en: 'Bench Wire' }, notice: { en: 'All rights reserved.' } },
  services: [{ code: 'world', name: 'World' }],
  licences: [
    licence('all'),
    licence('browse', { access: 'browse' }),
    licence('english', { grants: [{ kinds: ['article'], services: ['world'], languages: ['en'] }] }),
  ],
  outlets: OUTLETS.map(outlet),
  contracts: OUTLETS.map(contract),
};

async function seed() {
  const require = createRequire(import.meta.url);
  const room = (name) => require(path.join(PROJECT, 'plugins/syndication/dist/server/src', name));
  const { createWriter, newItemId, indexMissing } = room('wire');
  const { facetsOf } = room('newsroom/facets');
  return withStrapi(async (strapi) => {
    const knex = strapi.db.connection;
    const applied = await strapi
      .plugin('syndication')
      .service('terms')
      .apply({ file: JSON.stringify(terms), dryRun: false });
    if (!applied.ok) throw new Error(applied.errors.join('\n'));
    const written = performance.now();
    for (let start = 1; start <= EDITIONS; start += 500) {
      await knex.transaction(async (trx) => {
        const writer = createWriter({ trx });
        for (let number = start; number < Math.min(start + 500, EDITIONS + 1); number += 1) {
          const { language, kind, headline, summary, body, created } = story(number);
          const id = newItemId();
          const edition = {
            item: id,
            uri: `urn:newsml:bench.example:20260101:${id}`,
            edition: 1,
            kind,
            language,
            test: false,
            firstCreated: created,
            versionCreated: created,
            embargoedUntil: null,
            change: null,
            content: {
              headline,
              slug: `story-${number}`,
              summary,
              body: body.map((text) => ({ type: 'paragraph', children: [{ type: 'text', text }] })),
              services: [{ code: 'world', name: 'World' }],
              subjects: [],
              keywords: [],
              places: [],
              source: { code: 'own', name: 'Bench Wire' },
              media: [],
              members: [],
              related: [],
              rights: {},
            },
          };
          await writer.edition({
            document: { contentType: 'api::article.article', documentId: `bench${number}`, locale: language },
            edition,
            facets: facetsOf({ edition, broader: () => [] }),
            hash: `${number}`,
            event: 'published',
            status: 'usable',
            note: null,
            floor: 1,
            providerVersion: null,
            now: Date.now(),
            pins: [],
          });
        }
      });
    }
    console.log(`  written: ${((performance.now() - written) / EDITIONS).toFixed(2)} ms an edition`);
    await knex('wire_texts').delete().whereIn('item', knex('wire_items').orderBy('id').limit(10_000).select('id'));
    const began = performance.now();
    const worked = process.cpuUsage();
    const indexed = await indexMissing({ knex });
    const { user, system } = process.cpuUsage(worked);
    const seconds = (performance.now() - began) / 1_000;
    console.log(
      `  indexed anew: ${indexed} editions in ${seconds.toFixed(1)} s, ${((user + system) / 1e6).toFixed(1)} s of them worked`,
    );
    if (knex.client.driverName === 'pg') await knex.raw('ANALYZE');
    return applied.keys;
  });
}

/** What is asked: of each, so many queries of different words. */
const rank = (next, from, to) => Math.floor(from * (to / from) ** next());
const one = (from, to) => (next) => word(rank(next, from, to), LANGUAGES[Math.floor(next() * 5)]);
const english = (from, to) => (next) => word(rank(next, from, to), 'en');
const both = (first, second) => (next) => `${first(next)} ${second(next)}`;
const CASES = [
  ['a rare word', 'all', one(5_000, 39_000), ''],
  ['a word of middling frequency', 'all', one(100, 1_000), ''],
  ['one of the 20 commonest', 'all', one(1, 20), ''],
  ['two words', 'all', both(english(20, 500), english(20, 500)), ''],
  ['two of the commonest', 'all', both(english(1, 20), english(1, 20)), ''],
  ['a phrase', 'all', (next) => `"${both(english(5, 100), english(5, 100))(next)}"`, ''],
  ['a beginning', 'all', (next) => `${english(100, 2_000)(next).slice(0, 3)}*`, ''],
  ['two letters and more', 'all', (next) => `${english(1, 400)(next).slice(0, 2)}*`, ''],
  ['a word and not another', 'all', (next) => `${english(20, 200)(next)} -${english(1, 20)(next)}`, ''],
  ['by relevance, middling', 'all', one(100, 1_000), '&sort=relevance'],
  ['by relevance, common', 'all', one(1, 20), '&sort=relevance'],
  ['the oldest first', 'all', one(20, 500), '&sort=oldest'],
  ['of one language', 'all', one(20, 500), '&language=ar'],
  ['of a rare kind', 'all', english(1, 100), '&kind=brief'],
  ['in full', 'all', one(20, 500), '&view=full'],
  ['by who may browse', 'browse', one(20, 500), ''],
  ['by who has one language of five', 'english', one(20, 500), ''],
];

/** Seconds of processor time that a process has used. */
function workedBy(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

async function ask(keys, pid) {
  const url = `http://127.0.0.1:${PORT}/api/syndication/v1/items`;
  const everything = [];
  for (const [name, outletCode, query, more] of CASES) {
    const times = [];
    let items = 0;
    const next = random(7);
    const before = workedBy(pid);
    for (let number = 0; number < ASKED; number += 1) {
      const began = performance.now();
      const response = await fetch(`${url}?q=${encodeURIComponent(query(next))}${more}`, {
        headers: { authorization: `Bearer ${keys[outletCode].main}` },
      });
      const answer = await response.json();
      times.push(performance.now() - began);
      if (response.status !== 200) throw new Error(JSON.stringify(answer));
      items += answer.items.length;
    }
    everything.push(...times);
    const worked = (((workedBy(pid) - before) / ASKED) * 1_000).toFixed(1).padStart(5);
    console.log(`  ${line(name, times)}, worked ${worked} ms, ${(items / ASKED).toFixed(1)} items`);
  }
  console.log(`  ${line('all of them', everything)}`);
}
function line(name, times) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].toFixed(1).padStart(7);
  return `${name.padEnd(34)} p50 ${at(0.5)}  p99 ${at(0.99)}  max ${at(1)} ms`;
}

async function bench(name, environment) {
  console.log(`${name}, ${EDITIONS.toLocaleString('en')} editions`);
  Object.assign(process.env, environment);
  const keys = await seed();
  const server = fork(path.join(PROJECT, 'scripts/start.mjs'), {
    env: { ...process.env, PORT: String(PORT), HOST: '127.0.0.1' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    cwd: PROJECT,
  });
  try {
    for (let attempt = 0; attempt < 600; attempt += 1) {
      const answered = await fetch(`http://127.0.0.1:${PORT}/_health`).then(
        () => true,
        () => false,
      );
      if (answered) break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await ask(keys, server.pid);
  } finally {
    server.kill('SIGKILL');
  }
}

readEnvironment();
const directory = mkdtempSync(path.join(tmpdir(), 'wiregate-search-'));
Object.assign(process.env, { NODE_ENV: 'production', VAULT_DIRECTORY: path.join(directory, 'vault') });
const only = process.argv[2];
try {
  if (only !== 'postgres')
    await bench('SQLite', { DATABASE_CLIENT: 'sqlite', DATABASE_FILENAME: path.join(directory, 'data.db') });
  const server = process.env.TEST_DATABASE_URL;
  if (!server) console.log('PostgreSQL: not measured, TEST_DATABASE_URL is not set.');
  else if (only !== 'sqlite') {
    const database = `wiregate_bench_${randomBytes(4).toString('hex')}`;
    const client = new pg.Client({ connectionString: server });
    await client.connect();
    await client.query(`CREATE DATABASE ${database}`);
    try {
      const url = new URL(server);
      url.pathname = `/${database}`;
      await bench('PostgreSQL', { DATABASE_CLIENT: 'postgres', DATABASE_URL: url.href, DATABASE_NAME: database });
    } finally {
      await client.query(`DROP DATABASE ${database} WITH (FORCE)`);
      await client.end();
    }
  }
} finally {
  rmSync(directory, { recursive: true, force: true });
}
process.exit(0);
