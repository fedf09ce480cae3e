import type { App } from './app';
import type { Planting } from './planting';

type Row = Record<string, unknown>;
/** Headers by which somebody is known, by who it is. */
export type Attackers = Record<string, Record<string, string>>;

const PASSWORD = 'Night-desk-1';
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** Signs in as a member of staff with a role of these permissions; gives the token of the admin API. */
export async function signIn(app: App, input: { name: string; actions: string[] }): Promise<string> {
  const { name, actions } = input;
  const role = await app.strapi.service('admin::role').create({ name, description: name });
  const permissions = actions.map((action) => ({ action, subject: null, conditions: [], properties: {} }));
  await app.strapi.service('admin::role').assignPermissions(role.id, permissions);
  const email = `${name}@desk.example`;
  await app.strapi
    .service('admin::user')
    .create({ firstname: name, lastname: 'D', email, password: PASSWORD, isActive: true, roles: [role.id] });
  return (await post<{ data: { token: string } }>(app, '/admin/login', { email, password: PASSWORD })).data.token;
}

async function post<Body>(app: App, path: string, body: object): Promise<Body> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${app.origin}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  return (await response.json()) as Body;
}

/**
 * Everybody who is neither staff with the right nor an outlet, with as much leave as Strapi can be made to give: both
 * roles of the content API opened in the database for every action that there is, and for those of licensed types that
 * have none yet; tokens of each sort.
 */
export async function attackersOf(app: App, planting: Planting): Promise<Attackers> {
  const known = [...(app.strapi.contentAPI.permissions.providers.action as unknown as Provider).keys()];
  const invented = [
    ...planting.types.map(({ uid }) => uid),
    'plugin::upload.file',
    'plugin::upload.content-api',
  ].flatMap((uid) =>
    ['find', 'findOne', 'create', 'update', 'delete', 'count', 'upload'].map((action) => `${uid}.${action}`),
  );
  const roles = (await app.strapi.db.query('plugin::users-permissions.role' as never).findMany({})) as Row[];
  for (const { id } of roles) {
    for (const action of new Set([...known, ...invented])) {
      await app.strapi.db
        .query('plugin::users-permissions.permission' as never)
        .create({ data: { action, role: id } } as never);
    }
  }
  const token = async (type: string, permissions?: string[]): Promise<string> =>
    (
      await app.strapi
        .service('admin::api-token')
        .create({ name: type, description: '', type, lifespan: null, permissions })
    ).accessKey as string;
  const user = { username: 'reader', email: 'reader@site.example', password: PASSWORD };
  await app.strapi
    .plugin('users-permissions')
    .service('user')
    .add({
      ...user,
      provider: 'local',
      confirmed: true,
      role: roles.find(({ type }) => type === 'authenticated')?.['id'],
    });
  const { jwt } = await post<{ jwt: string }>(app, '/api/auth/local', { identifier: user.email, password: PASSWORD });
  const basic = Buffer.from('admin:admin').toString('base64');
  return {
    'nobody, with the public role opened wide': {},
    'a user of the content API': bearer(jwt),
    'a read-only API token': bearer(await token('read-only')),
    'a full-access API token': bearer(await token('full-access')),
    'a custom API token with every permission': bearer(await token('custom', known)),
    'an editor without the right': bearer(await signIn(app, { name: 'without', actions: [] })),
    'an outlet, with its key for another door': bearer(planting.keys['daily-cms']?.['main'] ?? ''),
    'somebody who guesses': { authorization: `Basic ${basic}`, cookie: 'jwtToken=x; strapi_admin_refresh=x' },
  };
}

interface Provider {
  keys(): Iterable<string>;
}
