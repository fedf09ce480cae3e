import { DATABASES, startApp, type App } from '../support/app';
import { documentsOf, paragraph, termsFor } from '../support/content';

interface Page {
  events: Array<{ id: string; edition: number; event: string }>;
  cursor: string;
  more: boolean;
}
const DOCUMENTS = 200;
const CALLERS = 20;

describe.each(DATABASES)('walkers on %s', (database) => {
  let app: App;
  let keys: string[];

  beforeAll(async () => {
    app = await startApp({ database });
    const walkers = ['one', 'two', 'three'];
    const made: Record<string, Record<string, string>> = {};
    for (const outlet of walkers) Object.assign(made, await app.apply(termsFor({ outlet })));
    keys = walkers.map((outlet) => made[`${outlet}-cms`]?.['main'] ?? '');
  });
  afterAll(() => app?.stop());

  it('see each event exactly once, in one and the same order, while many publish and one transaction commits late', async () => {
    const services = (await app.strapi.db
      .query('api::service.service' as never)
      .findMany({ where: { code: 'world' } } as never)) as Array<{ documentId: string }>;
    const data = (number: number) => ({
      headline: `Story ${number}`,
      body: [paragraph(`Body ${number}`)],
      services: services.map(({ documentId }) => documentId),
    });
    let published = 0;
    const walks = keys.map((key) => walk(key, () => published));

    const single = Array.from({ length: CALLERS }, async (_, caller) => {
      for (let number = caller; number < DOCUMENTS - 40; number += CALLERS) {
        await documentsOf(app).create({ locale: 'en', status: 'published', data: data(number) });
      }
    });
    const late = app.strapi.db.transaction(async () => {
      await documentsOf(app).create({ locale: 'en', status: 'published', data: data(900) });
      await new Promise((resolve) => setTimeout(resolve, 1_500));
    });
    await Promise.all([...single, late, bulk(data)]);
    published = DOCUMENTS - 40 + 1 + 40;
    const seen = await Promise.all(walks);

    expect(seen[0]).toHaveLength(published);
    expect(new Set(seen[0]).size).toBe(published);
    expect(seen[1]).toEqual(seen[0]);
    expect(seen[2]).toEqual(seen[0]);
    const numbers = (await app.strapi.db.connection('wire_events').orderBy('seq').pluck('seq')).map(Number);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  }, 120_000);

  /** As the content manager publishes a selection. */
  async function bulk(data: (number: number) => Record<string, unknown>): Promise<void> {
    const manager = app.strapi.plugin('content-manager').service('document-manager') as {
      publishMany(uid: string, ids: string[], locale: string): Promise<unknown>;
    };
    for (const start of [500, 520]) {
      const drafts: string[] = [];
      for (let number = start; number < start + 20; number += 1) {
        const draft = await documentsOf(app).create({ locale: 'en', data: data(number) });
        drafts.push(String(draft['documentId']));
      }
      await manager.publishMany('api::article.article', drafts, 'en');
    }
  }

  async function walk(key: string, expected: () => number): Promise<string[]> {
    const seen: string[] = [];
    let call = '/feed?from=start&limit=7&wait=2';
    for (let calls = 0; calls < 2_000; calls += 1) {
      const page = await app.get<Page>(call, key);
      if (page.status === 503) continue;
      if (page.status !== 200) throw new Error(page.text);
      seen.push(...page.body.events.map(({ id, edition, event }) => `${event} ${id}/${edition}`));
      if (expected() > 0 && seen.length >= expected() && !page.body.more) return seen;
      call = `/feed?after=${page.body.cursor}&limit=7&wait=2`;
    }
    return seen;
  }
});
