import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { App } from '../support/app';
import { agencyWithOutlet, copyOf, importInto, receive, type Envelope, type Reject } from '../support/imports';

type Item = { uri: string; version: string; pubStatus: string; edNote?: string; versionCreated: string };

const story = (uri: string, more: object = {}) => ({
  uri: `urn:newsml:other.example:20260101:${uri}`,
  type: 'text',
  language: 'en',
  version: '1',
  firstCreated: '2026-01-01T10:00:00Z',
  versionCreated: '2026-01-01T10:00:00Z',
  headlines: [{ role: 'main', value: `Story ${uri}` }],
  bodies: [{ role: 'main', contentType: 'text/html', value: '<p>The first words.</p>' }],
  ...more,
});
const later = { versionCreated: '2026-01-01T11:00:00Z' };
const canceled = { pubStatus: 'canceled', edNote: 'It never happened.', ...later };

const LINES = [
  JSON.stringify(story('grows')),
  JSON.stringify(story('grows', { version: '2', ...later, headlines: [{ role: 'main', value: 'Grown' }] })),
  JSON.stringify(story('grows', { version: '2', ...later })),
  JSON.stringify(story('grows', { version: '1', versionCreated: '2026-01-03T00:00:00Z' })),
  '{"uri": "urn:newsml:other.example:20260101:broken", "type": ',
  JSON.stringify(story('ends')),
  JSON.stringify(story('ends', { version: '2', ...canceled })),
  JSON.stringify(story('ends', { version: '3', versionCreated: '2026-01-04T00:00:00Z' })),
  JSON.stringify(story('dated', { version: undefined })),
  JSON.stringify(story('dated', { version: undefined, ...later })),
  JSON.stringify(story('never', canceled)),
  JSON.stringify(story('kept-back', { pubStatus: 'withheld' })),
  JSON.stringify({ ...story('plain'), type: undefined, pubStatus: undefined, language: 'fi' }),
];

describe('the import of an NDJSON file', () => {
  let agency: Awaited<ReturnType<typeof agencyWithOutlet>>;
  let file: string;
  let code: number | null;
  let out: string;
  let rejects: Reject[];
  let app: App;
  let events: Array<Envelope<Item>>;

  beforeAll(async () => {
    agency = await agencyWithOutlet();
    file = path.join(agency.environment.directory, 'stories.ndjson');
    writeFileSync(file, `${LINES.join('\n')}\n`);
    ({ code, out, rejects } = await importInto({ environment: agency.environment, paths: [file] }));
    ({ app, events } = await receive<Item>(agency));
  });
  afterAll(async () => {
    await app?.stop();
    await agency?.environment.drop();
  });

  const of = (name: string) =>
    events
      .filter(({ item }) => item.uri.endsWith(`:${name}`))
      .map(({ event, edition, item }) => `${event} ${edition} ${item.pubStatus}`);

  it('ends with 0 when each document is in or in the reject file', () => {
    expect([code, out.trim().split('\n').at(-1)]).toEqual([
      0,
      expect.stringMatching(/^4 new, 2 updated, 2 killed, 1 withheld, 4 rejected \(see .*rejects\.ndjson\)\.$/),
    ]);
  });

  it('rejects a broken line with its place, and goes on after it', () => {
    const broken = rejects.find(({ place }) => place === 'line 5');
    expect(broken).toEqual({
      file,
      place: 'line 5',
      uri: null,
      reason: expect.stringMatching(/^this is not JSON: /),
      document: LINES[4],
    });
  });

  it('rejects what is in already, what is older, and what was killed', () => {
    expect(rejects.map(({ place, reason }) => [place, reason])).toEqual([
      ['line 3', 'duplicate: urn:newsml:other.example:20260101:grows is in already, at this version or a newer one'],
      ['line 4', 'duplicate: urn:newsml:other.example:20260101:grows is in already, at this version or a newer one'],
      ['line 5', expect.any(String)],
      ['line 8', 'duplicate: urn:newsml:other.example:20260101:ends was killed'],
    ]);
  });

  it('makes a newer version a new edition, by version and without one by versionCreated', () => {
    expect([of('grows'), of('dated')]).toEqual([
      ['published 1 usable', 'updated 2 usable'],
      ['published 1 usable', 'updated 2 usable'],
    ]);
    const newest = events.filter(({ item }) => item.uri.endsWith(':grows')).at(-1);
    expect(newest?.item).toMatchObject({ headlines: [{ value: 'Grown' }] });
    expect(Date.parse(newest?.item.versionCreated ?? '')).toBe(Date.parse('2026-01-01T11:00:00Z'));
  });

  it('shows nobody what was canceled or withheld when it came, or before anybody had it', async () => {
    expect([of('ends'), of('never'), of('kept-back')]).toEqual([[], [], []]);
    const items = await app.strapi.db.connection('wire_items').orderBy('uri').select('uri', 'status');
    expect(
      items.map(({ uri, status }: { uri: string; status: string }) => `${uri.split(':').at(-1)} ${status}`),
    ).toEqual([
      'dated usable',
      'ends canceled',
      'grows usable',
      'kept-back withheld',
      'never canceled',
      'plain usable',
    ]);
  });

  it('takes what states no type as text and no status as usable, and adds its language', async () => {
    expect(of('plain')).toEqual(['published 1 usable']);
    const locales = (await app.strapi.plugin('i18n').service('locales').find()) as Array<{ code: string }>;
    expect(locales.map(({ code: locale }) => locale)).toContain('fi');
  });

  it('takes nothing twice: the same file again is rejected line by line', async () => {
    const again = await copyOf(agency.environment);
    const ended = await importInto({ environment: again, paths: [file] });
    await again.drop();
    expect(ended.rejects.filter(({ reason }) => reason.startsWith('duplicate: '))).toHaveLength(LINES.length - 1);
  });

  it('stops before the first document where the service does not exist', async () => {
    const ended = await importInto({ environment: agency.environment, paths: [file], service: 'wrold' });
    expect([ended.code, ended.errors]).toEqual([
      1,
      expect.stringContaining('--service: there is no service “wrold”; there are world, sport'),
    ]);
  });
});
