import { request, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { API, startApp, type App } from '../support/app';
import { documentsOf, itemOf, newsroom, publishArticle, termsFor } from '../support/content';
import { upload, video } from '../support/pictures';

type Row = Record<string, unknown>;

const MEGABYTE = 1_048_576;
const MEGABYTES = 24;
const EACH = 50;
const HALF_SECOND = 500;
/** Where a hundred callers and their server share a process, and it the machine with others. */
const SLOW = 3;
const LICENCE = { grants: [{ kinds: ['article', 'video'], services: ['world'] }] };

/** A download that somebody takes slowly, and how much of it has come. */
interface Taking {
  received: number;
  /** By which the server knows its connection. */
  port: number;
  status: number;
  ended: Promise<'whole' | 'broken'>;
  leave: () => void;
}

describe('while fifty downloads and fifty long polls run', () => {
  let app: App;
  let film: number;
  /** The server's ends of its connections, by the port of the other. */
  const lines = new Map<number, Socket>();

  beforeAll(async () => {
    app = await startApp();
    app.strapi.server.httpServer.on('connection', (socket: Socket) => lines.set(socket.remotePort ?? 0, socket));
    await app.apply(termsFor());
    film = (await upload(app, { name: 'film.mp4', bytes: video(MEGABYTES) })).id;
  });
  afterAll(() => app?.stop());

  const outlet = async (name: string, terms: Parameters<typeof termsFor>[0] = {}): Promise<string> =>
    (await app.apply(termsFor({ outlet: name, licence: LICENCE, ...terms })))[`${name}-cms`]?.['main'] ?? '';

  async function publishVideo(): Promise<string> {
    const services = (await app.strapi.db.query('api::service.service' as never).findMany({})) as Row[];
    const world = services.filter(({ code }) => code === 'world').map(({ documentId }) => documentId);
    const { documentId } = await documentsOf(app, 'video').create({
      locale: 'en',
      status: 'published',
      data: { headline: 'Turbines at dawn', services: world, media: { file: film } },
    });
    return (await itemOf(app, String(documentId))).id;
  }

  /** Half a megabyte a second at most, each. */
  const take = (call: string, key: string): Promise<Taking> =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(app.origin);
      const headers = { authorization: `Bearer ${key}` };
      request({ hostname, port, path: `${API}${call}`, headers, agent: false }, (answer: IncomingMessage) => {
        const port = answer.socket.localPort ?? 0;
        const taking: Taking = {
          ...{ received: 0, port, status: answer.statusCode ?? 0 },
          ended: Promise.resolve('broken'),
          leave: () => answer.destroy(),
        };
        taking.ended = new Promise((end) => {
          answer.on('end', () => end('whole'));
          answer.on('error', () => end('broken'));
        });
        answer.on('data', (piece: Buffer) => {
          taking.received += piece.length;
          answer.pause();
          setTimeout(() => answer.resume(), 120);
        });
        resolve(taking);
      })
        .on('error', reject)
        .end();
    });

  interface Polled {
    status: number;
    text: string;
  }
  const poll = async (key: string, cursor: string): Promise<Polled> => {
    const { status, text } = await app.get(`/feed?after=${encodeURIComponent(cursor)}&wait=4`, key);
    return { status, text };
  };
  const after = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
  const ledger = () => {
    const { running } = app.strapi.plugin('syndication').service('wire') as unknown as {
      running: { ledger: Record<'deliveries' | 'refusals', (page: object) => Promise<{ rows: Row[] }>> };
    };
    return running.ledger;
  };

  const ends: Array<{
    what: string;
    happens: (name: string, id: string) => Promise<unknown>;
    rule: string;
    polls: (polled: Polled, id: string) => void;
  }> = [
    {
      what: 'a kill',
      happens: async (_, item) => {
        await newsroom(app)['kill']({ item, reason: 'Untrue.' });
        await app.settle();
      },
      rule: 'item.status',
      polls: ({ status, text }, id) => {
        const { events } = JSON.parse(text) as { events: Array<{ event: string; id: string }> };
        expect([status, events.map(({ event, id: item }) => [event, item])]).toEqual([200, [['killed', id]]]);
      },
    },
    {
      what: 'the revocation of the key',
      happens: (name) => app.apply(termsFor({ outlet: name, licence: LICENCE, key: { status: 'revoked' } })),
      rule: 'key.active',
      polls: ({ status }) => expect(status).toBe(401),
    },
    {
      what: 'the suspension of the contract',
      happens: (name) => app.apply(termsFor({ outlet: name, licence: LICENCE, contract: { status: 'suspended' } })),
      rule: 'contract.in-force',
      polls: ({ status, text }, id) => {
        const { events } = JSON.parse(text) as { events: Array<{ event: string; id: string }> };
        expect([status, [...new Set(events.map(({ event }) => event))]]).toEqual([200, ['revoked']]);
        expect(events.map((event) => event.id)).toContain(id);
      },
    },
  ];

  it.each(ends)('$what ends them all, and what went out is on record', async ({ what, happens, rule, polls }) => {
    const name = what.replaceAll(' ', '-');
    const key = await outlet(name);
    const id = await publishVideo();
    const { cursor } = (await app.get<{ cursor: string }>('/feed?from=start&limit=100', key)).body;
    const call = `/items/${id}/renditions/m1-original`;
    const takings = await Promise.all(Array.from({ length: EACH }, () => take(call, key)));
    const polled = Array.from({ length: EACH }, () => poll(key, cursor));
    await after(300);
    expect(takings.map(({ status }) => status)).toEqual(takings.map(() => 200));
    expect(takings.filter(({ received }) => received === 0)).toEqual([]);

    await happens(name, id);
    // What the server hands on from now is what counts: what it had sent before may still be on its way.
    const sockets = takings.map(({ port }) => lines.get(port)!);
    const sent = sockets.map(({ bytesWritten }) => bytesWritten);
    const since = performance.now();
    while (sockets.some(({ destroyed }) => !destroyed) && performance.now() - since < 5_000) await after(10);
    expect(performance.now() - since).toBeLessThan(HALF_SECOND * SLOW);
    expect(sockets.filter(({ bytesWritten }, index) => bytesWritten - sent[index]! > MEGABYTE)).toEqual([]);
    expect(await Promise.all(takings.map(({ ended }) => ended))).toEqual(takings.map(() => 'broken'));
    const stopped = takings.map(({ received }) => received);
    expect(stopped.filter((received) => received >= MEGABYTES * MEGABYTE)).toEqual([]);
    await after(200);
    expect(takings.map(({ received }) => received)).toEqual(stopped);

    // Each long poll has its answer, and none has anything of what may no longer be given.
    for (const one of await Promise.all(polled)) {
      polls(one, id);
      expect(one.text).not.toContain('Turbines');
    }
    // Each download is on record as delivered, and as broken off.
    const { rows } = await ledger().deliveries({ outlet: name, limit: 200 });
    const files = rows.filter(({ route }) => String(route).includes('renditions'));
    expect(files.length).toBe(EACH);
    expect(new Set(files.map(({ requestId }) => requestId)).size).toBe(EACH);
    const refusals = await ledger().refusals({ outlet: name, limit: 200 });
    const broken = refusals.rows.filter(({ route, rule: by }) => String(route).includes('renditions') && by === rule);
    expect(broken.length).toBe(EACH);

    const again = await app.get(call, key);
    expect(again.headers.get('content-type')).toMatch(/json/);
    expect(again.text).not.toContain('Turbines');
  });

  it('somebody else’s go on', async () => {
    const [kept, lost] = [await outlet('kept'), await outlet('lost')];
    const id = await publishVideo();
    const call = `/items/${id}/renditions/m1-original`;
    const takings = await Promise.all([kept, lost].map((key) => take(call, key)));
    await app.apply(termsFor({ outlet: 'lost', licence: LICENCE, key: { status: 'revoked' } }));
    expect(await takings[1]!.ended).toBe('broken');
    const before = takings[0]!.received;
    await after(500);
    expect(takings[0]!.received).toBeGreaterThan(before);
    takings[0]!.leave();
    const cursor = (await app.get<{ cursor: string }>('/feed?from=now', kept)).body.cursor;
    const waiting = poll(kept, cursor);
    await publishArticle(app, { headline: 'The bridge is open' });
    expect((await waiting).text).toContain('The bridge is open');
  });
});
