import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { inspect } from 'node:util';
import { createClient } from './client';
import { cursorFile } from './cursor-file';
import {
  ApiError,
  CursorExpiredError,
  DownloadError,
  ForbiddenError,
  GoneError,
  NotFoundError,
  TransportError,
  UnauthorizedError,
  UnavailableError,
} from './errors';
import { KEY, startWire, type Fault, type TestWire } from './test-wire';

let wire: TestWire;
let directory: string;
const retry = { base: 1, cap: 5 };
const clientOf = (more: object = {}) => createClient({ url: wire.url, key: KEY, retry, ...more });

beforeEach(async () => {
  wire = await startWire();
  directory = await mkdtemp(path.join(tmpdir(), 'wiregate-client-'));
});
afterEach(async () => {
  await wire.close();
  await rm(directory, { recursive: true, force: true });
});

describe('calls', () => {
  it('ask as the API wants to be asked, with the key in a header and never in an address', async () => {
    wire.put('published', 'a', 1);
    const client = clientOf({ userAgent: 'daily-cms/7' });
    await client.feed({ from: 'start', kind: ['article', 'brief'], language: 'en', urgency: 4, limit: 5 });
    expect((await client.item({ id: 'a', version: 1 })).edition).toBe(1);
    expect((await client.take({ id: 'a' })).id).toBe('a');
    expect((await client.document({ id: 'a', format: 'html' })).text).toBe('html of a/1');
    const asked = wire.requests.map(({ method, path: call, query }) => `${method} ${call}?${query.toString()}`);
    expect(asked).toEqual([
      'GET /feed?from=start&kind=article%2Cbrief&language=en&urgency=4&limit=5',
      'GET /items/a?version=1',
      'POST /items/a/take?',
      'GET /items/a?format=html',
    ]);
    for (const { headers } of wire.requests) {
      expect(headers.authorization).toBe(`Bearer ${KEY}`);
      expect(headers['user-agent']).toBe('daily-cms/7 wiregate-client/0.1.0');
    }
    expect(inspect(client, { depth: 9, showHidden: true })).not.toContain('verysecret');
  });

  it.each<[number, string, typeof ApiError]>([
    [401, '/account', UnauthorizedError],
    [403, '/account', ForbiddenError],
    [404, '/items/none', NotFoundError],
    [406, '/account', ApiError],
  ])('throw a refusal (%i) at once, with its problem document', async (status, call, type) => {
    const problem = {
      type: 'https://wire.example/docs/problems/some-kind',
      title: 'No',
      detail: 'Why',
      rule: 'some.rule',
    };
    wire.answers.set(call, { status, body: problem, headers: { 'retry-after': '7' } });
    const client = clientOf();
    const refused = await (call === '/account' ? client.account() : client.item({ id: 'none' })).catch(
      (e: unknown) => e,
    );
    expect(refused).toBeInstanceOf(type);
    expect(refused).toMatchObject({ status, kind: 'some-kind', problem: { rule: 'some.rule' }, retryAfter: 7_000 });
    expect((refused as Error).message).toBe(`${status} No: Why`);
    expect(wire.requests).toHaveLength(1);
  });

  it('give a killed item to its holder as an error that holds the tombstone', async () => {
    wire.put('published', 'a', 1);
    wire.put('killed', 'a', 1);
    const refused = await clientOf()
      .item({ id: 'a' })
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(GoneError);
    expect((refused as GoneError).tombstone?.item.pubStatus).toBe('canceled');
  });

  it.each<Fault>(['unavailable', 'limited', 'cut', 'dropped', 'garbage', 'empty', 'proxy'])(
    'are made again after a fault that may pass (%s)',
    async (fault) => {
      wire.put('published', 'a', 1);
      wire.fail('/feed', fault, fault);
      const started = Date.now();
      expect((await clientOf().feed({ from: 'start' })).events).toHaveLength(1);
      expect(wire.requests).toHaveLength(3);
      // Twice a second was asked for.
      if (fault === 'limited') expect(Date.now() - started).toBeGreaterThanOrEqual(2_000);
    },
  );

  it('give up after so many attempts, with the last error', async () => {
    const told: string[] = [];
    const onRetry = ({ error, failures }: { error: Error; failures: number }) => told.push(`${failures} ${error.name}`);
    wire.fail('/items/a', 'unavailable', 'unavailable', 'garbage');
    await expect(clientOf({ retry: { ...retry, attempts: 3 }, onRetry }).item({ id: 'a' })).rejects.toThrow(
      TransportError,
    );
    expect(told).toEqual(['1 UnavailableError', '2 UnavailableError']);
    wire.fail('/items/a', 'unavailable');
    await expect(clientOf({ retry: { ...retry, attempts: 1 } }).item({ id: 'a' })).rejects.toThrow(UnavailableError);
  });

  it('do not wait longer than they are told to', async () => {
    const slow = clientOf({ timeout: 100, retry: { ...retry, attempts: 2 } });
    // Nothing comes on the wire, and the server waits for it.
    await expect(slow.feed({ from: 'start', wait: 1 })).rejects.toThrow('it took too long');
    expect(wire.requests).toHaveLength(2);
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error('enough')), 50);
    await expect(clientOf().feed({ from: 'start', wait: 30 }, { signal: stop.signal })).rejects.toThrow('enough');
  });

  it('follow no redirect', async () => {
    wire.answers.set('/account', { status: 302, body: '', headers: { location: 'https://elsewhere.example/' } });
    await expect(clientOf().account()).rejects.toMatchObject({ status: 302 });
  });

  it('want an address and a key that can be ones', () => {
    for (const url of ['ftp://wire.example', 'https://key@wire.example', 'https://wire.example?key=1', 'wire'])
      expect(() => createClient({ url, key: KEY })).toThrow(TypeError);
    for (const key of ['', 'two words', 'line\nbreak'])
      expect(() => createClient({ url: wire.url, key })).toThrow('key');
  });
});

describe('walking', () => {
  it('goes through the wire with its cursor, waits for news, and ends without an error when it is stopped', async () => {
    for (const id of ['a', 'b', 'c']) wire.put('published', id, 1);
    const stop = new AbortController();
    const seen: string[] = [];
    for await (const { event, cursor } of clientOf().follow({ from: 'start', limit: 2, signal: stop.signal })) {
      seen.push(`${event.id} ${String(cursor)}`);
      if (event.id === 'c') setTimeout(() => wire.put('killed', 'a', 1), 50);
      if (event.event === 'killed') stop.abort();
    }
    // A cursor comes with the last event of its page: before that, what is safe to go on from is the one before.
    expect(seen).toEqual(['a null', 'b c2', 'c c3', 'a c4']);
    const waits = wire.requests.map(({ query }) => query.get('wait'));
    expect(new Set(waits)).toEqual(new Set(['30']));
  });

  it('waits out whatever may pass, also many times over, and sees each event once', async () => {
    for (let number = 0; number < 10; number += 1) wire.put('published', `i${number}`, 1);
    wire.fail('/feed', 'unavailable', 'cut', 'dropped', 'garbage', 'empty', 'proxy', 'cut', 'dropped', 'unavailable');
    const seen: string[] = [];
    for await (const { event } of clientOf().follow({ from: 'start', limit: 3, once: true })) seen.push(event.id);
    expect(seen).toEqual(Array.from({ length: 10 }, (_, number) => `i${number}`));
  });

  it('ends with the refusal where waiting does not help', async () => {
    const walking = async (key: string, after: string) => {
      for await (const page of createClient({ url: wire.url, key, retry }).pages({ after }))
        throw new Error(page.cursor);
    };
    await expect(walking('wk_test_abc123_wrong', 'c0')).rejects.toBeInstanceOf(UnauthorizedError);
    await expect(walking(KEY, 'of-another')).rejects.toMatchObject({ kind: 'bad-cursor' });
    wire.expire('2026-01-31T08:00:00.000Z');
    const expired = await walking(KEY, 'c0').catch((error: unknown) => error);
    expect(expired).toBeInstanceOf(CursorExpiredError);
    expect(expired).toMatchObject({ since: '2026-01-31T08:00:00.000Z', next: expect.stringContaining('/feed?since=') });
  });

  it('asks a server that does not wait once a second', async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 1_500);
    for await (const page of clientOf().pages({ from: 'start', wait: 0, signal: stop.signal }))
      expect(page.more).toBe(false);
    expect(wire.requests).toHaveLength(2);
  });

  it('keeps a cursor in a file that is never half written', async () => {
    const file = cursorFile(path.join(directory, 'cursor'));
    expect(await file.read()).toBeNull();
    await Promise.all(Array.from({ length: 20 }, (_, number) => file.write(`c${number}`)));
    expect(await file.read()).toMatch(/^c\d+$/);
    await file.write('c99');
    expect(await file.read()).toBe('c99');
    expect(await readdir(directory)).toEqual(['cursor']);
  });
});

describe('bytes', () => {
  const bytes = Buffer.from(Array.from({ length: 200_000 }, (_, index) => (index * 7) % 251));
  const place = '/items/a/renditions/base';

  it('go on where they broke off, as long as each attempt brings something', async () => {
    wire.picture(place, { bytes, etag: '"one"' });
    wire.breaks.push(50_000, 50_000, 10_000, 50_000, 1_000);
    const to = path.join(directory, 'picture.jpg');
    const client = clientOf({ retry: { ...retry, attempts: 2 } });
    const downloaded = await client.rendition({ id: 'a', name: 'base' }, { to, length: bytes.length });
    expect(downloaded).toEqual({ length: bytes.length, contentType: 'image/jpeg', etag: '"one"' });
    expect(bytes.equals(await readFile(to))).toBe(true);
    const asked = wire.requests.map(({ headers }) => [headers.range, headers['if-range'], headers['accept-encoding']]);
    expect(asked).toHaveLength(6);
    expect(asked[0]).toEqual([undefined, undefined, 'identity']);
    expect(asked[1]).toEqual([expect.stringMatching(/^bytes=\d+-$/), '"one"', 'identity']);
    expect(await readdir(directory)).toEqual(['picture.jpg']);
  });

  it('are begun anew where they changed, or where nothing says that they did not', async () => {
    const to = path.join(directory, 'picture.jpg');
    wire.picture(place, { bytes, etag: '"one"' });
    wire.breaks.push(50_000);
    const other = Buffer.from(bytes).reverse();
    const changing = clientOf({ onRetry: () => wire.picture(place, { bytes: other, etag: '"two"' }) });
    await changing.rendition({ id: 'a', name: 'base' }, { to });
    expect(other.equals(await readFile(to))).toBe(true);
    wire.picture(place, { bytes });
    wire.breaks.push(50_000);
    await clientOf().rendition({ id: 'a', name: 'base' }, { to });
    expect(bytes.equals(await readFile(to))).toBe(true);
    expect(wire.requests.at(-1)?.headers.range).toBeUndefined();
  });

  it('leave no file where they are not whole, or are not as many as were announced', async () => {
    wire.picture(place, { bytes, etag: '"one"' });
    wire.breaks.push(0, 0, 0);
    const to = path.join(directory, 'picture.jpg');
    const client = clientOf({ retry: { ...retry, attempts: 3 } });
    await expect(client.rendition({ id: 'a', name: 'base' }, { to })).rejects.toThrow(TransportError);
    await expect(client.rendition({ id: 'a', name: 'base' }, { to, length: 5 })).rejects.toThrow(DownloadError);
    await expect(client.rendition({ id: 'a', name: 'none' }, { to })).rejects.toThrow(NotFoundError);
    expect(await readdir(directory)).toEqual([]);
  });

  it('are waited for as long as something comes, and no longer', async () => {
    wire.picture(place, { bytes, etag: '"one"' });
    wire.stall(50_000);
    const to = path.join(directory, 'picture.jpg');
    await clientOf({ timeout: 100 }).rendition({ id: 'a', name: 'base' }, { to });
    expect(bytes.equals(await readFile(to))).toBe(true);
    expect(wire.requests).toHaveLength(2);
  });

  it('are counted also where somebody else fetches them', async () => {
    const short = async () => new Response('here', { headers: { 'content-length': '10' } });
    const to = path.join(directory, 'picture.jpg');
    const client = clientOf({ fetch: short, retry: { ...retry, attempts: 2 } });
    await expect(client.rendition({ id: 'a', name: 'base' }, { to })).rejects.toThrow('broke off after 4 of 10 bytes');
    expect(await readdir(directory)).toEqual([]);
  });

  it('come as a stream, too', async () => {
    wire.picture(place, { bytes, etag: '"one"' });
    wire.breaks.push(60_000);
    const to = new PassThrough();
    const [got] = await Promise.all([buffer(to), clientOf().rendition({ id: 'a', name: 'base' }, { to })]);
    expect(bytes.equals(got)).toBe(true);
  });

  it('are followed to where they lie, and the key stays at home', async () => {
    const elsewhere = await startWire();
    elsewhere.picture('/signed', { bytes: Buffer.from('here') });
    const location = `${elsewhere.url}/api/syndication/v1/signed`;
    wire.answers.set(place, { status: 302, body: '', headers: { location } });
    const to = path.join(directory, 'picture.jpg');
    await clientOf().rendition({ id: 'a', name: 'base' }, { to });
    expect(await readFile(to, 'utf8')).toBe('here');
    expect(wire.requests.at(-1)?.headers.authorization).toBe(`Bearer ${KEY}`);
    expect(elsewhere.requests.map(({ headers }) => headers.authorization)).toEqual([undefined]);
    await elsewhere.close();
  });

  it('know which addresses are the own ones', () => {
    const { isOwn } = clientOf();
    const own = [`${wire.url}/api/syndication/v1/items/a/renditions/base`, '/api/syndication/v1/x'];
    const others = [
      'https://cdn.example/a.jpg',
      `${wire.url}/admin`,
      `${wire.url}/api/syndication/v1/../../x`,
      'http://[',
      '',
    ];
    expect([...own, ...others].map(isOwn)).toEqual([true, true, false, false, false, false, false]);
  });
});
