import { execFile, fork } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { PROJECT, readEnvironment } from './env.mjs';
import { assertBuilt } from './strapi.mjs';

/** Our feed page and item beside Strapi's own REST, a hand-written Fastify page and bare node:http, interleaved in one run. */
const ROUNDS = 3;
const SECONDS = 5;
const CONNECTIONS = 64;
const PORTS = { ours: 4810, strapi: 4811, fastify: 4812, bare: 4813 };
const only = process.argv.slice(2).filter((name) => !name.startsWith('-'));

readEnvironment();
assertBuilt();
const { benchGate } = await import('../tests/bench/gate.mjs');
if (only.length === 1 && only[0] === 'gate') {
  benchGate(console.log);
  process.exit(0);
}
const folder = path.join(PROJECT, '.tmp/bench');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const file = (name) => path.join(folder, name);
const environment = {
  ...process.env,
  NODE_ENV: 'production',
  PROJECT,
  DATABASE_CLIENT: 'sqlite',
  DATABASE_FILENAME: file('data.db'),
  VAULT_DIRECTORY: file('vault'),
  STORIES_FILE: file('stories.db'),
  STRAPI_APP: file('strapi'),
  PAGE_FILE: file('page.json'),
  ITEM_FILE: file('item.json'),
  HOST: '127.0.0.1',
  // One key asks for all of it: every request is counted, none is turned away.
  LIMIT_KEY_RATE: '1000000',
  LIMIT_KEY_BURST: '1000000',
  LIMIT_ADDRESS_RATE: '1000000',
  LIMIT_ADDRESS_BURST: '1000000',
};
const children = [];
process.on('exit', () => children.forEach((child) => child.kill('SIGKILL')));

/** A process of its own; resolves with its first message. */
function begin(script, port) {
  return new Promise((resolve, reject) => {
    const child = fork(path.join(PROJECT, script), {
      env: { ...environment, PORT: String(port ?? 0) },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      cwd: PROJECT,
    });
    children.push(child);
    child.once('message', (message) => resolve({ child, message }));
    child.once('exit', (code) => reject(new Error(`${script} ended with ${code}`)));
  });
}

async function listening(port) {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const answered = await fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    );
    if (answered) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`nothing answers on port ${port}`);
}

console.log('Seeding 10,000 stories …');
const { message: seeded } = await begin('tests/bench/seed.mjs');
const ours = fork(path.join(PROJECT, 'scripts/start.mjs'), {
  env: { ...environment, PORT: String(PORTS.ours) },
  stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  cwd: PROJECT,
});
children.push(ours);
await listening(PORTS.ours);
const headers = { authorization: `Bearer ${seeded.key}` };
const api = '/api/syndication/v1';

/** Pages all over the wire, and items of each. */
async function addresses() {
  const pages = [];
  const items = [];
  let call = `${api}/feed?from=start&limit=25`;
  for (let number = 0; number < 400; number += 1) {
    const response = await fetch(`http://127.0.0.1:${PORTS.ours}${call}`, { headers });
    const text = await response.text();
    if (response.status !== 200) throw new Error(text);
    const page = JSON.parse(text);
    if (page.events.length < 25) break;
    if (number === 0) writeFileSync(file('page.json'), text);
    if (number % 8 === 0) pages.push(call);
    if (number % 2 === 0) items.push(page.events[0].id);
    call = `${api}/feed?limit=25&after=${page.cursor}`;
  }
  const item = await fetch(`http://127.0.0.1:${PORTS.ours}${api}/items/${items[0]}`, { headers });
  writeFileSync(file('item.json'), Buffer.from(await item.arrayBuffer()));
  return { pages, items: items.map((id) => `${api}/items/${id}`) };
}
const { pages, items } = await addresses();
const { message: strapi, child: strapiProcess } = await begin('tests/bench/strapi-app.mjs', PORTS.strapi);
await begin('tests/bench/fastify.mjs', PORTS.fastify);
await begin('tests/bench/bare.mjs', PORTS.bare);

/** What our items carry: the vocabularies too. `text` leaves them out, and all but the words of the story. */
const WHOLE =
  'populate[services][fields][0]=name&populate[subjects][fields][0]=name&populate[subjects][fields][1]=code';
const TEXT = ['headline', 'summary', 'byline', 'body', 'created']
  .map((name, index) => `fields[${index}]=${name}`)
  .join('&');
const starts = Array.from({ length: 50 }, (_, index) => index * 200);
const list = (start, what) =>
  `/api/stories?sort=number:asc&pagination[start]=${start}&pagination[limit]=25&pagination[withCount]=false&${what}`;
const CASES = {
  feed: [
    { name: 'Wiregate feed page', port: PORTS.ours, paths: pages, headers },
    { name: 'Strapi REST list', port: PORTS.strapi, paths: starts.map((start) => list(start, WHOLE)), target: 10 },
    { name: 'Strapi REST list, text alone', port: PORTS.strapi, paths: starts.map((start) => list(start, TEXT)) },
    { name: 'Fastify page', port: PORTS.fastify, paths: starts.map((start) => `/stories?after=${start}`), target: 0.7 },
    { name: 'bare node:http', port: PORTS.bare, paths: ['/page'], target: 0.08 },
  ],
  item: [
    { name: 'Wiregate item', port: PORTS.ours, paths: items, headers },
    {
      name: 'Strapi REST findOne',
      port: PORTS.strapi,
      paths: strapi.ids.map((id) => `/api/stories/${id}?${WHOLE}`),
      target: 8,
    },
    {
      name: 'Strapi REST findOne, text alone',
      port: PORTS.strapi,
      paths: strapi.ids.map((id) => `/api/stories/${id}?${TEXT}`),
    },
    { name: 'Fastify item', port: PORTS.fastify, paths: starts.map((start) => `/stories/${start + 1}`) },
    { name: 'bare node:http', port: PORTS.bare, paths: ['/item'] },
  ],
};
const unknown = only.filter((name) => !CASES[name] && name !== 'gate');
if (unknown.length > 0)
  throw new Error(`no such bench: ${unknown.join(', ')}; there are ${Object.keys(CASES).join(', ')}, gate`);

const run = promisify(execFile);
async function load(one, seconds) {
  const order = {
    url: `http://127.0.0.1:${one.port}`,
    paths: one.paths,
    headers: one.headers ?? {},
    duration: seconds,
    connections: CONNECTIONS,
  };
  const { stdout } = await run(process.execPath, [path.join(PROJECT, 'tests/bench/load.mjs'), JSON.stringify(order)], {
    maxBuffer: 1e7,
  });
  return JSON.parse(stdout);
}
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const resident = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;

let good = true;
for (const [name, contestants] of Object.entries(CASES)) {
  if (only.length > 0 && !only.includes(name)) continue;
  for (const one of contestants) await load(one, 2);
  const results = contestants.map(() => []);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [index, one] of contestants.entries()) results[index].push(await load(one, SECONDS));
  }
  const rates = results.map((all) => median(all.map(({ rate }) => rate)));
  console.log(`\n| ${name} | requests/s | p99 ms | Wiregate is | target |\n| --- | ---: | ---: | ---: | ---: |`);
  for (const [index, one] of contestants.entries()) {
    const ratio = rates[0] / rates[index];
    const errors = results[index].reduce((sum, { errors: count }) => sum + count, 0);
    const met = one.target === undefined ? '' : `≥ ${one.target} × ${ratio >= one.target ? 'met' : 'missed'}`;
    if (one.target !== undefined && ratio < one.target) good = false;
    if (errors > 0) good = false;
    console.log(
      `| ${one.name}${errors > 0 ? ` (${errors} errors!)` : ''} | ${Math.round(rates[index]).toLocaleString('en')} | ${median(results[index].map(({ p99 }) => p99))} | ${index === 0 ? '' : `${ratio.toFixed(2)} ×`} | ${met} |`,
    );
  }
}
if (only.length === 0 || only.includes('gate')) good = benchGate(console.log) && good;
if (process.platform === 'linux') {
  const memory = resident(ours.pid);
  if (memory > 400) good = false;
  console.log(
    `\nMemory after the run: Wiregate ${Math.round(memory)} MB (target ≤ 400), Strapi ${Math.round(resident(strapiProcess.pid))} MB.`,
  );
}
children.forEach((child) => child.kill('SIGKILL'));
rmSync(folder, { recursive: true, force: true });
console.log(good ? '\nEvery target is met.' : '\nNot every target is met.');
process.exit(0);
