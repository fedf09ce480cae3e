import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { PROJECT } from '../support/app';
import { agencyWithOutlet, copyOf, importInto } from '../support/imports';

type Environment = Awaited<ReturnType<typeof copyOf>>;

const STORIES = 90;
/** Lines, from 1, that are no JSON: one long before the break, one shortly before it, one after it. */
const BROKEN = [3, 38, 80];
const line = (number: number) =>
  BROKEN.includes(number)
    ? '{"uri": '
    : JSON.stringify({
        uri: `urn:newsml:other.example:20260101:${number}`,
        type: 'text',
        language: 'en',
        version: '1',
        versionCreated: '2026-01-01T10:00:00Z',
        headlines: [{ role: 'main', value: `Story ${number}` }],
        bodies: [{ role: 'main', contentType: 'text/html', value: `<p>Words of ${number}.</p>` }],
      });

describe('an import that was broken off', () => {
  let agency: Awaited<ReturnType<typeof agencyWithOutlet>>;
  let file: string;

  const taken = ({ env }: Environment): number => {
    const database = new Database(env['DATABASE_FILENAME'] ?? '', { readonly: true });
    const { rows } = database.prepare('SELECT COUNT(*) AS rows FROM wire_items').get() as { rows: number };
    database.close();
    return rows;
  };

  /** Kills the import without warning once so many stories are in. */
  async function breakOff(environment: Environment, stories: number): Promise<void> {
    const rejects = path.join(environment.directory, 'rejects.ndjson');
    const child = spawn(
      process.execPath,
      [path.join(PROJECT, 'scripts/import.mjs'), file, '--service', 'world', '--language', 'en', '--rejects', rejects],
      { cwd: PROJECT, env: { ...process.env, ...environment.env, INIT_CWD: PROJECT }, stdio: 'ignore' },
    );
    const ended = new Promise<NodeJS.Signals | null>((resolve) => child.on('close', (_, signal) => resolve(signal)));
    for (const until = Date.now() + 60_000; Date.now() < until && child.exitCode === null;) {
      if (taken(environment) >= stories) break;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    child.kill('SIGKILL');
    expect(await ended).toBe('SIGKILL');
  }

  beforeAll(async () => {
    agency = await agencyWithOutlet();
    file = path.join(agency.environment.directory, 'stories.ndjson');
    writeFileSync(file, Array.from({ length: STORIES }, (_, index) => line(index + 1)).join('\n'));
  });
  afterAll(() => agency?.environment.drop());

  it.each([40, 60])(
    'goes on where it was after %i stories: each is in once, and each reject is told once',
    async (stories) => {
      const environment = await copyOf(agency.environment);
      await breakOff(environment, stories);
      const before = taken(environment);
      expect(before).toBeLessThan(STORIES - BROKEN.length);

      const ended = await importInto({ environment, paths: [file] });
      expect([ended.code, ended.errors]).toEqual([0, '']);
      expect(taken(environment)).toBe(STORIES - BROKEN.length);
      // One may have been committed as the kill came, before it was noted: it says so.
      const [between, rejects] = [true, false].map((wanted) =>
        ended.rejects.filter(({ reason }) => reason.endsWith('as it was broken off)') === wanted),
      );
      expect(between?.length).toBeLessThanOrEqual(1);
      expect(rejects?.map(({ place, reason }) => [place, reason.split(':')[0]])).toEqual(
        BROKEN.map((number) => [`line ${number}`, 'this is not JSON']),
      );
      const sum = `${STORIES - ended.rejects.length} new, 0 updated, 0 killed, 0 withheld, ${ended.rejects.length} rejected`;
      expect(ended.out).toContain(sum);
      expect(existsSync(path.join(environment.directory, 'rejects.ndjson.progress'))).toBe(false);
      await environment.drop();
    },
  );

  it('is begun anew where the note of its progress cannot be read', async () => {
    const environment = await copyOf(agency.environment);
    writeFileSync(path.join(environment.directory, 'rejects.ndjson.progress'), '{"order": "');
    const ended = await importInto({ environment, paths: [file] });
    expect([ended.code, ended.errors]).toEqual([0, '']);
    expect(taken(environment)).toBe(STORIES - BROKEN.length);
    expect(readFileSync(path.join(environment.directory, 'rejects.ndjson'), 'utf8').trim().split('\n')).toHaveLength(3);
    await environment.drop();
  });
});
