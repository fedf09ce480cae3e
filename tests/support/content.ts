import type { App } from './app';

type Row = Record<string, unknown>;
export type Documents = Record<
  'create' | 'update' | 'publish' | 'unpublish' | 'delete' | 'clone' | 'discardDraft' | 'findMany',
  (params: Row) => Promise<Row>
>;

export const documentsOf = (app: App, kind = 'article'): Documents =>
  app.strapi.documents(`api::${kind}.${kind}` as never) as unknown as Documents;

export const paragraph = (text: string) => ({ type: 'paragraph', children: [{ type: 'text', text }] });

/** Saves and publishes an article; gives its document and the id and uri of its item. */
export async function publishArticle(
  app: App,
  data: Row = {},
  locale = 'en',
): Promise<{ documentId: string; id: string; uri: string }> {
  const services = (await app.strapi.db.query('api::service.service' as never).findMany({})) as Row[];
  const created = await documentsOf(app).create({
    locale,
    status: 'published',
    data: {
      headline: 'Harbour opens again after the storm',
      body: [paragraph('The harbour opened again on Monday.'), paragraph('Ships had waited for two days.')],
      services: services.filter(({ code }) => code === 'world').map(({ documentId }) => documentId),
      ...data,
    },
  });
  const documentId = String(created['documentId']);
  return { documentId, ...(await itemOf(app, documentId, locale)) };
}

export async function itemOf(app: App, documentId: string, locale = 'en'): Promise<{ id: string; uri: string }> {
  await app.settle();
  const row = (await app.strapi.db.connection('wire_items').where({ document_id: documentId, locale }).first()) as
    { id: string; uri: string } | undefined;
  if (!row) throw new Error(`document ${documentId} (${locale}) is not on the wire`);
  return { id: row.id, uri: row.uri };
}

export const newsroom = (app: App) =>
  app.strapi.plugin('syndication').service('newsroom') as Record<
    'kill' | 'withhold' | 'restore' | 'correct',
    (order: Row) => Promise<void>
  >;

const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
/** Calendar days from today, UTC. */
export const DAYS = { yesterday: day(-1), today: day(0), tomorrow: day(1), lastYear: day(-365), nextYear: day(365) };

/** One outlet with a web destination and full access to the service world; parts of it may be replaced. */
export function termsFor(
  input: { outlet?: string; licence?: Row; contract?: Row; destination?: Row; key?: Row } = {},
): Row {
  const outlet = input.outlet ?? 'daily';
  return {
    agency: { name: { en: 'Meridian Wire' }, notice: { en: 'All rights reserved.' } },
    services: [
      { code: 'world', name: 'World' },
      { code: 'sport', name: 'Sport' },
    ],
    licences: [
      {
        code: `${outlet}-licence`,
        name: 'Full text',
        access: 'full',
        grants: [{ kinds: ['article', 'brief', 'package'], services: ['world'] }],
        channels: ['web'],
        territories: { any: true },
        ...input.licence,
      },
    ],
    outlets: [
      {
        code: outlet,
        name: `The ${outlet}`,
        language: 'en',
        destinations: [
          { code: 'web', channel: 'web', property: `${outlet}.example`, territories: ['TR'], ...input.destination },
        ],
        connections: [
          {
            code: `${outlet}-cms`,
            destinations: ['web'],
            keys: [{ name: 'main', scopes: ['read', 'media'], environment: 'live', ...input.key }],
          },
        ],
      },
    ],
    contracts: [
      {
        reference: `WG-${outlet}`,
        outlet,
        basis: 'signed',
        starts: DAYS.lastYear,
        ends: DAYS.nextYear,
        timeZone: 'Europe/Istanbul',
        status: 'active',
        schedules: [{ licence: `${outlet}-licence`, destinations: ['web'] }],
        ...input.contract,
      },
    ],
  };
}
