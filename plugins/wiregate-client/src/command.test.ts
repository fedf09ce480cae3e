import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { run } from './command';
import { KEY, startWire, type TestWire } from './test-wire';

describe('the command', () => {
  let wire: TestWire;
  let directory: string;
  let out: string;
  let errors: string;
  let env: NodeJS.ProcessEnv;

  beforeEach(async () => {
    wire = await startWire();
    directory = await mkdtemp(path.join(tmpdir(), 'wiregate-client-'));
    await writeFile(path.join(directory, 'key'), `${KEY}\n`);
    [out, errors, env] = ['', '', {}];
  });
  afterEach(async () => {
    await wire.close();
    await rm(directory, { recursive: true, force: true });
  });

  const call = (...args: string[]) =>
    run(['node', 'wiregate-client', ...args, '--url', wire.url], {
      out: new Writable({ write: (chunk, _, done) => done(void (out += String(chunk))) }),
      errors: new Writable({ write: (chunk, _, done) => done(void (errors += String(chunk))) }),
      env,
    });
  const key = () => ['--key-file', path.join(directory, 'key')];
  const place = () => ['--state', path.join(directory, 'state'), '--hot-folder', path.join(directory, 'hot')];

  it('follows into a folder to the end of the wire, and says what it wrote', async () => {
    wire.put('published', 'a', 1);
    wire.put('published', 'b', 1);
    wire.put('killed', 'b', 1);
    expect(await call('follow', ...key(), ...place(), '--format', 'html', '--from', 'start', '--once')).toBe(0);
    expect((await readdir(path.join(directory, 'hot'))).sort()).toEqual(['.staging', 'a.1.html']);
    expect(errors).toBe('b/1: canceled\na/1: a.1.html\n');
    expect(await readdir(path.join(directory, 'state'))).not.toContain('lock');
  });

  it('asks for what is filtered', async () => {
    const filters = ['--service', 'world,sport', '--language', 'tr', '--urgency', '4', '--destination', 'web'];
    expect(await call('follow', ...key(), ...place(), ...filters, '--once', '--quiet')).toBe(0);
    expect(Object.fromEntries(wire.requests[0]?.query ?? [])).toEqual({
      ...{ limit: '100', service: 'world,sport', language: 'tr', urgency: '4', destination: 'web' },
    });
    expect(errors).toBe('');
  });

  it('ends when it is told to, after what it is at', async () => {
    wire.put('published', 'a', 1);
    const running = call('follow', ...key(), ...place(), '--from', 'start');
    while (!errors.includes('a/1')) await new Promise((resolve) => setTimeout(resolve, 10));
    process.emit('SIGTERM');
    expect(await running).toBe(0);
    expect(await readFile(path.join(directory, 'state', 'cursor'), 'utf8')).toBe('c1\n');
  });

  it('prints items, as an envelope or in a format, and the account, with the key from the environment', async () => {
    env['WIREGATE_KEY'] = KEY;
    wire.put('published', 'a', 1);
    expect(await call('get', 'a')).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ id: 'a', edition: 1 });
    out = '';
    expect(await call('get', 'a', '--format', 'text', '--edition', '1')).toBe(0);
    expect(out).toBe('text of a/1');
    out = '';
    wire.answers.set('/account', { status: 200, body: { outlet: { code: 'daily' }, connection: { code: 'cms' } } });
    expect(await call('account')).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ outlet: { code: 'daily' } });
  });

  it.each([
    ['get', 'none'],
    ['versions', 'a b'],
    ['take', 'none'],
    ['holdings', '--delete-before', '2026-02-01'],
  ])('says in words what was refused: %s %s', async (...args) => {
    expect(await call(...args, ...key())).toBe(1);
    expect(errors).toMatch(/^404 not-found: It is so\.\n$/);
  });

  it('never says its key, even where somebody else does', async () => {
    const problem = { type: 'about:blank', title: 'No', detail: `The key ${KEY} is not known here.` };
    wire.answers.set('/account', { status: 403, body: problem });
    expect(await call('account', ...key())).toBe(1);
    expect(errors).toBe('403 No: The key *** is not known here.\n');
  });

  it('wants a key, and takes none from the command line', async () => {
    expect(await call('account')).toBe(1);
    expect(errors).toBe('A key is wanted: --key-file FILE, or WIREGATE_KEY.\n');
    expect(await call('account', '--key', KEY)).toBe(1);
    expect(await call('follow', ...key(), '--hot-folder', directory)).toBe(1);
    expect(errors).toContain("required option '--state <folder>' not specified");
    expect(await call('follow', ...key(), ...place(), '--format', 'papyrus')).toBe(1);
    expect(errors).toContain('Allowed choices are ninjs');
  });
});
