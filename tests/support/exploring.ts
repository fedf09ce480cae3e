import { Agent, request } from 'node:http';
import * as fc from 'fast-check';
import { API, startApp, type App } from './app';
import { documentsOf, itemOf, newsroom, publishArticle, termsFor } from './content';
import { createConformance, operationsOf, type Answered, type Json } from './openapi';
import { jpeg, upload } from './pictures';
import { requestsOf, type Asked, type Known } from './requests';

const FULL = { grants: [{ kinds: ['article', 'picture'], services: ['world'] }] };

/** Outlets of every sort, and items in every state, so that what is made at random meets all of them. */
async function furnish(app: App): Promise<Known> {
  const keys: string[] = [];
  const outlet = async (name: string, terms: Parameters<typeof termsFor>[0]): Promise<string> => {
    const key = (await app.apply(termsFor({ outlet: name, ...terms })))[`${name}-cms`]?.['main'] ?? '';
    keys.push(key);
    return key;
  };
  const daily = await outlet('daily', { licence: { ...FULL, feedAddress: true } });
  const photo = await upload(app, { name: 'harbour.jpg', bytes: await jpeg(700, 500) });
  const ids: string[] = [];
  const publish = async (data: Json) => {
    const made = await publishArticle(app, data);
    ids.push(made.id);
    return made;
  };
  await publish({ urgency: 2, summary: 'The harbour opened again.' });
  await publish({ media: [{ file: photo.id, caption: 'The harbour.' }] });
  await publish({ headline: 'Embargoed', embargoedUntil: new Date(Date.now() + 3_600_000).toISOString() });
  await publish({ headline: 'Not covered', services: [] }).catch(() => undefined);
  const corrected = await publish({ headline: 'Storm over' });
  const killed = await publish({ headline: 'Untrue' });
  const withheld = await publish({ headline: 'In doubt' });
  const whole = await documentsOf(app, 'picture').create({
    locale: 'en',
    status: 'published',
    data: {
      headline: 'The harbour at dawn',
      media: { file: photo.id, caption: 'The harbour.' },
      services: ((await app.strapi.db.query('api::service.service' as never).findMany({})) as Json[])
        .filter(({ code }) => code === 'world')
        .map(({ documentId }) => documentId),
    },
  });
  ids.push((await itemOf(app, String(whole['documentId']))).id);
  await outlet('reader', { licence: { access: 'browse' } });
  await outlet('taker', {
    licence: { meter: 'take', quotas: [{ unit: 'item', limit: 2, period: 'day', over: 'refuse' }] },
  });
  await outlet('counted', {
    licence: { ...FULL, quotas: [{ unit: 'item', limit: 3, period: 'day', over: 'refuse' }] },
  });
  const former = await outlet('former', { licence: FULL });
  await outlet('stranger', { contract: { status: 'suspended' } });
  await outlet('wordy', { key: { scopes: ['read'] } });
  await outlet('abroad', { key: { addresses: ['203.0.113.0/24'] } });
  await outlet('tester', { key: { environment: 'test' } });
  for (const key of [daily, former]) await app.get('/feed?from=start', key);
  await app.apply(termsFor({ outlet: 'former', licence: FULL, contract: { status: 'terminated' } }));
  await documentsOf(app).update({
    documentId: corrected.documentId,
    locale: 'en',
    status: 'published',
    data: { headline: 'Storm nearly over', changeType: 'correction', changeNote: 'It is not over.' },
  });
  await newsroom(app)['kill']({ item: killed.id, reason: 'Untrue.' });
  await newsroom(app)['withhold']({ item: withheld.id, reason: 'In doubt.' });
  await app.settle();
  const page = await app.get<{ cursor: string; events: Array<{ links: Record<string, string> }> }>(
    '/feed?from=start',
    daily,
  );
  const policies = page.body.events.flatMap(({ links }) => links['policy']?.split('/').at(-1) ?? []);
  const redirect = await app.get(`/items/${ids[1]}/renditions/m1-web?delivery=redirect`, daily, { redirect: 'manual' });
  const { feeds } = (await app.get<{ feeds: Array<{ atom: string }> }>('/account', daily)).body;
  const reading = feeds[0]?.atom.split('/').at(-1)?.replace('.atom', '') ?? '';
  const [, , keyId, secret] = daily.split('_');
  return {
    steps: {
      id: [...ids, ...ids, ...policies],
      name: ['m1-web', 'm1-thumbnail', 'm1-original', 'web', 'm9-web'],
      token: [redirect.headers.get('location')?.split('/').at(-1) ?? '', reading],
    },
    words: {
      after: [page.body.cursor],
      language: ['en', 'tr'],
      service: ['world', 'sport'],
      subject: ['medtop:04000000'],
      destination: ['web'],
      q: ['harbour', '"opened again"', 'harb* -storm', 'İskele'],
    },
    callers: [
      ...keys.map((key) => `Bearer ${key}`),
      ...Array.from({ length: 8 }, () => `Bearer ${daily}`),
      `Basic ${Buffer.from(`${keyId}:${secret}`).toString('base64')}`,
    ],
  };
}

/** Asks an app that is furnished for all that a document allows, one after the other, over one connection. */
export async function explore(input: {
  runs: number;
  seed?: number;
}): Promise<{ statuses: Record<number, number>; calls: Record<string, number> }> {
  const app = await startApp();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  try {
    const known = await furnish(app);
    const document = (await app.get<Json>('/openapi.json')).body;
    const operations = operationsOf(document);
    const conforms = createConformance(document);
    const statuses: Record<number, number> = {};
    const calls: Record<string, number> = {};
    await fc.assert(
      fc.asyncProperty(requestsOf(operations, known), async (asked) => {
        const answered = await send({ app, agent, asked });
        statuses[answered.status] = (statuses[answered.status] ?? 0) + 1;
        const { operation, method } = asked;
        if (answered.status < 300) calls[operation.path] = (calls[operation.path] ?? 0) + 1;
        const documented = method === operation.method || (method === 'HEAD' && operation.method === 'GET');
        const wrong = conforms(operation, answered);
        if (!documented && answered.status < 400) wrong.push(`${method} is answered and not in the document`);
        if (wrong.length > 0) throw new Error(`${method} ${asked.target} ${answered.status}: ${wrong.join('; ')}`);
      }),
      { numRuns: input.runs, ...(input.seed === undefined ? {} : { seed: input.seed }) },
    );
    return { statuses, calls };
  } finally {
    agent.destroy();
    await app.stop();
  }
}

const send = ({ app, agent, asked }: { app: App; agent: Agent; asked: Asked }): Promise<Answered> =>
  new Promise((resolve, reject) => {
    const { method, target, headers } = asked;
    request(`${app.origin}${API}${target}`, { method, headers, agent, path: `${API}${target}` }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: response.headers['content-encoding'] ? Buffer.alloc(0) : Buffer.concat(chunks),
        }),
      );
    })
      .on('error', reject)
      .end();
  });
