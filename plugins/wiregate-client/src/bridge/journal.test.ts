import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createJournal, type ItemRecord, type Plan } from './journal';

const record: ItemRecord = { id: 'a', edition: 2, status: 'usable', digest: 'd', files: ['a.2.json'] };
const plan: Plan = {
  moves: [
    { staged: 's1', name: 'a.2.main.jpg' },
    { staged: 's2', name: 'a.2.json' },
  ],
  removals: [
    { name: 'a.1.json', keep: false },
    { name: 'b.1.json', keep: true },
  ],
  records: [record],
  due: [{ id: 'b', due: null }],
  cursor: 'c2',
};

describe('a plan that was written down', () => {
  let directory: string;
  let kept: unknown[];
  const at = (...parts: string[]) => path.join(directory, ...parts);
  const lies = async (place: string) => (await readdir(at(place))).sort();

  beforeEach(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'wiregate-client-'));
    for (const folder of ['hot', 'staging', 'state']) await mkdir(at(folder));
    for (const name of ['a.1.json', 'b.1.json', 'c.1.json']) await writeFile(at('hot', name), name);
    for (const name of ['s1', 's2']) await writeFile(at('staging', name), name);
    kept = [];
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  const journal = () => {
    const keep = async (what: unknown) => void kept.push(what);
    const folders = { hot: at('hot'), staging: at('staging'), killed: at('killed'), state: at('state') };
    return createJournal({ folders, keep: { records: keep, due: keep, cursor: keep } });
  };

  async function expectDone(): Promise<void> {
    expect(await lies('killed')).toEqual(['b.1.json']);
    expect([await lies('staging'), await lies('state')]).toEqual([[], []]);
    expect(kept).toEqual([[record], [{ id: 'b', due: null }], 'c2']);
  }

  it('is carried out whole', async () => {
    await journal().run(plan);
    expect(await lies('hot')).toEqual(['a.2.json', 'a.2.main.jpg', 'c.1.json']);
    await expectDone();
  });

  it.each([0, 1, 2, 3])('is finished after a crash when %i of its steps were done', async (steps) => {
    await writeFile(at('state', 'journal.json'), JSON.stringify(plan));
    if (steps > 0) await rm(at('staging', 's1'));
    if (steps > 0) await writeFile(at('hot', 'a.2.main.jpg'), 's1');
    // Somebody took the document before the process was up again.
    if (steps > 1) await rm(at('staging', 's2'));
    if (steps > 2) await rm(at('hot', 'a.1.json'));
    await journal().recover();
    expect(await lies('hot')).toEqual([...(steps > 1 ? [] : ['a.2.json']), 'a.2.main.jpg', 'c.1.json']);
    await expectDone();
  });

  it('was none where nothing was written down: what was only staged is thrown away', async () => {
    await journal().recover();
    expect([await lies('staging'), await lies('hot')]).toEqual([[], ['a.1.json', 'b.1.json', 'c.1.json']]);
    expect(kept).toEqual([]);
  });
});
