import { existsSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { layoutOf } from './layout';
import { markForRemoval, SETTLED_AFTER, sweep } from './removals';
import { createVault, type Vault } from './vault';

let directory: string;
let vault: Vault;
let sha256: string;
const put = async (text: string) =>
  (
    await vault.put(
      (async function* () {
        yield text;
      })(),
    )
  ).sha256;
const later = () => Date.now() + SETTLED_AFTER + 1_000;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'vault-test-'));
  vault = createVault({ directory, sizeLimit: 1_000 });
  sha256 = await put('a picture');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('bytes that were deleted in the media library', () => {
  it('are removed when nothing needs them and the upload of others has settled', async () => {
    await markForRemoval({ directory, sha256 });
    expect((await sweep({ directory, now: Date.now(), isPinned: async () => false })).removed).toEqual([]);
    expect(await vault.has(sha256)).toBe(true);
    expect((await sweep({ directory, now: later(), isPinned: async () => false })).removed).toEqual([sha256]);
    expect(await vault.has(sha256)).toBe(false);
  });

  it('are never removed while they are pinned', async () => {
    await markForRemoval({ directory, sha256 });
    const asked: string[] = [];
    const isPinned = async (name: string) => asked.push(name) > 0;
    expect((await sweep({ directory, now: later(), isPinned })).kept).toEqual([sha256]);
    expect(asked).toEqual([sha256]);
    expect(await vault.has(sha256)).toBe(true);
  });

  it('stay when nobody can say whether they are pinned, and are asked for again', async () => {
    await markForRemoval({ directory, sha256 });
    const isPinned = async () => {
      throw new Error('no database');
    };
    expect((await sweep({ directory, now: later(), isPinned })).failed).toHaveLength(1);
    expect(await vault.has(sha256)).toBe(true);
    expect((await sweep({ directory, now: later(), isPinned: async () => false })).removed).toEqual([sha256]);
  });

  it('stay when the same bytes were uploaded again in the meantime', async () => {
    await markForRemoval({ directory, sha256 });
    await put('a picture');
    expect((await sweep({ directory, now: later(), isPinned: async () => false })).removed).toEqual([]);
    expect(await vault.has(sha256)).toBe(true);
  });

  it('stay when they are uploaded again just after it was said that nothing needs them', async () => {
    await markForRemoval({ directory, sha256 });
    const isPinned = async () => {
      await put('a picture');
      return false;
    };
    expect((await sweep({ directory, now: later(), isPinned })).removed).toEqual([]);
    expect(await vault.has(sha256)).toBe(true);
  });

  it('come back when their removal was broken off and they are wanted', async () => {
    const layout = layoutOf(directory);
    await markForRemoval({ directory, sha256 });
    renameSync(layout.bytesOf(sha256), layout.asideOf(sha256));
    await sweep({ directory, now: later(), isPinned: async () => true });
    expect(await vault.has(sha256)).toBe(true);
    expect(existsSync(layout.asideOf(sha256))).toBe(false);
  });

  it('take nothing else with them, and what a dead process left half written goes after a day', async () => {
    const other = await put('another');
    const abandoned = join(directory, 'incoming', 'abandoned');
    const current = join(directory, 'incoming', 'current');
    for (const file of [abandoned, current]) writeFileSync(file, 'half');
    const twoDaysAgo = Date.now() / 1_000 - 172_800;
    utimesSync(abandoned, twoDaysAgo, twoDaysAgo);
    await markForRemoval({ directory, sha256 });
    await sweep({ directory, now: later(), isPinned: async () => false });
    expect(await vault.has(other)).toBe(true);
    expect([existsSync(abandoned), existsSync(current)]).toEqual([false, true]);
  });
});
