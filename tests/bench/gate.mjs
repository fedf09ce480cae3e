import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);
const built = (name) => require(path.resolve(import.meta.dirname, '../../plugins/syndication/dist/server/src', name));
const { compile, decide, tallyOf } = built('gate/index.js');
const { createSimulation } = built('desk/simulate.js');

const NOW = Date.parse('2026-06-15T12:00:00Z');
const SERVICES = ['world', 'economy', 'sport', 'culture', 'local'];
const LANGUAGES = ['en', 'tr', 'ar', 'kmr', 'ckb'];
const KINDS = ['article', 'brief', 'picture', 'video', 'package'];
/** The same numbers in each run. */
let seed = 20260615;
const random = () => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
const pick = (list) => list[Math.floor(random() * list.length)];

const DESTINATIONS = ['web', 'app', 'print'].map((channel) => ({
  code: channel,
  channel,
  property: null,
  territories: ['TR'],
  geoblocks: false,
  active: true,
}));
const KEY = {
  id: 'k',
  connection: 'c',
  scopes: ['read'],
  environment: 'live',
  addresses: [],
  active: true,
  expires: null,
};

function versionOf(index, more = {}) {
  const reference = `WG-${index}`;
  const licence = {
    code: 'l',
    name: 'L',
    access: 'full',
    grants: [
      {
        kinds: ['article', pick(KINDS)],
        services: [pick(SERVICES), pick(SERVICES)],
        languages: [pick(LANGUAGES), 'en'],
      },
    ],
    channels: ['web', 'app'],
    territories: { allow: ['TR', 'DE'] },
    archive: 'P30D',
    quotas: [{ unit: 'item', limit: 1_000_000, period: 'month', over: 'refuse' }],
    ...more,
  };
  return {
    reference,
    version: 1,
    contract: {
      reference,
      outlet: 'o',
      basis: 'signed',
      starts: '2026-01-01',
      ends: '2026-12-31',
      timeZone: 'Europe/Istanbul',
      status: 'active',
      schedules: [{ licence: 'l', destinations: ['web', 'app', 'print'] }],
    },
    schedules: [{ licence }],
    sources: [],
  };
}

function editionOf(index) {
  const item = `item-${index}`;
  return {
    item,
    edition: 1,
    kind: pick(KINDS),
    language: pick(LANGUAGES),
    test: false,
    status: 'usable',
    versionCreated: NOW - index * 25_000,
    embargoedUntil: null,
    services: [pick(SERVICES)],
    subjects: ['04000000', '04005000'],
    genre: null,
    source: 'own',
    urgency: 4,
    rights: {},
    media: index % 3 === 0 ? [{ id: 'm1', kind: 'picture', source: 'own', rights: {}, unit: `p-${index}` }] : [],
    byline: null,
    sourceName: 'Own',
    change: null,
    links: [],
  };
}
const editions = Array.from({ length: 1_000 }, (_, index) => editionOf(index));

/** Calls a second, for at least a second, after it has warmed up. */
function rate(call) {
  for (let index = 0; index < 200; index += 1) call(index);
  const begun = performance.now();
  let calls = 0;
  while (performance.now() - begun < 1_000) for (let index = 0; index < 50; index += 1) call(calls++);
  return calls / ((performance.now() - begun) / 1_000);
}

const ask = (contracts, edition, usage) =>
  decide({
    now: NOW,
    key: KEY,
    connection: { code: 'c', outlet: 'o', destinations: DESTINATIONS },
    contracts,
    edition,
    usage,
  });

/** Decisions a second, and what a hundred thousand editions of the wire take to be simulated. */
export function benchGate(say) {
  say('\n| the gate | decisions/s | µs each |\n| --- | ---: | ---: |');
  const row = (name, perSecond) =>
    say(`| ${name} | ${Math.round(perSecond).toLocaleString('en')} | ${(1e6 / perSecond).toFixed(1)} |`);
  for (const count of [1, 200, 6_000]) {
    const each = Array.from({ length: count }, (_, index) => [
      compile({ version: versionOf(index), destinations: DESTINATIONS }),
    ]);
    const usage = tallyOf();
    row(
      `one contract each, ${count.toLocaleString('en')} ${count === 1 ? 'outlet' : 'outlets'}`,
      rate((index) => ask(each[index % count], editions[index % 1_000], usage)),
    );
    if (count === 1) continue;
    const all = each.flat();
    row(
      `${count.toLocaleString('en')} contracts of one outlet`,
      rate((index) => ask(all, editions[index % 1_000], usage)),
    );
  }
  const wire = Array.from({ length: 100_000 }, (_, index) => editionOf(index)).reverse();
  const begun = performance.now();
  const simulation = createSimulation({
    outlet: 'o',
    destinations: DESTINATIONS,
    now: NOW,
    today: [versionOf(1)],
    proposed: [versionOf(1, { quotas: [{ unit: 'item', limit: 50, period: 'day', over: 'refuse' }] })],
  });
  for (const facets of wire) simulation.add({ facets, at: facets.versionCreated });
  const { today, proposed, lost } = simulation.result();
  const seconds = (performance.now() - begun) / 1_000;
  say(
    `\nA simulation of 100,000 editions under two sets of contracts took ${seconds.toFixed(2)} s (target ≤ 2): ${today.items.toLocaleString('en')} items today, ${proposed.items.toLocaleString('en')} then, ${lost.items.toLocaleString('en')} lost.`,
  );
  return seconds <= 2;
}
