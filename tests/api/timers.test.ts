import { DATABASES, freshEnvironment, startApp } from '../support/app';
import { publishArticle, termsFor } from '../support/content';

interface Feed {
  events: Array<{ event: string; id: string }>;
  cursor: string;
}

describe.each(DATABASES)('what time brings while the process is down, on %s', (database) => {
  it('is told once, when it is up again: the end of an embargo, of an item’s rights, of a contract', async () => {
    const existing = await freshEnvironment(database);
    let app = await startApp({ existing });
    const keys = await app.apply(termsFor());
    const ended = (await app.apply(termsFor({ outlet: 'ending' })))['ending-cms']?.['main'];
    const key = keys['daily-cms']?.['main'];
    const soon = new Date(Date.now() + 5_000).toISOString();
    const lifted = await publishArticle(app, { embargoedUntil: soon });
    const over = await publishArticle(app, { rights: { ends: soon } });
    const before = (await app.get<Feed>('/feed?from=start', key)).body;
    expect(before.events.map(({ id }) => id)).toEqual([over.id]);
    const held = (await app.get<Feed>('/feed?from=start', ended)).body;
    await app.strapi.db
      .connection('wire_timers')
      .where({ outlet: 'ending' })
      .update({ due: Date.now() + 1_000 });
    await app.stop();

    await new Promise((resolve) => setTimeout(resolve, Math.max(Date.parse(soon) + 500 - Date.now(), 0)));
    app = await startApp({ existing });
    const after = (await app.get<Feed>(`/feed?after=${before.cursor}`, key)).body;
    expect(after.events.map(({ event, id }) => `${event} ${id}`).sort()).toEqual(
      [`lifted ${lifted.id}`, `rights-ended ${over.id}`].sort(),
    );
    const rows = (await app.strapi.db.connection('wire_events').select('type')) as Array<{ type: string }>;
    const counted = (wanted: string) => rows.filter(({ type }) => type === wanted).length;
    expect(['lifted', 'rights-ended', 'revoked'].map(counted)).toEqual([1, 1, 1]);
    expect((await app.get<Feed>(`/feed?after=${held.cursor}`, ended)).status).toBe(200);
    await app.stop();
    await existing.drop();
  });
});
