import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createVault, type Vault } from './vault';

let directory: string;
let vault: Vault;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'vault-test-'));
  vault = createVault({ directory, sizeLimit: 1_000_000 });
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');
const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());

describe('the vault', () => {
  it('gives back the bytes that it was given, under their own hash', async () => {
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 7) % 251));
    const pieces = [bytes.subarray(0, 1), bytes.subarray(1, 70_000), bytes.subarray(70_000)];
    const stored = await vault.put(Readable.from(pieces));
    expect(stored).toEqual({ sha256: sha256(bytes), size: bytes.length });
    expect((await buffer(await vault.open(stored.sha256))).equals(bytes)).toBe(true);
    const { sha256: name } = stored;
    expect(readFileSync(join(directory, name.slice(0, 2), name.slice(2, 4), name)).equals(bytes)).toBe(true);
    expect(await vault.stat(name)).toEqual(stored);
    expect(await vault.has(name)).toBe(true);
  });

  it('gives a range, its last byte included', async () => {
    const stored = await vault.put(Readable.from(['0123456789']));
    expect(String(await buffer(await vault.open(stored.sha256, { start: 2, end: 4 })))).toBe('234');
  });

  it('keeps equal bytes once, also when they come at the same time', async () => {
    await Promise.all(Array.from({ length: 5 }, () => vault.put(Readable.from(['the same']))));
    expect(filesIn(directory).map(({ name }) => name)).toEqual([sha256('the same')]);
  });

  it('refuses what is over the cap, at the byte that is too many, and keeps nothing of it', async () => {
    let taken = 0;
    const endless = Readable.from(
      (function* () {
        for (;;) {
          taken += 100_000;
          yield Buffer.alloc(100_000);
        }
      })(),
    );
    await expect(vault.put(endless)).rejects.toMatchObject({
      name: 'VaultError',
      code: 'too-large',
      message: expect.stringContaining('1000000 bytes'),
    });
    expect(taken).toBeLessThan(4_000_000);
    expect(filesIn(directory)).toEqual([]);
    const exactly = await vault.put(Readable.from([Buffer.alloc(1_000_000)]));
    expect(exactly.size).toBe(1_000_000);
  });

  it('keeps nothing of a stream that breaks off', async () => {
    const broken = Readable.from(
      (function* () {
        yield 'half of it';
        throw new Error('connection reset');
      })(),
    );
    await expect(vault.put(broken)).rejects.toThrow('connection reset');
    expect(filesIn(directory)).toEqual([]);
  });

  it('is readable by its own user alone', async () => {
    const { sha256: name } = await vault.put(Readable.from(['private']));
    expect(statSync(join(directory, name.slice(0, 2))).mode & 0o077).toBe(0);
    expect(statSync(join(directory, name.slice(0, 2), name.slice(2, 4), name)).mode & 0o077).toBe(0);
  });

  it.each([
    '../../etc/passwd',
    `../${'a'.repeat(61)}`,
    'A'.repeat(64),
    'a'.repeat(63),
    'a'.repeat(65),
    `${'a'.repeat(64)}\n`,
    `${'a'.repeat(63)}/`,
    '',
  ])('makes no path of %j', async (name) => {
    await expect(vault.open(name)).rejects.toMatchObject({ code: 'bad-hash' });
    await expect(vault.stat(name)).rejects.toMatchObject({ code: 'bad-hash' });
    await expect(vault.has(name)).rejects.toMatchObject({ code: 'bad-hash' });
    await expect(vault.remove(name)).rejects.toMatchObject({ code: 'bad-hash' });
  });

  it('says what it has not', async () => {
    const unknown = sha256('never put');
    expect(await vault.has(unknown)).toBe(false);
    expect(await vault.stat(unknown)).toBeNull();
    await expect(vault.open(unknown)).rejects.toMatchObject({ code: 'missing' });
    expect(await vault.remove(unknown)).toBe(false);
    const { sha256: known } = await vault.put(Readable.from(['x']));
    expect(await vault.remove(known)).toBe(true);
    expect(await vault.has(known)).toBe(false);
  });
});
