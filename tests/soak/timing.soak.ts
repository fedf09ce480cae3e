import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { Agent, request } from 'node:http';
import path from 'node:path';
import { API, freshEnvironment, PROJECT, startApp } from '../support/app';
import { documentsOf, newsroom, publishArticle, termsFor } from '../support/content';
import { median, welch } from '../support/statistics';

/** Requests of each kind. */
const SAMPLES = Number(process.env['SOAK_ROUNDS'] ?? 4_000);
/** Greater values of Welch's t are a difference. */
const DIFFERENCE = 4.5;

/**
 * One connection, one request at a time, in random order: what a patient caller could measure at best. The server is a
 * process of its own, so that nothing of the test runs in it.
 */
describe('the time of an answer that says nothing', () => {
  let environment: Awaited<ReturnType<typeof freshEnvironment>>;
  let child: ChildProcess;
  let port: number;
  const keys: Record<string, string> = {};
  /** Items of each kind; of none of them anything goes to these outlets. */
  const ids: Record<string, string[]> = {};
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });

  beforeAll(async () => {
    environment = await freshEnvironment('sqlite');
    const app = await startApp({ existing: environment });
    const quotas = [{ unit: 'item', limit: 1_000, period: 'day', over: 'refuse' }];
    for (const terms of [
      { outlet: 'daily' },
      { outlet: 'ended', contract: { status: 'suspended' } },
      // What is metered is decided anew each time, with what the ledger says was used.
      { outlet: 'metered', licence: { quotas } },
    ])
      keys[terms.outlet] = (await app.apply(termsFor(terms)))[`${terms.outlet}-cms`]?.['main'] ?? '';
    const [sport] = (await app.strapi.db
      .query('api::service.service' as never)
      .findMany({ where: { code: 'sport' } } as never)) as Array<{ documentId: string }>;
    const uncovered = { services: [sport?.documentId] };
    for (const [kind, data] of Object.entries({
      'not covered': uncovered,
      'of many editions': uncovered,
      embargoed: { embargoedUntil: '2099-01-01T00:00:00.000Z' },
      'for tests': { test: true },
      withheld: {},
      killed: {},
    })) {
      ids[kind] = [];
      for (let number = 0; number < 3; number += 1) {
        const { id, documentId } = await publishArticle(app, { headline: `${kind} ${number}`, ...data });
        ids[kind].push(id);
        if (kind === 'withheld') await newsroom(app).withhold({ item: id, reason: 'It is looked at again.' });
        if (kind === 'killed') await newsroom(app).kill({ item: id, reason: 'It is wrong.' });
        if (kind !== 'of many editions') continue;
        for (let edition = 2; edition <= 20; edition += 1) {
          const change = { headline: `${kind} ${number}.${edition}`, changeType: 'update', changeNote: 'more' };
          await documentsOf(app).update({ documentId, locale: 'en', data: change });
          await documentsOf(app).publish({ documentId, locale: 'en' });
        }
      }
    }
    await app.settle();
    await app.stop();
    child = fork(path.join(PROJECT, 'tests/soak/newsroom.mjs'), {
      env: { ...process.env, ...environment.env, PROJECT, PORT: '0' },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    port = await new Promise<number>((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
      child.on('message', (message: { ready?: number }) => message.ready && resolve(message.ready));
    });
  }, 300_000);
  afterAll(async () => {
    agent.destroy();
    child?.kill('SIGKILL');
    await environment?.drop();
  });

  /** Ids like ours that there are not, as many as there are of each kind, and one that is new each time. */
  const unknown = Array.from({ length: 3 }, () => randomBytes(12).toString('hex'));
  const kindsOf = (): Record<string, () => string> => {
    const among = (list: string[]) => () => list[Math.floor(Math.random() * list.length)] ?? '';
    return {
      unknown: among(unknown),
      'never asked before': () => randomBytes(12).toString('hex'),
      ...Object.fromEntries(Object.entries(ids).map(([kind, list]) => [kind, among(list)])),
    };
  };

  /** Milliseconds from sending to the end of the answer, and its status. */
  function ask(call: { method: string; path: string; key: string }): Promise<{ time: number; status: number }> {
    return new Promise((resolve, reject) => {
      const started = performance.now();
      request(
        {
          port,
          host: '127.0.0.1',
          method: call.method,
          path: `${API}${call.path}`,
          agent,
          headers: { authorization: `Bearer ${call.key}` },
        },
        (response) => {
          response.resume();
          response.on('end', () => resolve({ time: performance.now() - started, status: response.statusCode ?? 0 }));
        },
      )
        .on('error', reject)
        .end();
    });
  }

  it.each([
    ['GET', '', 'daily', 404, 1],
    ['GET', '', 'metered', 404, 1],
    ['GET', '', 'ended', 403, 4],
    ['GET', '/versions', 'daily', 404, 8],
    ['GET', '/rights', 'daily', 404, 8],
    ['POST', '/take', 'daily', 404, 8],
  ])(
    'is the same for every kind of item: %s /items/{id}%s of %s, a %i',
    async (method, tail, outlet, status, part) => {
      const kinds = kindsOf();
      const times = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, [] as number[]]));
      const names = Object.keys(kinds);
      const samples = Math.max(Math.ceil(SAMPLES / part), 200);
      for (let round = 0; round < samples; round += 1) {
        for (const kind of [...names].sort(() => Math.random() - 0.5)) {
          const answer = await ask({ method, path: `/items/${kinds[kind]!()}${tail}`, key: keys[outlet] ?? '' });
          expect([kind, answer.status]).toEqual([kind, status]);
          // What is only warming up on either side is nobody's.
          if (round >= 20) times[kind]?.push(answer.time);
          // Neither the beat of the server nor that of the caller.
          if (Math.random() < 0.2) await new Promise((done) => setTimeout(done, Math.random() * 5));
        }
      }
      const found = names
        .filter((kind) => kind !== 'unknown')
        .map((kind) => ({ kind, t: Number(welch(times['unknown'] ?? [], times[kind] ?? []).toFixed(2)) }));
      console.log(
        `${method} /items/{id}${tail} (${status}), ${samples} of each, median ${median(times['unknown'] ?? []).toFixed(2)} ms: ` +
          found.map(({ kind, t }) => `${kind} t=${t}`).join(', '),
      );
      expect(found.filter(({ t }) => Math.abs(t) > DIFFERENCE)).toEqual([]);
      // It has to be able to find something: half a millisecond more would have been one.
      const slower = (times['unknown'] ?? []).map((time) => time + 0.5);
      if (part === 1) expect(Math.abs(welch(slower, times['not covered'] ?? []))).toBeGreaterThan(DIFFERENCE);
    },
    3_000_000,
  );
});
