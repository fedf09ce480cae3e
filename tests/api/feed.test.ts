import { DATABASES, startApp, type App } from '../support/app';
import { newsroom, publishArticle, termsFor } from '../support/content';

interface Feed {
  events: Array<{ event: string; id: string; edition: number; item: Record<string, unknown> }>;
  cursor: string;
  more: boolean;
}

describe.each(DATABASES)('the feed on %s', (database) => {
  let app: App;
  let key: string;

  beforeAll(async () => {
    app = await startApp({ database });
    const keys = await app.apply(termsFor());
    key = keys['daily-cms']?.['main'] ?? '';
  });
  afterAll(() => app?.stop());

  it('brings a story from the newsroom to the outlet, and a kill after it', async () => {
    const story = await publishArticle(app);
    const first = await app.get<Feed>('/feed?from=start', key);
    expect(first.status).toBe(200);
    expect(first.body.events.map(({ event, id }) => ({ event, id }))).toEqual([{ event: 'published', id: story.id }]);

    await newsroom(app)['kill']({ item: story.id, reason: 'The harbour never closed.' });
    await app.settle();
    const second = await app.get<Feed>(`/feed?after=${first.body.cursor}`, key);
    expect(second.body.events).toHaveLength(1);
    expect(second.body.events[0]).toMatchObject({
      event: 'killed',
      item: { pubStatus: 'canceled', edNote: 'The harbour never closed.' },
    });
    expect(second.text).not.toContain('Ships had waited');
    expect((await app.get(`/items/${story.id}`, key)).status).toBe(410);
  });
});
