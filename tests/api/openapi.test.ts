import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { readJson } from '../../plugins/syndication/shared/test-support';
import { startApp, type App } from '../support/app';
import { explore } from '../support/exploring';
import { createConformance, hasStandard, operationsOf, type Json } from '../support/openapi';
import { termsFor } from '../support/content';

const OAS = 'openapi';
const described = hasStandard(OAS) ? it : it.skip;

describe('the OpenAPI document', () => {
  let app: App;
  let key: string;
  let document: Json;

  beforeAll(async () => {
    app = await startApp();
    key = (await app.apply(termsFor()))['daily-cms']?.['main'] ?? '';
    document = (await app.get<Json>('/openapi.json')).body;
  });
  afterAll(() => app?.stop());

  it('is open to anybody, may be kept, and is asked whether it is still so', async () => {
    const first = await app.get('/openapi.json');
    expect([first.status, first.headers.get('content-type')]).toEqual([200, 'application/json']);
    expect(first.headers.get('cache-control')).toBe('public, no-cache');
    const etag = first.headers.get('etag') ?? '';
    expect((await app.get('/openapi.json', undefined, { headers: { 'if-none-match': etag } })).status).toBe(304);
    expect((await app.get('/openapi.json', undefined, { method: 'POST' })).status).toBe(405);
    expect((await app.get('/openapi.json?x=1')).body).toMatchObject({ status: 400, parameter: 'x' });
  });

  described(
    `is OpenAPI 3.1, by its published schema${hasStandard(OAS) ? '' : ' (skipped: no openapi folder; set STANDARDS_DIR)'}`,
    () => {
      // The dialect of its schemas is that of JSON Schema 2020-12, to which the published schema leaves a dynamic reference.
      const text = JSON.stringify(readJson(OAS, 'oas_3.1_schema_2025-11-23.json'));
      const ajv = new Ajv2020({ strict: false });
      addFormats(ajv);
      ajv.addFormat('media-range', true);
      const dialect = '"$ref":"https://json-schema.org/draft/2020-12/schema"';
      const validate = ajv.compile(JSON.parse(text.replaceAll('"$dynamicRef":"#meta"', dialect)) as Json);
      expect([validate(document), validate.errors]).toEqual([true, null]);
      const broken = { ...document, components: { schemas: { Feed: { type: 'nothing' } } } };
      for (const wrong of [broken, { ...document, openapi: '3.0.0' }, { ...document, paths: { feed: {} } }])
        expect(validate(wrong)).toBe(false);
    },
  );

  it('has every parameter that a call takes, and none that it does not', async () => {
    const operations = operationsOf(document);
    const names = [
      ...new Set(
        operations.flatMap(({ parameters }) => parameters.filter((one) => one.in === 'query').map(({ name }) => name)),
      ),
    ];
    for (const { path, method, parameters } of operations.filter(({ security }) => !security)) {
      for (const name of names) {
        const call = `${path.replace(/\{\w+\}/g, 'x')}?${name}=${encodeURIComponent('\u0001')}`;
        const { body } = await app.get(call, key, { method });
        const unknown = String(body['detail']).endsWith('is not a parameter of this call');
        const taken = parameters.some((one) => one.in === 'query' && one.name === name);
        expect([path, name, unknown]).toEqual([path, name, !taken]);
      }
    }
  });

  it('is what answers are held against: a member, a status, a kind of problem that is not in it is found', () => {
    const feed = operationsOf(document).find(({ path }) => path === '/feed')!;
    const conforms = createConformance(document);
    const answer = (status: number, type: string, body: Json) =>
      conforms(feed, {
        status,
        headers: { 'request-id': 'r', 'content-type': type },
        body: Buffer.from(JSON.stringify(body)),
      });
    const page = { events: [], cursor: 'c', more: false, entitlement: 'e' };
    const problem = { type: '/docs/problems/bad-cursor', title: 't', status: 400, detail: 'd', requestId: 'r' };
    const told = 'application/problem+json';
    expect(answer(200, 'application/json', page)).toEqual([]);
    expect(answer(400, told, problem)).toEqual([]);
    for (const wrong of [
      answer(200, 'application/json', { ...page, total: 3 }),
      answer(200, 'application/json', { ...page, more: 'no' }),
      answer(200, 'text/html', page),
      answer(402, told, { ...problem, status: 402 }),
      answer(400, told, { ...problem, status: 403 }),
      answer(400, told, { ...problem, type: '/docs/problems/not-found' }),
      answer(503, told, { ...problem, status: 503 }),
    ])
      expect(wrong).toHaveLength(1);
  });

  it('names for every status the problems that may come', () => {
    for (const { path, responses } of operationsOf(document))
      for (const [status, { description, content }] of Object.entries(responses).filter(
        ([code]) => Number(code) >= 400,
      ))
        expect([
          path,
          status,
          Object.keys(content ?? {}).includes('application/problem+json'),
          /`[a-z-]+`: /.test(description),
        ]).toEqual([path, status, true, true]);
  });
});

describe('requests made from the document', () => {
  it('are answered as it says: no 5xx, every refusal a problem document, every answer by its schema', async () => {
    const { statuses, calls } = await explore({ runs: 2_000 });
    // Whatever is described was met.
    for (const status of [200, 400, 401, 403, 404, 405, 406, 410])
      expect([status, statuses[status] ?? 0]).not.toEqual([status, 0]);
    expect(Object.keys(calls)).toHaveLength(13);
  }, 240_000);
});
