import { request, type IncomingMessage } from 'node:http';
import { API, startApp, type App } from '../support/app';
import { documentsOf, itemOf, newsroom, publishArticle, termsFor } from '../support/content';
import { upload, video } from '../support/pictures';

type Row = Record<string, unknown>;

const MEGABYTE = 1_048_576;
const MEGABYTES = 24;
const EACH = 50;
const LICENCE = { grants: [{ kinds: ['article', 'video'], services: ['world'] }] };

/** A download that somebody takes slowly, and how much of it has come. */
interface Taking {
  received: number;
  status: number;
  ended: Promise<'whole' | 'broken'>;
}

describe('while fifty downloads and fifty long polls run', () => {
  let app: App;
  let film: number;

  beforeAll(async () => {
    app = await startApp();
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
        const taking: Taking = { received: 0, status: answer.statusCode ?? 0, ended: Promise.resolve('broken') };
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
  const ledger = () =>
    (
      app.strapi.plugin('syndication').service('wire') as unknown as {
        running: {
          ledger: Record<
            'deliveries' | 'refusals',
            (page: { outlet: string; limit: number }) => Promise<{ rows: Row[] }>
          >;
        };
      }
    ).running.ledger;

  const ends: Array<{
    what: string;
    happens: (name: string, id: string) => Promise<unknown>;
    rule: string;
    polls: (polled: Polled, id: string) => void;
  }> = [
    {
      what: 'a kill',
      happens: (_, item) =>
        newsroom(app)
          ['kill']({ item, reason: 'Untrue.' })
          .then(() => app.settle()),
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
        expect([status, events.map(({ event, id: item }) => [event, item])]).toEqual([200, [['revoked', id]]]);
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
    // At most a megabyte more, and half a second.
    const at = takings.map(({ received }) => received);
    await after(500);
    const stopped = takings.map(({ received }) => received);
    expect(stopped.filter((received, index) => received - at[index]! > MEGABYTE)).toEqual([]);
    expect(await Promise.all(takings.map(({ ended }) => ended))).toEqual(takings.map(() => 'broken'));
    await after(300);
    expect(takings.map(({ received }) => received)).toEqual(stopped);
    expect(stopped.filter((received) => received >= MEGABYTES * MEGABYTE)).toEqual([]);

    // Each long poll has its answer, and none has anything of what may no longer be given.
    for (const one of await Promise.all(polled)) {
      polls(one, id);
      expect(one.text).not.toContain('Turbines');
    }
    const again = await app.get(call, key);
    expect(again.headers.get('content-type')).toMatch(/json/);
    expect(again.text).not.toContain('Turbines');

    // Each download is on record as delivered, and as broken off.
    const { rows } = await ledger().deliveries({ outlet: name, limit: 200 });
    const files = rows.filter(({ route }) => String(route).includes('renditions'));
    expect(files.length).toBe(EACH);
    expect(new Set(files.map(({ requestId }) => requestId)).size).toBe(EACH);
    const refusals = await ledger().refusals({ outlet: name, limit: 200 });
    const broken = refusals.rows.filter(({ route, rule: by }) => String(route).includes('renditions') && by === rule);
    expect(broken.length).toBeGreaterThanOrEqual(EACH);
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
    const cursor = (await app.get<{ cursor: string }>('/feed?from=now', kept)).body.cursor;
    const waiting = poll(kept, cursor);
    await publishArticle(app, { headline: 'The bridge is open' });
    expect((await waiting).text).toContain('The bridge is open');
  });
});
