import { readFileSync } from 'node:fs';
import path from 'node:path';
import { PROJECT, startApp, type App } from '../support/app';
import { attackersOf, type Attackers } from '../support/attackers';
import { createCanaries } from '../support/canaries';
import { documentsOf } from '../support/content';
import { extendedProject } from '../support/extended';
import { plantNewsroom } from '../support/planting';
import { raw } from '../support/raw';

type Row = Record<string, unknown>;
jest.setTimeout(120_000);

/** What an advisory’s proof sends: a question about a field that nobody may read, asked so that the answer shows it. */
const QUESTIONS: Array<{ advisory: string; ask: (field: string, begins: string) => string[] }> = [
  {
    advisory: 'CVE-2023-22894: filters on private fields of related rows',
    ask: (field, begins) => [
      `filters[updatedBy][${field}][$startsWith]=${begins}`,
      `filters[createdBy][${field}][$contains]=${begins}`,
      `filters[$and][0][$or][0][updatedBy][${field}][$startsWith]=${begins}`,
      `filters[$not][updatedBy][${field}][$startsWith]=${begins}`,
      `populate[updatedBy][filters][${field}][$startsWith]=${begins}`,
      `sort=updatedBy.${field}`,
    ],
  },
  {
    advisory: 'GHSA-9xg4-3qfm-9w8f: the same, with the prefix of a table',
    ask: (field, begins) =>
      ['t0', 't1', 't2', 'admin_users'].flatMap((table) => [
        `filters[updatedBy][${table}.${field}][$startsWith]=${begins}`,
        `filters[${table}.${field}][$startsWith]=${begins}`,
        `sort=${table}.${field}`,
      ]),
  },
  {
    advisory: 'GHSA-495j-h493-42q2: the parameter lookup',
    ask: (field, begins) => [
      `lookup[updatedBy][${field}][$startsWith]=${begins}`,
      `lookup[${field}][$startsWith]=${begins}`,
    ],
  },
  {
    advisory: 'CVE-2026-27886: the parameter where',
    ask: (field, begins) => [
      `where[updatedBy][${field}][$startsWith]=${begins}`,
      `where[createdBy][${field}][$eq]=${begins}`,
      `where[$or][0][updatedBy][${field}][$startsWith]=${begins}`,
    ],
  },
];

describe('Strapi’s advisories on reads that leak', () => {
  const canaries = createCanaries();
  const project = extendedProject();
  let app: App;
  let attackers: Attackers;
  const SECRET = 'b7token';

  beforeAll(async () => {
    app = await startApp({ project: project.directory });
    const planting = await plantNewsroom(app, canaries);
    attackers = await attackersOf(app, planting);
    const admins = app.strapi.db.query('admin::user' as never);
    const [writer] = (await admins.findMany({})) as Row[];
    await admins.update({ where: { id: writer?.['id'] }, data: { resetPasswordToken: SECRET } } as never);
    await documentsOf(app, 'site').create({
      data: { title: 'Front page', password: SECRET, updatedBy: writer?.['id'], createdBy: writer?.['id'] },
    });
  });
  afterAll(async () => {
    await app?.stop();
    project.remove();
  });

  const ask = async (headers: Record<string, string>, at: string) => {
    const { status, body } = await raw(app.origin, { path: at, headers });
    return `${status} ${body.toString()}`;
  };

  it('would show in the answers, were they open: what may be asked does', async () => {
    const right = await ask({}, '/api/sites?filters[title][$startsWith]=F');
    expect(right).toContain('Front page');
    expect(await ask({}, '/api/sites?filters[title][$startsWith]=G')).not.toContain('Front page');
  });

  it.each(QUESTIONS.map(({ advisory, ask: asked }) => [advisory, asked] as const))(
    'show nothing by %s',
    async (_, asked) => {
      // Of the writer: the hash of the password (bcrypt’s begins with $2) and the token; of the row: a private field.
      const guesses: Array<[string, string, string]> = [
        ['password', '$2', '$3'],
        ['resetPasswordToken', SECRET.slice(0, 2), 'c8'],
        ['email', 'without', 'withouz'],
      ];
      for (const [who, headers] of Object.entries(attackers)) {
        for (const [field, right, wrong] of guesses) {
          const wrongly = asked(field, wrong);
          for (const [index, question] of asked(field, right).entries()) {
            const [one, other] = await Promise.all([
              ask(headers, `/api/sites?${question}`),
              ask(headers, `/api/sites?${wrongly[index]}`),
            ]);
            expect([who, question, one.replaceAll(right, wrong)]).toEqual([who, question, other]);
            expect(one).not.toMatch(/\$2[aby]\$|b7token/);
          }
        }
      }
    },
  );

  it('show nothing of writers, though the type shows who wrote: no hash, no token', async () => {
    for (const [who, headers] of Object.entries(attackers)) {
      for (const query of ['populate=*', 'populate[updatedBy][fields]=password', 'populate[createdBy][populate]=*'])
        expect([who, await ask(headers, `/api/sites?${query}`)]).toEqual([
          who,
          expect.not.stringMatching(/\$2[aby]\$|b7token/),
        ]);
    }
  });

  it('GHSA-pcw7-5633-82vv: the content API takes no file, of whatever type, from anybody', async () => {
    const boundary = 'xyz';
    const part = `--${boundary}\r\nContent-Disposition: form-data; name="files"; filename="x.svg"\r\nContent-Type: image/svg+xml\r\n\r\n<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>\r\n--${boundary}--\r\n`;
    const before = await app.strapi.db.query('plugin::upload.file' as never).count({});
    for (const headers of Object.values(attackers)) {
      for (const at of ['/api/upload', '/api/upload?id=1', '/api/upload/files/1']) {
        const { status } = await raw(app.origin, {
          method: 'POST',
          path: at,
          headers: { ...headers, 'content-type': `multipart/form-data; boundary=${boundary}` },
          body: part,
        });
        expect([404, 405]).toContain(status);
      }
    }
    expect(await app.strapi.db.query('plugin::upload.file' as never).count({})).toBe(before);
  });

  it('are mended in the Strapi that is used', () => {
    const { dependencies } = JSON.parse(readFileSync(path.join(PROJECT, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    const [major = 0, minor = 0] = (dependencies['@strapi/strapi'] ?? '').split('.').map(Number);
    expect([major, minor >= 37]).toEqual([5, true]);
  });
});
