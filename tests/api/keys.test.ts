import { startApp, DATABASES, type App } from '../support/app';
import { termsFor } from '../support/content';

describe.each(DATABASES)('keys (%s)', (database) => {
  let app: App;
  const key = (name: string, more: object = {}) => ({
    name,
    scopes: ['read', 'media'],
    environment: 'live',
    ...more,
  });
  const withKeys = (...keys: object[]) => {
    const terms = termsFor();
    const [outlet] = terms['outlets'] as Array<{ connections: object[] }>;
    return {
      ...terms,
      outlets: [{ ...outlet, connections: outlet!.connections.map((connection) => ({ ...connection, keys })) }],
    };
  };
  let main: string;

  beforeAll(async () => {
    app = await startApp({ database });
    main = (await app.apply(withKeys(key('main'))))['daily-cms']?.['main'] ?? '';
  });
  afterAll(() => app?.stop());

  const status = async (credential: string | undefined) => (await app.get('/feed', credential)).status;
  const running = () =>
    (
      app.strapi.plugin('syndication').service('wire') as {
        running: { keyUse: { flush(): Promise<void> }; rights: { refresh(): Promise<void> } };
      }
    ).running;
  const rowOf = async (credential: string) => {
    const [, , keyId] = credential.split('_');
    return (await app.strapi.db.query('plugin::syndication.key' as never).findOne({ where: { keyId } } as never)) as {
      documentId: string;
      lastUsed: string | null;
    };
  };
  const controls = async () => {
    const [row] = (await app.strapi.db.connection('wire_control').max({ newest: 'id' })) as Array<{ newest: unknown }>;
    return Number(row?.newest ?? 0);
  };

  it('overlap for as long as a rotation takes, and each ends with the next request', async () => {
    const made = await app.apply(withKeys(key('main'), key('next')));
    const next = made['daily-cms']?.['next'];
    // A key that exists is not made again, and its secret is nowhere to be had.
    expect(made['daily-cms']?.['main']).toBeUndefined();
    expect([await status(main), await status(next)]).toEqual([200, 200]);
    await app.apply(withKeys(key('main', { status: 'revoked' }), key('next')));
    expect([await status(main), await status(next)]).toEqual([401, 200]);
    await app.apply(withKeys(key('main'), key('next')));
    main = next ?? '';
  });

  it('have when they were last used in their row, and no right is looked at again because of it', async () => {
    const unused = (await app.apply(withKeys(key('main'), key('next'), key('idle'))))['daily-cms']?.['idle'] ?? '';
    await running().keyUse.flush();
    await running().rights.refresh();
    const [before, started] = [await controls(), Date.now()];
    expect(await status(main)).toBe(200);
    await running().keyUse.flush();
    const used = Date.parse(String((await rowOf(main)).lastUsed));
    expect(used).toBeGreaterThanOrEqual(started - 1_000);
    expect(used).toBeLessThanOrEqual(Date.now() + 1_000);
    expect((await rowOf(unused)).lastUsed).toBeNull();
    expect(await controls()).toBe(before);
    expect(await status(main)).toBe(200);
  });

  it('are not used by who has the wrong secret', async () => {
    const idle = (await app.apply(withKeys(key('main'), key('wrong'))))['daily-cms']?.['wrong'] ?? '';
    expect(await status(`${idle.slice(0, -1)}${idle.endsWith('x') ? 'y' : 'x'}`)).toBe(401);
    await running().keyUse.flush();
    expect((await rowOf(idle)).lastUsed).toBeNull();
  });

  it('end with the next request where staff revoke them in a form that has an older last use in it', async () => {
    const held = (await app.apply(withKeys(key('main'), key('form'))))['daily-cms']?.['form'] ?? '';
    expect(await status(held)).toBe(200);
    await running().keyUse.flush();
    const { documentId } = await rowOf(held);
    await app.strapi.documents('plugin::syndication.key' as never).update({
      documentId,
      data: { state: 'revoked', lastUsed: '2020-01-01T00:00:00.000Z' },
    } as never);
    expect(await status(held)).toBe(401);
  });
});
