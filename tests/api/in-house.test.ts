import { startApp, type App } from '../support/app';
import { newsroom, publishArticle, termsFor } from '../support/content';

interface Answer {
  permitted: boolean;
  status: number;
  body: Record<string, unknown> | null;
  rule: string | null;
  reason: string | null;
}
interface Gate {
  decideFor(order: { connection: string; item: string }): Promise<Answer>;
  deliver(order: { connection: string; item: string; edition?: number }): Promise<Answer>;
}

describe('the gate, for the agency’s own code', () => {
  let app: App;
  let key = '';
  let world = '';
  let elsewhere = '';
  const gate = () => app.strapi.plugin('syndication').service('gate') as Gate;
  const records = async (call: string) =>
    (await app.get<{ deliveries: Array<Record<string, unknown>> }>(`/account/${call}`, key)).body.deliveries ?? [];

  beforeAll(async () => {
    app = await startApp();
    key = (await app.apply(termsFor()))['daily-cms']?.['main'] ?? '';
    world = (await publishArticle(app)).id;
    elsewhere = (await publishArticle(app, { services: [] })).id;
  });
  afterAll(() => app?.stop());

  it('says what an outlet may, with obligations, and delivers nothing by it', async () => {
    const { permitted, body } = await gate().decideFor({ connection: 'daily-cms', item: world });
    expect(permitted).toBe(true);
    expect(body).toMatchObject({ permitted: true, destinations: [{ destination: 'web', contract: 'WG-daily' }] });
    expect(body?.['obligations']).not.toHaveLength(0);
    expect(await records('deliveries')).toEqual([]);
  });

  it('gives what the outlet would be given, recorded before it is returned', async () => {
    const { permitted, status, body } = await gate().deliver({ connection: 'daily-cms', item: world });
    expect([permitted, status]).toEqual([true, 200]);
    expect(await records('deliveries')).toHaveLength(1);
    const asked = await app.get(`/items/${world}`, key);
    expect(body?.['item']).toEqual(asked.body['item']);
    expect(body?.['uses']).toEqual(asked.body['uses']);
  });

  it('refuses what is not covered, and records the refusal', async () => {
    for (const item of [elsewhere, 'unknown']) {
      for (const answer of [
        await gate().decideFor({ connection: 'daily-cms', item }),
        await gate().deliver({ connection: 'daily-cms', item }),
      ]) {
        expect(answer).toMatchObject({ permitted: false, status: 404, body: null });
        expect(answer.rule).toBe(item === elsewhere ? 'grant.match' : 'item.unknown');
      }
    }
    const { running } = app.strapi.plugin('syndication').service('wire') as {
      running: { ledger: { refusals(input: { limit: number }): Promise<{ rows: Array<Record<string, unknown>> }> } };
    };
    const { rows } = await running.ledger.refusals({ limit: 10 });
    expect(rows.map(({ key: by, outlet, rule }) => [by, outlet, rule])).toEqual(
      ['item.unknown', 'item.unknown', 'grant.match', 'grant.match'].map((rule) => [
        'in-house:daily-cms:live',
        'daily',
        rule,
      ]),
    );
    await expect(gate().deliver({ connection: 'nobody', item: world })).rejects.toThrow(/no connection nobody/);
    await expect(gate().deliver({ connection: 'daily-cms', item: world, edition: 7 })).resolves.toMatchObject({
      permitted: false,
      rule: 'item.version',
    });
  });

  it('gives a holder of what was killed the tombstone', async () => {
    await newsroom(app).kill({ item: world, reason: 'Withdrawn at the source.' });
    await app.settle();
    const answer = await gate().deliver({ connection: 'daily-cms', item: world });
    expect(answer).toMatchObject({ permitted: false, status: 410, body: { item: { pubStatus: 'canceled' } } });
    expect((await gate().decideFor({ connection: 'daily-cms', item: world })).permitted).toBe(false);
  });

  it('refuses for a connection or an outlet that is suspended', async () => {
    const terms = termsFor() as { outlets: Array<Record<string, unknown>> };
    Object.assign(terms.outlets[0]!, { status: 'suspended' });
    await app.apply(terms);
    expect(await gate().deliver({ connection: 'daily-cms', item: world })).toMatchObject({
      permitted: false,
      status: 401,
      rule: 'key.active',
    });
  });
});
