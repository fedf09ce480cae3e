import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createClient } from '../client';
import { keepInStep } from '../keep';
import { eventOf, itemOf, KEY, QUOTA, startWire, type TestWire } from '../test-wire';
import type { Obligation } from '../types';
import { createHotFolder, type HotFolder, type HotFolderSettings } from './hot-folder';

let wire: TestWire;
let directory: string;
let folders: HotFolder[];
let said: string[];
const retry = { base: 1, cap: 5, attempts: 2 };

beforeEach(async () => {
  wire = await startWire();
  directory = await mkdtemp(path.join(tmpdir(), 'wiregate-client-'));
  folders = [];
  said = [];
});
afterEach(async () => {
  for (const folder of folders) await folder.close();
  await wire.close();
  await rm(directory, { recursive: true, force: true });
});

/** A bridge, as it is after a start. */
async function open(more: Partial<HotFolderSettings> = {}) {
  const client = createClient({ url: wire.url, key: KEY, retry });
  const folder = await createHotFolder({
    ...{ client, folder: path.join(directory, 'hot'), state: path.join(directory, 'state'), format: 'ninjs' as const },
    log: (line) => said.push(line),
    ...more,
  });
  folders.push(folder);
  return { folder, walk: () => keepInStep({ client, store: folder, walk: { from: 'start', once: true } }) };
}
const lies = async (place = 'hot') =>
  (await readdir(path.join(directory, place))).filter((name) => name !== '.staging').sort();
const read = (name: string, place = 'hot') => readFile(path.join(directory, place, name), 'utf8');
const href = (name: string) => `${wire.url}/api/syndication/v1/items/a/renditions/${name}`;
const withPictures = (edition: number, ...names: string[]) =>
  itemOf('a', edition, {
    associations: [{ uri: 'urn:p', name: 'main', renditions: names.map((name) => ({ name, href: href(name) })) }],
  });

describe('a hot folder', () => {
  it('holds the newest edition of each item, a document an edition', async () => {
    wire.put('published', 'a', 1);
    wire.put('published', 'b', 1);
    const { walk } = await open();
    await walk();
    expect(await lies()).toEqual(['a.1.json', 'b.1.json']);
    expect(JSON.parse(await read('a.1.json'))).toEqual(itemOf('a', 1));
    wire.put('corrected', 'a', 2);
    await walk();
    expect(await lies()).toEqual(['a.2.json', 'b.1.json']);
    expect(await lies('hot/.staging')).toEqual([]);
  });

  it('brings nothing twice, also where somebody has taken it and the same page comes again', async () => {
    wire.put('published', 'a', 1);
    const { folder, walk } = await open();
    await walk();
    await rm(path.join(directory, 'hot', 'a.1.json'));
    await rm(path.join(directory, 'state', 'cursor'));
    await folder.close();
    await (await open()).walk();
    expect(await lies()).toEqual([]);
    expect(wire.requests.at(-1)?.query.get('from')).toBe('start');
  });

  it('may hold a document an item, which the next edition replaces, with the pictures that it has no more removed', async () => {
    for (const name of ['one', 'two']) wire.picture(`/items/a/renditions/${name}`, { bytes: Buffer.from(name) });
    wire.put('published', 'a', 1, { item: withPictures(1, 'one', 'two') });
    const { walk } = await open({ names: 'id', pictures: true });
    await walk();
    expect(await lies()).toEqual(['a.json', 'a.main.one.jpg', 'a.main.two.jpg']);
    wire.put('updated', 'a', 2, { item: withPictures(2, 'two') });
    await walk();
    expect(await lies()).toEqual(['a.json', 'a.main.two.jpg']);
    expect(JSON.parse(await read('a.json'))).toMatchObject({ version: '2' });
  });

  it.each([
    ['newsmlg2', 'a.1.xml'],
    ['nitf', 'a.1.xml'],
    ['html', 'a.1.html'],
    ['text', 'a.1.txt'],
    ['ninjs1', 'a.1.json'],
  ] as const)('is filled in %s', async (format, name) => {
    wire.put('published', 'a', 1);
    await (await open({ format })).walk();
    expect(await lies()).toEqual([name]);
    expect(await read(name)).toBe(`${format} of a/1`);
  });

  it('takes the whole envelope, with uses and obligations, and ninjs where a format cannot hold the item', async () => {
    wire.put('published', 'a', 1);
    wire.put('published', 'b', 1, { kind: 'picture' });
    await (await open({ format: 'nitf' })).walk();
    expect(await lies()).toEqual(['a.1.xml', 'b.1.json']);
    expect(said.join('\n')).toContain('b/1: there is no nitf of it');
    const other = {
      folder: path.join(directory, 'whole'),
      state: path.join(directory, 'other'),
      format: 'envelope' as const,
    };
    await (await open(other)).walk();
    expect(JSON.parse(await read('a.1.json', 'whole'))).toEqual(eventOf('published', 'a', 1));
  });

  it('gets the pictures that this API gives, by name where some are wanted, and asks nobody else', async () => {
    const elsewhere = await startWire();
    wire.picture('/items/a/renditions/base', { bytes: Buffer.from('base'), contentType: 'image/png' });
    wire.picture('/items/a/renditions/thumbnail', { bytes: Buffer.from('thumbnail') });
    const item = withPictures(1, 'base', 'thumbnail');
    item.associations?.[0]?.renditions?.push({ name: 'cdn', href: `${elsewhere.url}/api/syndication/v1/x.jpg` });
    wire.put('published', 'a', 1, { item });
    await (await open({ pictures: true })).walk();
    expect(await lies()).toEqual(['a.1.json', 'a.1.main.base.png', 'a.1.main.thumbnail.jpg']);
    expect(await read('a.1.main.base.png')).toBe('base');
    const one = { folder: path.join(directory, 'one'), state: path.join(directory, 'other'), pictures: ['base'] };
    await (await open(one)).walk();
    expect(await lies('one')).toEqual(['a.1.json', 'a.1.main.base.png']);
    expect(elsewhere.requests).toEqual([]);
    await elsewhere.close();
  });

  it('writes the text without a picture that fails, and gets that later', async () => {
    let now = Date.now();
    wire.put('published', 'a', 1, { item: withPictures(1, 'base', 'none') });
    wire.picture('/items/a/renditions/base', { bytes: Buffer.from('base') });
    wire.fail('/items/a/renditions/base', 'unavailable', 'unavailable', 'cut', 'proxy');
    const { folder, walk } = await open({ pictures: true, clock: () => now });
    await walk();
    expect(await lies()).toEqual(['a.1.json']);
    // After a minute it is tried again in vain, and then after two.
    for (const wait of [0, 61_000, 61_000]) {
      now += wait;
      await folder.tend();
      expect(await lies()).toEqual(['a.1.json']);
    }
    now += 60_000;
    await folder.tend();
    expect(await lies()).toEqual(['a.1.json', 'a.1.main.base.jpg']);
    now += 3_600_000;
    const asked = wire.requests.length;
    await folder.tend();
    expect(wire.requests).toHaveLength(asked);
  });

  it.each(['killed', 'withheld', 'revoked', 'rights-ended'] as const)('loses what is %s', async (event) => {
    wire.picture('/items/a/renditions/base', { bytes: Buffer.from('base') });
    wire.put('published', 'a', 1, { item: withPictures(1, 'base') });
    const { walk } = await open({ pictures: true });
    await walk();
    expect(await lies()).toEqual(['a.1.json', 'a.1.main.base.jpg']);
    wire.put(event, 'a', 1);
    await walk();
    expect(await lies()).toEqual([]);
  });

  it('may have it moved aside, and may say that it is gone', async () => {
    wire.put('published', 'a', 1);
    const { walk } = await open({ onKill: 'move', tombstones: true });
    await walk();
    wire.put('withheld', 'a', 1);
    await walk();
    expect(await lies()).toEqual(['a.1.withheld.json']);
    expect(JSON.parse(await read('a.1.withheld.json'))).toEqual(eventOf('withheld', 'a', 1).item);
    expect(await lies('state/killed')).toEqual(['a.1.json']);
    wire.put('restored', 'a', 2);
    await walk();
    expect(await lies()).toEqual(['a.2.json']);
  });

  it('may keep until its deadline what has no rights any more, and not longer, also after a start', async () => {
    let now = Date.parse('2026-02-01T00:00:00Z');
    const settings = { onDeleteBy: 'at-deadline', clock: () => now } as const;
    const duty: Obligation = {
      ...{ id: 'rights-ended/delete', action: 'delete', part: 'item', destinations: [], value: null, clause: null },
      ...{ by: '2026-03-01T00:00:00.000Z', text: 'Delete it.' },
    };
    wire.put('published', 'a', 1);
    wire.put('published', 'b', 1);
    const { folder, walk } = await open(settings);
    await walk();
    wire.put('revoked', 'a', 1, { obligations: [duty] });
    wire.put('revoked', 'b', 1, { obligations: [{ ...duty, by: '2026-01-31T00:00:00.000Z' }] });
    await walk();
    expect(await lies()).toEqual(['a.1.json']);
    await folder.close();
    const later = await open(settings);
    await later.folder.tend();
    expect(await lies()).toEqual(['a.1.json']);
    now = Date.parse('2026-03-01T00:00:00Z');
    await later.folder.tend();
    expect(await lies()).toEqual([]);
  });

  it('asks for what a quota kept back when that begins anew', async () => {
    let now = Date.now();
    wire.put('published', 'a', 1, { uses: [], omitted: QUOTA, item: itemOf('a', 1, { bodies: [] }) });
    const problem = {
      type: 'https://wire.example/docs/problems/quota-used-up',
      title: 'Used up',
      rule: 'licence.quota',
    };
    wire.answers.set('/items/a', { status: 403, body: problem, headers: { 'retry-after': '600' } });
    const { folder, walk } = await open({ clock: () => now });
    await walk();
    expect(await lies()).toEqual([]);
    await folder.tend();
    wire.answers.delete('/items/a');
    wire.put('lifted', 'a', 1);
    now += 599_000;
    await folder.tend();
    expect(await lies()).toEqual([]);
    now += 2_000;
    await folder.tend();
    expect(await lies()).toEqual(['a.1.json']);
  });

  it('removes what has to go before it waits for anything else of the page', async () => {
    wire.picture('/items/a/renditions/base', { bytes: Buffer.from('base') });
    wire.put('published', 'b', 1);
    const { walk } = await open({ pictures: true });
    await walk();
    wire.put('published', 'a', 1, { item: withPictures(1, 'base') });
    wire.put('killed', 'b', 1);
    wire.fail('/items/a/renditions/base', 'unavailable');
    const walking = walk();
    await new Promise<void>((resolve) => {
      const timer = setInterval(() => {
        if (!wire.requests.some(({ path: call }) => call.includes('renditions'))) return;
        clearInterval(timer);
        resolve();
      }, 1);
    });
    expect(await lies()).toEqual([]);
    await walking;
    expect(await lies()).toEqual(['a.1.json', 'a.1.main.base.jpg']);
  });

  it('goes on after a restore from a backup, from where the API says', async () => {
    wire.put('published', 'a', 1);
    const { folder, walk } = await open();
    await walk();
    wire.put('published', 'b', 1);
    wire.expire('2026-01-31T08:00:00.000Z');
    const expired: string[] = [];
    const client = createClient({ url: wire.url, key: KEY, retry });
    await keepInStep({ client, store: folder, walk: { once: true }, onExpired: ({ since }) => expired.push(since) });
    expect(expired).toEqual(['2026-01-31T08:00:00.000Z']);
    expect(await lies()).toEqual(['a.1.json', 'b.1.json']);
  });

  it('lets no id and no name lead out of it', async () => {
    const id = '../../evil';
    wire.picture('/items/a/renditions/base', { bytes: Buffer.from('base') });
    const renditions = [{ name: '../x', href: href('base') }];
    wire.put('published', id, 1, {
      item: itemOf('x', 1, { associations: [{ uri: 'urn:p', name: '/etc', renditions }] }),
    });
    const { walk } = await open({ pictures: true });
    await walk();
    const base = '%2E%2E%2F%2E%2E%2Fevil.1';
    expect(await lies()).toEqual([`${base}.%2Fetc.%2E%2E%2Fx.jpg`, `${base}.json`]);
    expect(await lies('.')).toEqual(['hot', 'state']);
    wire.put('killed', id, 1);
    await walk();
    expect(await lies()).toEqual([]);
  });

  it('belongs to one bridge at a time, and not to one that was killed', async () => {
    const { folder } = await open();
    const state = path.join(directory, 'state');
    await writeFile(path.join(state, 'lock'), String(process.ppid));
    await expect(open()).rejects.toThrow(`is in use by the process ${process.ppid}`);
    await folder.close();
    // No process has the highest number that there can be.
    await writeFile(path.join(state, 'lock'), '4194304');
    await open();
    expect(await read('lock', 'state')).toBe(String(process.pid));
  });
});
