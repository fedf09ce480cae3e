import { startApp, type App } from '../support/app';
import { publishArticle, termsFor } from '../support/content';

interface Explained {
  verdicts: Array<{ outlet: string; destination: string; permitted: boolean; rule: string | null }>;
  obligations: Record<string, unknown[]>;
}

describe('what staff ask of the desk', () => {
  let app: App;
  let item = '';
  const PASSWORD = 'Night-desk-1';

  const call = async (path: string, token?: string, body?: object) => {
    const response = await fetch(`${app.origin}${path}`, {
      ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
      headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    });
    const text = await response.text();
    return { status: response.status, text, body: (text.startsWith('{') ? JSON.parse(text) : {}) as Explained };
  };

  /** Signs in as somebody with a role of the given permissions. */
  async function staff(name: string, actions: string[]): Promise<string> {
    const role = await app.strapi.service('admin::role').create({ name, description: name });
    await app.strapi.service('admin::role').assignPermissions(
      role.id,
      actions.map((action) => ({ action, subject: null, conditions: [], properties: {} })),
    );
    const email = `${name}@desk.example`;
    await app.strapi
      .service('admin::user')
      .create({ firstname: name, lastname: 'D', email, password: PASSWORD, isActive: true, roles: [role.id] });
    const { text } = await call('/admin/login', undefined, { email, password: PASSWORD });
    return (JSON.parse(text) as { data: { token: string } }).data.token;
  }

  beforeAll(async () => {
    app = await startApp();
    await app.apply(termsFor());
    item = (await publishArticle(app)).id;
  });
  afterAll(() => app?.stop());

  it('is answered to those alone who have the right', async () => {
    const path = `/syndication/explain?item=${item}`;
    const without = await staff('editor', []);
    const only = await staff('licensing', ['plugin::syndication.desk.explain']);
    const apiToken = await app.strapi.service('admin::api-token').create({ name: 'full', type: 'full-access' });
    expect((await call(path)).status).toBe(401);
    expect((await call(path, without)).status).toBe(403);
    expect((await call(path, apiToken.accessKey)).status).toBe(401);
    const answer = await call(path, only);
    expect(answer.status).toBe(200);
    expect(answer.body.verdicts).toMatchObject([{ outlet: 'daily', destination: 'web', permitted: true }]);
    expect(answer.body.obligations['daily']).not.toHaveLength(0);
    expect((await call('/syndication/simulate', only, { terms: {} })).status).toBe(403);
    // None of it is an outlet's way either.
    expect((await app.get(`/explain?item=${item}`)).status).toBe(401);
  });

  it('says what is wrong with a question', async () => {
    const token = await staff('asking', ['plugin::syndication.desk.explain', 'plugin::syndication.desk.simulate']);
    expect((await call('/syndication/explain', token)).status).toBe(400);
    expect((await call('/syndication/explain?item=nothing', token)).text).toContain('no item nothing');
    expect((await call(`/syndication/explain?item=${item}&outlet=nobody`, token)).text).toContain('no outlet nobody');
    const wrong = await call('/syndication/simulate', token, { terms: { contracts: [{ reference: 'X' }] } });
    expect([wrong.status, wrong.text]).toEqual([400, expect.stringContaining('contracts')]);
  });

  it('tries terms out, and changes nothing', async () => {
    const token = await staff('trying', ['plugin::syndication.desk.simulate']);
    const terms = termsFor({ contract: { status: 'suspended' } });
    const { status, text } = await call('/syndication/simulate', token, { terms, days: 7 });
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({
      changes: [{ outlet: 'daily', today: { items: 1 }, proposed: { items: 0 }, lost: { items: 1, sample: [item] } }],
    });
    const again = await call(
      `/syndication/explain?item=${item}`,
      await staff('looking', ['plugin::syndication.desk.explain']),
    );
    expect(again.body.verdicts).toMatchObject([{ permitted: true }]);
  });
});
