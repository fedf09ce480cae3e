import { DATABASES, startApp, type App } from '../support/app';
import { newsroom, publishArticle, termsFor } from '../support/content';

interface Feed {
  events: Array<{ event: string; id: string; uses: Array<{ destination: string; schedule: number }> }>;
  cursor: string;
  more: boolean;
}
const DELAY = 3_000;

describe.each(DATABASES)('delays on %s', (database) => {
  let app: App;
  let key = '';

  /** One connection: the service sport without delay, world three seconds later, both later still for the app. */
  function terms() {
    const all = termsFor({ outlet: 'evening' }) as Record<string, Array<Record<string, unknown>>>;
    const licence = (code: string, services: string[], more: object) => ({
      code,
      name: code,
      access: 'full',
      grants: [{ kinds: ['article'], services }],
      channels: ['web', 'app'],
      territories: { any: true },
      ...more,
    });
    return {
      ...all,
      licences: [
        licence('sport-now', ['sport'], {}),
        licence('world-later', ['world'], { delay: `PT${DELAY / 1_000}S` }),
        licence('all-last', ['world', 'sport'], { delay: `PT${(DELAY * 2) / 1_000}S` }),
      ],
      contracts: [
        {
          ...all['contracts']?.[0],
          schedules: ['sport-now', 'world-later', 'all-last'].map((one) => ({ licence: one, destinations: ['web'] })),
        },
      ],
    };
  }
  const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
  const feed = (query: string) => app.get<Feed>(`/feed?${query}`, key);
  const seen = ({ events }: Feed) => events.map(({ event, id }) => `${event} ${id}`);
  const publish = async (service: string, headline: string) => {
    const rows = (await app.strapi.db.query('api::service.service' as never).findMany({})) as Array<
      Record<string, unknown>
    >;
    const { documentId } = rows.find(({ code }) => code === service) ?? {};
    return publishArticle(app, { headline, services: [documentId] });
  };

  beforeAll(async () => {
    app = await startApp({ database });
    key = (await app.apply(terms()))['evening-cms']?.['main'] ?? '';
  });
  afterAll(() => app?.stop());

  it('bring each event once, as soon as one schedule permits it, and a long poll wakes for it', async () => {
    const start = (await feed('from=now')).body.cursor;
    const world = await publish('world', 'Ministers meet in the capital');
    const sport = await publish('sport', 'The rowers win by a length');
    const first = await feed(`after=${start}`);
    expect(seen(first.body)).toEqual([`published ${sport.id}`]);
    expect(first.body.more).toBe(false);
    expect((await app.get(`/items/${world.id}`, key)).status).toBe(404);

    const begun = Date.now();
    const second = await feed(`after=${first.body.cursor}&wait=20`);
    expect(seen(second.body)).toEqual([`published ${world.id}`]);
    expect(Date.now() - begun).toBeLessThan(DELAY + 4_000);
    expect((await app.get(`/items/${world.id}`, key)).status).toBe(200);

    await sleep(DELAY * 2 + 500);
    const third = await feed(`after=${second.body.cursor}`);
    expect(seen(third.body)).toEqual([]);
    // Whoever walks anew, when all is old enough, sees each once and in order.
    const anew = await feed(`after=${start}`);
    expect(seen(anew.body)).toEqual([`published ${world.id}`, `published ${sport.id}`]);
    expect(seen((await feed(`after=${anew.body.cursor}`)).body)).toEqual([]);
  });

  it('keep no kill back, and what was killed meanwhile never comes', async () => {
    const held = await publish('sport', 'The match was won');
    const { cursor } = (await feed('since=2020-01-01')).body;
    const never = await publish('world', 'A story that was wrong');
    await newsroom(app)['kill']({ item: held.id, reason: 'It was lost.' });
    await newsroom(app)['kill']({ item: never.id, reason: 'It was wrong.' });
    await app.settle();
    const first = await feed(`after=${cursor}`);
    expect(seen(first.body)).toEqual([`killed ${held.id}`]);
    await sleep(DELAY * 2 + 500);
    expect(seen((await feed(`after=${first.body.cursor}`)).body)).toEqual([]);
  });
});
