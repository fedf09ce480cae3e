import { fork, spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import Database from 'better-sqlite3';
import { createClient, type Envelope, type WiregateClient, type WireEvent } from '../../plugins/wiregate-client/src';
import { PROJECT } from './app';
import type { agencyWithOutlet } from './imports';

type Agency = Awaited<ReturnType<typeof agencyWithOutlet>>;

export interface WireRow {
  seq: number;
  item: string;
  edition: number;
  type: string;
}
export interface ItemRow {
  id: string;
  edition: number;
  floor: number;
  status: string;
}

/** What came of it: the wire as its database has it, and as each follower received it. */
export interface Followed {
  wire: WireRow[];
  items: ItemRow[];
  /** All that the API gives in the end. */
  current: Envelope[];
  /** A walker that was never killed: each event, in the order in which it came. */
  walked: WireEvent[];
  /** A bridge's hot folder: its documents by name. */
  folder: Map<string, unknown>;
  /** Names of documents that somebody took from another bridge's hot folder, in the order in which they came. */
  taken: string[];
  /** Names that were left in the staging folders. */
  staged: string[];
  /** What the bridges said. */
  said: string;
  serverKills: number;
  bridgeKills: number;
}

/**
 * Editors do so many things on a server that is killed and started again so many times; all the while a walker and two
 * bridges follow the wire, and the bridges are killed as well.
 */
export async function follow(input: { agency: Agency; deeds: number; kills: number }): Promise<Followed> {
  const { agency, deeds, kills } = input;
  const { directory } = agency.environment;
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const keyFile = path.join(directory, 'key');
  writeFileSync(keyFile, `${agency.key}\n`);

  const left = createBridge({ url, keyFile, place: path.join(directory, 'left') });
  const emptied = createBridge({ url, keyFile, place: path.join(directory, 'emptied') });
  const taken: string[] = [];
  const taking = setInterval(() => taken.push(...takeFrom(emptied.hot, path.join(directory, 'taken'))), 25);

  const walking = new AbortController();
  const walked: WireEvent[] = [];
  const walker = createClient({ url, key: agency.key, retry: { base: 50, cap: 500 } });
  const walk = (async () => {
    for await (const { event } of walker.follow({ from: 'start', wait: 5, signal: walking.signal })) walked.push(event);
  })();

  let done = 0;
  let bridgeKills = 0;
  let desk: ChildProcess | null = null;
  try {
    for (let round = 0; round <= kills; round += 1) {
      desk = await startDesk({ port, env: agency.environment.env, onDone: () => (done += 1) });
      left.start();
      emptied.start();
      desk.send('work');
      const share = Math.ceil((deeds * (round + 1)) / (kills + 1));
      while (done < share) {
        if (desk.exitCode !== null) throw new Error('the desk failed');
        await pause(50 + Math.random() * 400);
        if (Math.random() > 0.1) continue;
        const bridge = Math.random() < 0.5 ? left : emptied;
        await bridge.kill();
        bridge.start();
        bridgeKills += 1;
      }
      await pause(Math.random() * 200);
      if (round < kills) await end(desk, 'SIGKILL');
    }
    if (!desk) throw new Error('there was no desk');
    await rest(desk);
    const wire = await wireOf(path.join(directory, 'data.db'));
    for (const bridge of [left, emptied]) {
      await bridge.stop();
      await bridge.once();
    }
    taken.push(...takeFrom(emptied.hot, path.join(directory, 'taken')));
    const last = wire.wire.at(-1);
    await until(() => walked.at(-1)?.id === last?.item && walked.at(-1)?.event === last?.type);
    return {
      ...{ ...wire, walked, taken, bridgeKills, serverKills: kills },
      current: await currentOf(walker),
      folder: new Map(documentsIn(left.hot).map((name) => [name, read(path.join(left.hot, name))])),
      staged: [left, emptied].flatMap(({ hot }) => readdirSync(path.join(hot, '.staging'))),
      said: left.said() + emptied.said(),
    };
  } finally {
    clearInterval(taking);
    walking.abort();
    await walk;
    await left.kill();
    await emptied.kill();
    if (desk) await end(desk, 'SIGKILL');
  }
}

/** The editors end what they are at. */
async function rest(desk: ChildProcess): Promise<void> {
  const rested = new Promise<void>((resolve) =>
    desk.on('message', (message: { rested?: true }) => message.rested && resolve()),
  );
  desk.send('rest');
  await rested;
}

/** The whole wire, as its database has it when all is numbered. */
async function wireOf(file: string): Promise<{ wire: WireRow[]; items: ItemRow[] }> {
  const database = new Database(file, { readonly: true });
  const rows = <Row>(sql: string): Row[] => database.prepare(sql).all() as Row[];
  try {
    await until(() => rows('SELECT 1 FROM wire_outbox').length === 0);
    return {
      wire: rows('SELECT seq, item, edition, type FROM wire_events ORDER BY seq'),
      items: rows('SELECT id, edition, floor, status FROM wire_items'),
    };
  } finally {
    database.close();
  }
}

async function currentOf(client: WiregateClient): Promise<Envelope[]> {
  const current: Envelope[] = [];
  for (let after: string | null | undefined; after !== null;) {
    const page = await client.items({ view: 'full', limit: 100, ...(after ? { after } : {}) });
    current.push(...page.items);
    after = page.cursor;
  }
  return current;
}

/** The bridge as a process of its own, on folders of its own. */
function createBridge(input: { url: string; keyFile: string; place: string }) {
  const hot = path.join(input.place, 'hot');
  const args = ['follow', '--url', input.url, '--key-file', input.keyFile, '--state', path.join(input.place, 'state')];
  args.push('--hot-folder', hot, '--from', 'start', '--wait', '5');
  let child: ChildProcess | null = null;
  let said = '';
  const spawned = (more: string[]): ChildProcess => {
    const command = path.join(PROJECT, 'plugins/wiregate-client/bin/wiregate-client.js');
    const made = spawn(process.execPath, [command, ...args, ...more], { stdio: ['ignore', 'ignore', 'pipe'] });
    made.stderr?.on('data', (chunk) => (said += String(chunk)));
    return made;
  };
  return {
    hot,
    said: () => said,
    start() {
      if (child && child.exitCode !== null) throw new Error(`the bridge ended by itself: ${said}`);
      child ??= spawned([]);
    },
    async kill() {
      if (child) await end(child, 'SIGKILL');
      child = null;
    },
    /** As one stops a service; one that has only just begun (null) ends by the signal itself. */
    async stop() {
      if (child && ![0, null].includes(await end(child, 'SIGTERM')))
        throw new Error(`the bridge ended with an error: ${said}`);
      child = null;
    },
    /** To the end of the wire. */
    async once() {
      const made = spawned(['--once']);
      const code = await new Promise((resolve) => made.once('close', resolve));
      if (code !== 0) throw new Error(`the bridge ended with ${String(code)}: ${said}`);
    },
  };
}

function startDesk(input: { port: number; env: Record<string, string>; onDone: () => void }): Promise<ChildProcess> {
  const desk = fork(path.join(PROJECT, 'tests/support/newsdesk.mjs'), {
    env: { ...process.env, ...input.env, PROJECT, PORT: String(input.port) },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    desk.once('exit', (code, signal) => reject(new Error(`the server ended before it was ready: ${code ?? signal}`)));
    desk.on('message', (message: { ready?: number; done?: true }) => {
      if (message.done) input.onDone();
      if (message.ready) resolve(desk);
    });
  });
}

/** Takes all documents away, as a CMS does; each name once, or it says so by throwing. */
function takeFrom(hot: string, to: string): string[] {
  mkdirSync(hot, { recursive: true });
  mkdirSync(to, { recursive: true });
  return documentsIn(hot).flatMap((name) => {
    try {
      renameSync(path.join(hot, name), path.join(to, name));
      return [name];
    } catch {
      // The bridge was quicker, and has removed it: it was killed, or there is a newer edition.
      return [];
    }
  });
}

const documentsIn = (folder: string): string[] => readdirSync(folder).filter((name) => !name.startsWith('.'));
const read = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Gives the exit code, null where a signal ended it. */
async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  child.kill(signal);
  return ended;
}

async function until(condition: () => boolean): Promise<void> {
  for (const last = Date.now() + 60_000; !condition();) {
    if (Date.now() > last) throw new Error(`it did not come: ${condition.toString()}`);
    await pause(50);
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
