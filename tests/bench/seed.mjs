import { createRequire } from 'node:module';
import path from 'node:path';
import Database from 'better-sqlite3';
import { PROJECT } from '../../scripts/env.mjs';
import { withStrapi } from '../../scripts/strapi.mjs';
import { COUNT, story } from './stories.mjs';

const require = createRequire(import.meta.url);
const { createWriter, newItemId } = require(path.join(PROJECT, 'plugins/syndication/dist/server/src/wire'));
const { facetsOf } = require(path.join(PROJECT, 'plugins/syndication/dist/server/src/newsroom/facets'));

/** Complete editions written straight onto the wire: what publishing does, without 10,000 publishes. */
const LICENCE = {
  code: 'bench',
  name: 'Bench',
  access: 'full',
  grants: [{ kinds: ['article', 'brief'], services: ['world', 'economy'], languages: ['en', 'tr'] }],
  channels: ['web', 'app'],
  territories: { allow: ['TR', 'DE'] },
  archive: 'P10Y',
  retention: { from: 'firstDelivery', period: 'P30D', except: ['statutory'] },
  credit: { en: '({provider})', place: 'end' },
  modification: 'trim',
  headline: 'shorten',
  ai: { train: false },
  killDeadline: 'PT2H',
};
const terms = {
  agency: { name: { en: 'Bench Wire' }, notice: { en: 'All rights reserved.' } },
  services: [
    { code: 'world', name: 'World' },
    { code: 'economy', name: 'Economy' },
  ],
  licences: [LICENCE],
  outlets: [
    {
      code: 'bench',
      name: 'Bench',
      destinations: [{ code: 'web', channel: 'web', property: 'bench.example', territories: ['TR'] }],
      connections: [
        { code: 'bench', destinations: ['web'], keys: [{ name: 'main', scopes: ['read'], environment: 'live' }] },
      ],
    },
  ],
  contracts: [
    {
      reference: 'BENCH-1',
      outlet: 'bench',
      basis: 'signed',
      starts: '2020-01-01',
      timeZone: 'Europe/Istanbul',
      status: 'active',
      schedules: [{ licence: 'bench', destinations: ['web'] }],
    },
  ],
};

const key = await withStrapi(async (strapi) => {
  const applied = await strapi
    .plugin('syndication')
    .service('terms')
    .apply({ file: JSON.stringify(terms), dryRun: false });
  if (!applied.ok) throw new Error(applied.errors.join('\n'));
  for (let start = 1; start <= COUNT; start += 500) {
    await strapi.db.connection.transaction(async (trx) => {
      const writer = createWriter({ trx });
      for (let number = start; number < Math.min(start + 500, COUNT + 1); number += 1) await write(writer, number);
    });
  }
  await strapi.plugin('syndication').service('wire').running.sequencer.run();
  return applied.keys.bench.main;
});

async function write(writer, number) {
  const { headline, summary, byline, paragraphs, created } = story(number);
  const id = newItemId();
  const edition = {
    item: id,
    uri: `urn:newsml:bench.example:20260101:${id}`,
    edition: 1,
    kind: 'article',
    language: 'en',
    test: false,
    firstCreated: created,
    versionCreated: created,
    embargoedUntil: null,
    change: null,
    content: {
      headline,
      slug: headline.toLowerCase().replaceAll(' ', '-'),
      summary,
      byline,
      dateline: 'ISTANBUL',
      body: paragraphs.map((text) => ({ type: 'paragraph', children: [{ type: 'text', text }] })),
      urgency: 4,
      services: [{ code: 'world', name: 'World' }],
      subjects: [
        { name: 'economy', uri: 'http://cv.iptc.org/newscodes/mediatopic/04000000', literal: '04000000', rel: 'about' },
      ],
      keywords: ['bench'],
      places: [{ name: 'Istanbul', literal: 'TR-34' }],
      source: { code: 'own', name: 'Bench Wire' },
      copyrightNotice: 'All rights reserved.',
      media: [],
      members: [],
      related: [],
      rights: {},
    },
  };
  await writer.edition({
    document: { contentType: 'api::article.article', documentId: `bench${number}`, locale: 'en' },
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

const database = new Database(process.env.STORIES_FILE);
database.pragma('journal_mode = WAL');
database.exec(
  'CREATE TABLE stories (number INTEGER PRIMARY KEY, headline TEXT, summary TEXT, byline TEXT, paragraphs TEXT, created TEXT)',
);
const insert = database.prepare(
  'INSERT INTO stories VALUES (@number, @headline, @summary, @byline, @paragraphs, @created)',
);
database.transaction(() => {
  for (let number = 1; number <= COUNT; number += 1) {
    const one = story(number);
    insert.run({ ...one, paragraphs: JSON.stringify(one.paragraphs) });
  }
})();
database.close();
process.send?.({ key });
process.exit(0);
