import { fork, type ChildProcess } from 'node:child_process';
import { get } from 'node:http';
import path from 'node:path';
import Database from 'better-sqlite3';
import { API, PROJECT } from '../support/app';
import { agencyWithOutlet } from '../support/imports';

const ROUNDS = Number(process.env['SOAK_ROUNDS'] ?? 50);
const WALKERS = 3;

/** `kill -9` at any moment: between publish and answer, between answer and record, in the middle of a body. */
describe(`a server that is killed ${ROUNDS} times while editors publish and outlets pull`, () => {
  let agency: Awaited<ReturnType<typeof agencyWithOutlet>>;
  /** Editions that reached a client, whole answers or parts of one, as `item/edition`. */
  const received = new Set<string>();
  /** Documents whose publishing was answered. */
  const answered = new Set<string>();
  const walkers = Array.from({ length: WALKERS }, () => ({ cursor: '', seen: [] as string[] }));

  beforeAll(async () => {
    agency = await agencyWithOutlet();
  });
  afterAll(() => agency?.environment.drop());

  const file = (kind: string) => path.join(agency.environment.directory, kind);

  async function start(): Promise<{ child: ChildProcess; origin: string }> {
    const child = fork(path.join(PROJECT, 'tests/soak/newsroom.mjs'), {
      env: { ...process.env, ...agency.environment.env, PROJECT, PORT: '0' },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    return new Promise((resolve, reject) => {
      child.once('exit', (code, signal) =>
        reject(new Error(`the server ended before it was ready: ${code ?? signal}`)),
      );
      child.on('message', (message: { ready?: number; published?: string }) => {
        if (message.published) answered.add(message.published);
        if (message.ready) resolve({ child, origin: `http://127.0.0.1:${message.ready}` });
      });
    });
  }

  /** All bytes that came before the connection broke, if it did. */
  function pull(url: string): Promise<{ text: string; whole: boolean }> {
    return new Promise((resolve) => {
      let text = '';
      const end = (whole: boolean) => resolve({ text, whole });
      get(url, { headers: { authorization: `Bearer ${agency.key}` }, agent: false }, (response) => {
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('end', () => end(response.complete && response.statusCode === 200));
        response.on('error', () => end(false));
      }).on('error', () => end(false));
    });
  }

  async function walk(walker: (typeof walkers)[number], origin: string, until: () => boolean): Promise<void> {
    while (!until()) {
      const from = walker.cursor ? `after=${walker.cursor}` : 'from=start';
      const { text, whole } = await pull(`${origin}${API}/feed?${from}&limit=5&wait=1`);
      for (const [, id, edition] of text.matchAll(/"id":"([^"]+)","edition":(\d+)/g)) received.add(`${id}/${edition}`);
      if (!whole) continue;
      const page = JSON.parse(text) as {
        events: Array<{ id: string; edition: number; event: string }>;
        cursor: string;
      };
      walker.seen.push(...page.events.map(({ id, edition, event }) => `${id}/${edition}/${event}`));
      walker.cursor = page.cursor;
    }
  }

  function rows<Row>(database: string, sql: string): Row[] {
    const connection = new Database(database, { readonly: true });
    try {
      return connection.prepare(sql).all() as Row[];
    } finally {
      connection.close();
    }
  }

  /** What must be true of the files that a killed server leaves. */
  function inspect(): void {
    const data = file('data.db');
    const unheard = rows(
      data,
      `SELECT a.document_id FROM articles a WHERE a.published_at IS NOT NULL AND NOT EXISTS (
         SELECT 1 FROM wire_items i JOIN (SELECT item FROM wire_events UNION ALL SELECT item FROM wire_outbox) e
         ON e.item = i.id WHERE i.document_id = a.document_id AND i.locale = a.locale)`,
    );
    expect(unheard).toEqual([]);
    const unfounded = rows(
      data,
      `SELECT e.item, e.edition FROM (SELECT item, edition FROM wire_events UNION ALL SELECT item, edition FROM wire_outbox) e
       WHERE NOT EXISTS (SELECT 1 FROM wire_editions w WHERE w.item = e.item AND w.edition = e.edition)
          OR NOT EXISTS (SELECT 1 FROM wire_items i JOIN articles a ON a.document_id = i.document_id
                         AND a.locale = i.locale AND a.published_at IS NOT NULL WHERE i.id = e.item)`,
    );
    expect(unfounded).toEqual([]);
    const published = new Set(
      rows<{ document_id: string }>(data, 'SELECT document_id FROM articles WHERE published_at IS NOT NULL').map(
        ({ document_id }) => document_id,
      ),
    );
    expect([...answered].filter((documentId) => !published.has(documentId))).toEqual([]);
    const held = new Set(
      rows<{ item: string; edition: number }>(
        file('data.ledger.db'),
        'SELECT i.item, h.edition FROM ledger_holdings h JOIN ledger_items i ON i.id = h.item',
      ).map(({ item, edition }) => `${item}/${edition}`),
    );
    expect([...received].filter((one) => !held.has(one))).toEqual([]);
  }

  it('loses no event, invents none, and has delivered nothing that is not on record', async () => {
    for (let round = 1; round <= ROUNDS; round += 1) {
      const { child, origin } = await start();
      let over = false;
      const walks = walkers.map((walker) => walk(walker, origin, () => over));
      child.send('publish');
      const life = 20 + Math.random() * 1_500;
      await new Promise((resolve) => setTimeout(resolve, life));
      const ended = new Promise<NodeJS.Signals | null>((resolve) => child.once('exit', (_, signal) => resolve(signal)));
      child.kill('SIGKILL');
      expect(await ended).toBe('SIGKILL');
      over = true;
      await Promise.all(walks);
      inspect();
    }
    // Once more, to the end of the wire: each walker has seen each event once, in the order of the wire.
    const { child, origin } = await start();
    const [{ head }] = rows<{ head: number }>(file('data.db'), 'SELECT MAX(seq) AS head FROM wire_events') as [
      { head: number },
    ];
    await Promise.all(walkers.map((walker) => walk(walker, origin, () => walker.seen.length >= head)));
    child.kill('SIGKILL');
    const wire = rows<{ item: string; edition: number; type: string }>(
      file('data.db'),
      'SELECT item, edition, type FROM wire_events ORDER BY seq',
    ).map(({ item, edition, type }) => `${item}/${edition}/${type}`);
    for (const { seen } of walkers) expect(seen).toEqual(wire);
    inspect();
    console.log(
      `${ROUNDS} kills: ${answered.size} documents answered, ${wire.length} events, ${received.size} editions at ${WALKERS} walkers.`,
    );
    expect(wire.length).toBeGreaterThan(ROUNDS);
    expect(received.size).toBeGreaterThan(ROUNDS);
  }, 3_000_000);
});
