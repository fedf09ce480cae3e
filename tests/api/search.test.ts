import type { Knex } from 'knex';
import { facetsOf } from '../../plugins/syndication/server/src/newsroom/facets';
import { createWriter, indexMissing, newItemId } from '../../plugins/syndication/server/src/wire';
import { createTexts } from '../../plugins/syndication/server/src/wire/texts';
import type { Edition } from '../../plugins/syndication/shared/edition';
import { DATABASES, startApp, type App } from '../support/app';
import { documentsOf, itemOf, newsroom, paragraph, publishArticle, termsFor } from '../support/content';

interface Found {
  items: Array<{
    id: string;
    edition: number;
    item: { headlines?: Array<{ value: string }> };
    highlights?: { headline?: string; summary?: string; body?: string[]; captions?: unknown };
    omitted: Array<{ rule: string }>;
  }>;
  cursor: string | null;
}
type Story = [name: string, language: string, headline: string, summary: string, body: string];

/** Invented, as all of it. */
const STORIES: Story[] = [
  [
    'ferry',
    'en',
    'Ferry strike ends in Halden Bay',
    'Crews return on Monday',
    'The ferry sails again. It’s 1,200 passengers.',
  ],
  ['grain', 'en', 'Grain prices fall', 'A quiet harbour', 'Traders in Halden say the ferry strike was no cause.'],
  [
    'kar',
    'tr',
    'İstanbul’da kar alarmı: okullar kapandı',
    'Vali ILIK havanın geçtiğini söyledi',
    'ISPARTA ve Iğdır yolları açıldı. Ankara’da güneş.',
  ],
  ['secim', 'tr', 'Seçim takvimi açıklandı', 'Çağrı: “Sandığa gidin”', 'İLKHA muhabiri Şırnak’tan bildirdi.'],
  [
    'sine',
    'kmr',
    'Şahiya sînemaya Kurdî li Wanê',
    'Fîlmên kurt û dirêj',
    'Derhênerê ciwan got ku çîrok ji gundê wî ye.',
  ],
  [
    'cay',
    'ckb',
    'چایخانەیەکی سلێمانی کتێب دەگۆڕێتەوە',
    'لە هەولێر و سلێمانی',
    'کۆبوونەوەی ڕۆژی ٢٠٢٦ بە گوڵ تەواو بوو.',
  ],
  [
    'akhbar',
    'ar',
    'افتتاح مدرسةٍ جديدة في الموصل',
    'أعلنت الحكومة ميزانية ١٢٠ مليوناً',
    'قال مُحَمَّد إنّ الطلاب على موعـــد مع الإنجاز.',
  ],
];

/** Query, and the stories that it finds; no others. */
const QUERIES: Array<[query: string, found: string[]]> = [
  ['ferry', ['ferry', 'grain']],
  ['FERRY Strike', ['ferry', 'grain']],
  ['"ferry strike"', ['ferry', 'grain']],
  ['"strike ferry"', []],
  ['ferry -grain', ['ferry']],
  ['ferry -"grain prices"', ['ferry']],
  ['ferr', []],
  ['ferr*', ['ferry', 'grain']],
  ['pass* crew*', ['ferry']],
  ["it's", ['ferry']],
  ['1,200', ['ferry']],
  ['sailing', []],
  ['istanbul', ['kar']],
  ['ISTANBUL', ['kar']],
  ['İstanbul', ['kar']],
  ['ıstanbul', ['kar']],
  ["istanbul'da", ['kar']],
  ['ilik', ['kar']],
  ['ılık', ['kar']],
  ['isparta iğdir', ['kar']],
  ['ankara', ['kar']],
  ['gunes', ['kar']],
  ['güneş', ['kar']],
  ['alarm', []],
  ['alarm*', ['kar']],
  ['ilkha', ['secim']],
  ['İLKHA', ['secim']],
  ['ILKHA', ['secim']],
  ['secim cagri', ['secim']],
  ['şırnak', ['secim']],
  ['“sandığa gidin”', ['secim']],
  ['kurdi', ['sine']],
  ['KURDÎ', ['sine']],
  ['sinemaya wane', ['sine']],
  ['ciroK', ['sine']],
  ['سليماني', ['cay']],
  ['سلێمانی', ['cay']],
  ['كتيب', ['cay']],
  ['هەولێر', ['cay']],
  ['ههولير', ['cay']],
  ['2026', ['cay']],
  ['۲۰۲۶', ['cay']],
  ['گول', ['cay']],
  ['چایخانە*', ['cay']],
  ['مدرسة', ['akhbar']],
  ['مدرسه', ['akhbar']],
  ['محمد', ['akhbar']],
  ['موعد', ['akhbar']],
  ['الانجاز', ['akhbar']],
  ['علي', ['akhbar']],
  ['120', ['akhbar']],
  ['"الموصل جديدة"', []],
  ['"جديدة في الموصل"', ['akhbar']],
  // What other languages of ours would mean by it is only text.
  ['ferry OR istanbul', []],
  ['ferry AND strike', []],
  ['NOT ferry', []],
  ['NEAR(ferry strike)', []],
  ['headline:ferry', []],
  ['headline : ferry', []],
  ['{headline} : ferry', []],
  ['ferry & strike', ['ferry', 'grain']],
  ['ferry | strike', ['ferry', 'grain']],
  ['ferry <-> strike', ['ferry', 'grain']],
  ['ferry:*', ['ferry', 'grain']],
  ['ferr:*', ['ferry', 'grain']],
  ['^ferry', ['ferry', 'grain']],
  ['!ferry', ['ferry', 'grain']],
  ['+ferry', ['ferry', 'grain']],
  ["ferry' OR '1'='1", []],
  ['"ferry strike', ['ferry', 'grain']],
  ['ferry "', ['ferry', 'grain']],
  ['ferry ) (', ['ferry', 'grain']],
  ['%', ['400']],
  ['kindarticle', []],
  ['langtr', []],
];

const GRANT = { kinds: ['article', 'picture'], services: ['world'] };

describe.each(DATABASES)('search on %s', (database) => {
  let app: App;
  let key: string;
  const ids = new Map<string, string>();

  const keyOf = async (outlet: string, terms: Parameters<typeof termsFor>[0] = {}) =>
    (await app.apply(termsFor({ outlet, ...terms })))[`${outlet}-cms`]?.['main'] ?? '';
  const search = (q: string, more = '', credential = key) =>
    app.get<Found>(`/items?q=${encodeURIComponent(q)}${more}`, credential);
  const found = async (q: string, more = '', credential = key) => {
    const answer = await search(q, more, credential);
    expect([q, answer.status]).toEqual([q, 200]);
    return answer.body.items.map(({ id }) => id);
  };
  const named = (list: string[]) => list.map((id) => [...ids].find(([, one]) => one === id)?.[0] ?? id);
  const tell = (text: string, more: object = {}, language = 'en') =>
    publishArticle(app, { headline: 'Plain', summary: 'Plain', body: [paragraph(text)], ...more }, language);
  const publish = (documentId: string, data: object, locale = 'en') =>
    documentsOf(app).update({ documentId, locale, status: 'published', data });
  const picture = (caption: string) => ({
    name: 'lead',
    caption,
    renditions: [{ name: 'original', href: 'https://pictures.example/quay.jpg', contentType: 'image/jpeg' }],
  });

  beforeAll(async () => {
    app = await startApp({ database });
    // Longer than what pouring takes, or it is cut off while we are busy.
    app.strapi.server.httpServer.keepAliveTimeout = 60_000;
    key = await keyOf('daily');
    for (const [name, language, headline, summary, body] of STORIES)
      ids.set(name, (await publishArticle(app, { headline, summary, body: [paragraph(body)] }, language)).id);
  });
  afterAll(() => app?.stop());

  it.each(QUERIES)('%s finds %j', async (q, expected) => {
    const answer = await search(q);
    if (expected[0] === '400') return expect([answer.status, answer.body]).toMatchObject([400, { parameter: 'q' }]);
    expect([answer.status, named(answer.body.items.map(({ id }) => id)).sort()]).toEqual([200, [...expected].sort()]);
  });

  it.each(['', ' ', '-ferry', '""', 'a*', 'x'.repeat(201)])('%j is a 400 that names q', async (q) => {
    const answer = await search(q);
    expect([answer.status, (answer.body as unknown as Record<string, unknown>)['parameter']]).toEqual([400, 'q']);
  });

  it('sorts by relevance only what is looked for', async () => {
    const answer = await app.get('/items?sort=relevance', key);
    expect([answer.status, answer.body['parameter']]).toEqual([400, 'sort']);
  });

  it('finds nothing for an outlet that is not covered, and says nothing of it', async () => {
    const sport = await keyOf('sportive', { licence: { grants: [{ kinds: ['article'], services: ['sport'] }] } });
    for (const sort of ['newest', 'oldest', 'relevance'])
      for (const limit of [1, 2, 100]) {
        const [hit, miss] = [
          await search('ferry', `&sort=${sort}&limit=${limit}`, sport),
          await search('unheardof', `&sort=${sort}&limit=${limit}`, sport),
        ];
        expect(hit.text).toBe('{"items":[],"cursor":null}');
        expect(miss.text).toBe(hit.text);
      }
  });

  it('combines with filters, bounds and orders', async () => {
    expect(named(await found('2026', '&language=ckb'))).toEqual(['cay']);
    expect(await found('2026', '&language=ar,tr')).toEqual([]);
    expect(named(await found('ferry', '&sort=oldest'))).toEqual(['ferry', 'grain']);
    expect(named(await found('ferry', '&sort=newest'))).toEqual(['grain', 'ferry']);
    expect(named(await found('ferry', '&kind=article,brief'))).toEqual(['grain', 'ferry']);
    expect(await found('ferry', '&kind=brief')).toEqual([]);
    expect(await found('ferry', '&service=sport')).toEqual([]);
    expect(await found('ferry', '&since=2200-01-01')).toEqual([]);
    expect(await found('ferry', '&until=2000-01-01')).toEqual([]);
    expect(named(await found('ferry', '&since=2000-01-01&until=2200-01-01'))).toEqual(['grain', 'ferry']);
  });

  it('shows where it was found, of what the answer gives', async () => {
    const [meta] = (await search('ferry -grain')).body.items;
    expect(meta?.highlights).toEqual({ headline: '<mark>Ferry</mark> strike ends in Halden Bay' });
    const [full] = (await search('ferry -grain', '&view=full')).body.items;
    expect(full?.highlights?.body).toEqual(['The <mark>ferry</mark> sails again. It’s 1,200 passengers.']);
    const [inBody] = (await search('passengers')).body.items;
    expect(inBody).toMatchObject({ id: ids.get('ferry') });
    expect(inBody?.highlights).toBeUndefined();
    expect((await app.get('/items', key)).text).not.toContain('highlights');
  });

  it('finds for whoever browses by headline and summary, and shows no more', async () => {
    const browsing = await keyOf('browsing', { licence: { access: 'browse' } });
    expect(named(await found('ferry', '', browsing))).toEqual(['ferry']);
    expect(named(await found('harbour', '', browsing))).toEqual(['grain']);
    expect(await found('traders', '', browsing)).toEqual([]);
    expect(await found('"no cause"', '&view=full', browsing)).toEqual([]);
    // Nor does it find by what is not there.
    expect(named(await found('grain -ferry', '', browsing))).toEqual(['grain']);
    expect(await found('grain -ferry')).toEqual([]);
    expect((await search('halden', '&view=full', browsing)).text).not.toContain('sails');
  });

  it('finds by what may be browsed, also for whoever has others in full', async () => {
    const terms = termsFor({ outlet: 'mixed', licence: { access: 'browse', grants: [GRANT] } }) as Record<
      string,
      Array<Record<string, unknown>>
    >;
    const [licence, contract] = [terms['licences']![0]!, terms['contracts']![0]!];
    const full = { ...licence, code: 'mixed-full', access: 'full', grants: [{ ...GRANT, services: ['sport'] }] };
    const schedules = ['mixed-licence', 'mixed-full'].map((code) => ({ licence: code, destinations: ['web'] }));
    const applied = await app.apply({
      ...terms,
      licences: [licence, full],
      contracts: [{ ...contract, schedules }],
    });
    const mixed = applied['mixed-cms']!['main']!;
    const { id } = await tell('Nothing there.', { summary: 'A marimba', media: [picture('A bassoon')] });
    expect(await found('marimba', '', mixed)).toEqual([id]);
    expect(await found('marimba -there -bassoon', '', mixed)).toEqual([id]);
    for (const q of ['bassoon', '"nothing there"', 'traders']) expect(await found(q, '', mixed)).toEqual([]);
  });

  it('finds by the captions of pictures that are permitted alone', async () => {
    const seeing = await keyOf('seeing', { licence: { grants: [GRANT] } });
    const { id } = await tell('Nothing to see.', { media: [picture('A zeppelin over the quay')] });
    expect(await found('zeppelin', '', seeing)).toEqual([id]);
    expect((await search('zeppelin', '', seeing)).body.items[0]?.highlights).toEqual({
      captions: [{ association: expect.any(String), text: 'A <mark>zeppelin</mark> over the quay' }],
    });
    for (const view of ['meta', 'full'])
      expect((await search('zeppelin', `&view=${view}`)).text).toBe('{"items":[],"cursor":null}');
    expect(await found('"nothing to see" -zeppelin')).toEqual([id]);
    expect(await found('"nothing to see" -zeppelin', '', seeing)).toEqual([]);
  });

  it('does not find an embargoed update, but what it updates', async () => {
    const early = await keyOf('early', { licence: { embargo: 'advance' } });
    const { documentId, id } = await tell('The merger talks of Orlok and Brandt.');
    await publish(documentId, {
      body: [paragraph('Orlok swallows Brandt for a secretsum.')],
      embargoedUntil: new Date(Date.now() + 3_600_000).toISOString(),
    });
    await app.settle();
    expect(await found('secretsum')).toEqual([]);
    expect((await search('merger')).body.items).toMatchObject([{ id, edition: 1 }]);
    expect((await search('orlok', '&view=full')).text).not.toContain('secretsum');
    expect((await search('secretsum', '', early)).body.items).toMatchObject([{ id, edition: 2 }]);
    expect(await found('merger', '', early)).toEqual([]);
    expect(await found('orlok', '', early)).toEqual([id]);
  });

  it('finds a corrected item by its new words, and an updated one too', async () => {
    const { documentId, id } = await tell('The mayor was fined 500.');
    await publish(documentId, { body: [paragraph('The mayor was fined 700 quetzals.')] });
    await app.settle();
    expect((await search('"mayor was fined"')).body.items).toMatchObject([{ id, edition: 2 }]);
    expect(await found('"fined 500"')).toEqual([]);
    await publish(documentId, {
      body: [paragraph('The treasurer was fined.')],
      changeType: 'correction',
      changeNote: 'Wrong person.',
    });
    await app.settle();
    expect(await found('quetzals')).toEqual([]);
    expect(await found('treasurer fined')).toEqual([id]);
    const rows = await app.strapi.db.connection('wire_texts').where({ item: id }).select('edition');
    expect(rows).toEqual([{ edition: 3 }]);
  });

  it('does not find what was withheld until it is restored, nor what was killed ever again', async () => {
    const { documentId, id } = await tell('A xylophone was stolen.');
    expect(await found('xylophone')).toEqual([id]);
    await newsroom(app)['withhold']({ item: id, reason: 'To be checked.' });
    expect((await search('xylophone')).text).toBe('{"items":[],"cursor":null}');
    await documentsOf(app).publish({ documentId, locale: 'en' });
    await app.settle();
    expect(await found('xylophone')).toEqual([id]);
    await newsroom(app)['kill']({ item: id, reason: 'Untrue.' });
    expect((await search('xylophone')).text).toBe('{"items":[],"cursor":null}');
    expect(await app.strapi.db.connection('wire_texts').where({ item: id })).toEqual([]);
  });

  it('keeps test items and live ones apart', async () => {
    const testing = await keyOf('testing', { key: { environment: 'test' } });
    const { id } = await tell('A trombone rehearsal.', { test: true });
    expect(await found('trombone')).toEqual([]);
    expect(await found('trombone', '', testing)).toEqual([id]);
    expect(await found('ferry', '', testing)).toEqual([]);
  });

  it('knows changed rights at once', async () => {
    const changing = await keyOf('changing');
    expect(named(await found('istanbul', '', changing))).toEqual(['kar']);
    await app.apply(
      termsFor({
        outlet: 'changing',
        licence: { grants: [{ kinds: ['article'], services: ['world'], languages: ['en'] }] },
      }),
    );
    expect(await found('istanbul', '', changing)).toEqual([]);
    await app.apply(termsFor({ outlet: 'changing', licence: { access: 'browse' } }));
    expect(await found('gunes', '', changing)).toEqual([]);
    await app.apply(termsFor({ outlet: 'changing', contract: { status: 'suspended' } }));
    expect(await search('istanbul', '', changing)).toMatchObject({ status: 403 });
  });

  it('gives no metered text away letter by letter', async () => {
    const quotas = [{ unit: 'item', limit: 1, period: 'term', over: 'refuse' }];
    const metered = await keyOf('metered', { licence: { quotas } });
    const used = async () =>
      (await app.get<{ quotas: Array<{ used: number }> }>('/account', metered)).body.quotas[0]?.used;
    // A listing costs nothing, and tells what it shows.
    expect(await found('passengers', '', metered)).toEqual([]);
    expect(named(await found('"crews return"', '', metered))).toEqual(['ferry']);
    expect(await used()).toBe(0);
    const length = async (q: string, credential: string) =>
      (
        await app.get(`/items?view=full&q=${q}`, credential, {
          method: 'HEAD',
          headers: { 'accept-encoding': 'identity' },
        })
      ).headers.get('content-length');
    expect(await length('passengers', metered)).toBe(await length('passengerz', metered));
    expect(await length('passengers', key)).not.toBe(await length('passengerz', key));
    // What is not found is not counted; what is given is.
    expect(await found('passengers nonsense', '&view=full', metered)).toEqual([]);
    expect(await used()).toBe(0);
    expect(named(await found('passengers', '&view=full', metered))).toEqual(['ferry']);
    expect(await used()).toBe(1);
    // The quota is used up: the others are there by what a listing tells, and by nothing else.
    expect(await found('traders', '&view=full', metered)).toEqual([]);
    const spent = (await search('"grain prices"', '&view=full', metered)).body.items;
    expect(spent).toMatchObject([{ id: ids.get('grain'), omitted: [{ rule: 'licence.quota' }] }]);
    expect(spent[0]?.highlights).toBeUndefined();
    expect(named(await found('passengers', '&view=full', metered))).toEqual(['ferry']);
    const taking = await keyOf('taking', { licence: { meter: 'take' } });
    expect(await found('passengers', '&view=full', taking)).toEqual([]);
    await app.get(`/items/${ids.get('ferry')}/take`, taking, { method: 'POST' });
    expect(named(await found('passengers', '', taking))).toEqual(['ferry']);
  });

  /** Each page of a search, walked to its end. */
  async function walk(q: string, sort: string, limit: number): Promise<string[][]> {
    const pages: string[][] = [];
    let more: string | null = `&sort=${sort}&limit=${limit}`;
    while (more && pages.length < 600) {
      const { body }: { body: Found } = await search(q, more);
      pages.push(body.items.map(({ id }) => id));
      more = body.cursor && `&sort=${sort}&limit=${limit}&after=${body.cursor}`;
    }
    return pages;
  }

  it('walks all pages, each hit once; where there are no more it says so', async () => {
    const all: string[] = [];
    for (let index = 0; index < 7; index += 1) {
      const where = ['headline', 'summary', 'body'][index % 3]!;
      const text = `Paging zebra ${index}`;
      all.push((await tell('Plain.', { [where]: where === 'body' ? [paragraph(text)] : text })).id);
    }
    // The first and the last hit are under embargo: the walk must not tell.
    const embargoedUntil = new Date(Date.now() + 3_600_000).toISOString();
    for (const createdBefore of [false, true]) {
      const { documentId } = await tell('Zebra.', { embargoedUntil });
      const item = (await itemOf(app, documentId)).id;
      const moved = { id: createdBefore ? 5 : Number.MAX_SAFE_INTEGER };
      const row = (await app.strapi.db.connection('wire_texts').where({ item }).first()) as object;
      await app.strapi.db.connection('wire_texts').where({ item }).delete();
      await app.strapi.db.connection('wire_texts').insert({ ...row, ...moved });
    }
    for (const sort of ['newest', 'oldest', 'relevance']) {
      const whole = await found('zebra', `&sort=${sort}&limit=100`);
      if (sort === 'newest') expect(whole).toEqual([...all].reverse());
      if (sort === 'oldest') expect(whole).toEqual(all);
      if (sort === 'relevance') expect(whole).toEqual([6, 3, 0, 4, 1, 5, 2].map((index) => all[index]));
      for (const limit of [1, 2, 3, 7]) {
        const pages = await walk('zebra', sort, limit);
        expect([sort, limit, pages.length, pages.flat()]).toEqual([sort, limit, Math.ceil(7 / limit), whole]);
      }
    }
    const { cursor } = (await search('zebra', '&limit=2')).body;
    expect((await search('paging', `&limit=2&after=${cursor}`)).body).toMatchObject({ parameter: 'after' });
    expect((await search('ZEBRA', `&limit=2&after=${cursor}`)).status).toBe(200);
  });

  /** Stories straight onto the wire, of one instant. */
  async function pour(count: number, headline: string, created: string): Promise<void> {
    const [one] = (await knex()('wire_editions')
      .where({ item: ids.get('ferry') })
      .select('document')) as Array<{
      document: string;
    }>;
    const template = JSON.parse(one!.document) as Edition;
    await knex().transaction(async (trx) => {
      const writer = createWriter({ trx });
      for (let number = 0; number < count; number += 1) {
        const item = newItemId();
        const edition: Edition = {
          ...template,
          item,
          uri: `urn:newsml:poured.example:20260101:${item}`,
          firstCreated: created,
          versionCreated: created,
          content: { ...template.content, headline },
        };
        await writer.edition({
          document: { contentType: 'api::article.article', documentId: item, locale: 'en' },
          edition,
          facets: facetsOf({ edition, broader: () => [] }),
          hash: item,
          event: 'published',
          status: 'usable',
          note: null,
          floor: 1,
          providerVersion: null,
          now: Date.now(),
          pins: [],
        });
      }
    });
    await app.settle();
  }
  const knex = () => app.strapi.db.connection as unknown as Knex;

  it('gives 500 hits by relevance and no more, and all of them otherwise, although all are of one instant', async () => {
    await pour(1_530, 'An okapi', '2025-03-01T00:00:00.000Z');
    const relevant = await walk('okapi', 'relevance', 80);
    expect(relevant.map(({ length }) => length)).toEqual([80, 80, 80, 80, 80, 80, 20]);
    expect(new Set(relevant.flat()).size).toBe(500);
    for (const sort of ['newest', 'oldest']) {
      const pages = await walk('okapi', sort, 100);
      expect([pages.length, new Set(pages.flat()).size]).toEqual([16, 1_530]);
    }
    expect(await found('okapi', '&until=2025-03-01')).toEqual([]);
    expect(await found('okapi', '&since=2025-03-02')).toEqual([]);
    expect(await found('okapi', '&since=2025-03-01&until=2025-03-02&limit=100')).toHaveLength(100);
  });

  it('looks at so many hits a request, and then answers with what it has', async () => {
    await app.apply(termsFor({ outlet: 'daily', licence: { archive: 'P1D' } }));
    await pour(2_100, 'An axolotl', '2025-04-01T00:00:00.000Z');
    const { id } = await tell('One axolotl that is covered.');
    const first = (await search('axolotl', '&sort=oldest')).body;
    expect([first.items, typeof first.cursor]).toEqual([[], 'string']);
    const second = (await search('axolotl', `&sort=oldest&after=${first.cursor}`)).body;
    expect(second).toMatchObject({ items: [{ id }], cursor: null });
    await app.apply(termsFor({ outlet: 'daily', licence: { archive: undefined } }));
  });

  it('indexes what is missing or was folded by older rules, and goes on where it was broken off', async () => {
    const table = () => knex()('wire_texts');
    const before = (await table().orderBy('id').select('item', 'edition')) as unknown[];
    expect(await indexMissing({ knex: knex() })).toBe(0);
    await table()
      .delete()
      .whereIn('item', [ids.get('kar')!, ids.get('cay')!]);
    const row = (await table()
      .where({ item: ids.get('akhbar') })
      .first()) as object;
    await table()
      .delete()
      .where({ item: ids.get('akhbar') });
    await table().insert({ ...row, folding: 0, headline: 'otherwise' });
    expect(await found('istanbul')).toEqual([]);
    expect(await indexMissing({ knex: knex() })).toBe(3);
    expect(await indexMissing({ knex: knex() })).toBe(0);
    expect(named([...(await found('istanbul')), ...(await found('سليماني')), ...(await found('الموصل'))])).toEqual([
      'kar',
      'cay',
      'akhbar',
    ]);
    expect(await table().orderBy('id').select('item', 'edition')).toHaveLength(before.length);
  });

  it('finds a place in an instant that others have filled', async () => {
    const { item, edition, document } = (await knex()('wire_editions')
      .where({ item: ids.get('akhbar') })
      .first()) as Record<'item' | 'edition' | 'document', string>;
    const trx = await knex().transaction();
    const row = (await trx('wire_texts').where({ item, edition }).first()) as { version_created: number };
    await trx('wire_texts').where({ item, edition }).delete();
    const places = Array.from({ length: 2_048 }, (_, place) => Number(row.version_created) * 1_024 + place);
    const others = places.map((id) => ({ ...row, id, item: `other-${id}` }));
    await trx.batchInsert('wire_texts', others, 50);
    await createTexts({ trx }).write(JSON.parse(document) as Edition);
    const { id } = (await trx('wire_texts').where({ item, edition }).first('id')) as { id: number };
    await trx.rollback();
    expect(places).not.toContain(Number(id));
    expect(Number(id)).toBeGreaterThan(places[0]!);
    expect(Number(id)).toBeLessThan(places[0]! + 1_024 * 64);
  });
});
