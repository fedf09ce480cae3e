import { randomBytes } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import type { App } from './app';
import type { Canaries } from './canaries';
import { documentsOf, itemOf, newsroom, paragraph } from './content';
import { upload, video } from './pictures';

type Row = Record<string, unknown>;
interface Attribute {
  type: string;
  component?: string;
  repeatable?: boolean;
}

/**
 * Who may have a document: `world` whoever is granted the service; `embargoed` those of them with advance; `test` a test
 * key; `closed` nobody at all; `open` those who are granted sport, but for what it refers to.
 */
export type Group = 'world' | 'embargoed' | 'test' | 'closed' | 'open';

export interface PlantedItem {
  /** `world article`; the marks of its fields begin with it. */
  name: string;
  group: Group;
  kind: string;
  documentId: string;
  /** Empty for what is not on the wire. */
  id: string;
  uri: string;
  /** Of files, by their SHA-256: what the wire calls them, such as `m1-web`. */
  files: Map<string, string>;
}

export const KINDS = ['article', 'brief', 'picture', 'video', 'package'] as const;

/** What closes a document to everybody; null: it is never published. */
const CLOSED: Record<string, Row | null> = {
  draft: null,
  withheld: {},
  killed: {},
  unreleased: { rights: { notBefore: new Date(Date.now() + 86_400_000).toISOString() } },
  'with rights that ended': { rights: { ends: new Date(Date.now() - 86_400_000).toISOString() } },
  uncleared: { rights: { clearance: 'needed' } },
  reserved: { rights: { exclusiveMode: 'reserved', exclusiveOutlets: 'nobody-of-these' } },
  'not for its territory': { rights: { territoriesDenied: 'TR, DE' } },
  'not for its channel': { rights: { channelsDenied: 'web' } },
  advisory: { genre: 'Advisory' },
  'bought in': { source: 'bought' },
};

/** Fields of which the value has a form, or decides who may have the document. */
const GIVEN = [
  'uri', 'slug', 'source', 'urgency', 'test', 'rights', 'services', 'subjects', 'genre', 'embargoedUntil', 'changeType',
  'changeSeverity', 'digitalSourceType', 'renditions', 'geoJSON', 'duration', 'related', 'members', 'translationOf', 'evolvesFrom', 'briefType', 'locale', 'changeNote',
]; // prettier-ignore

/** Protected documents of each kind, with a mark in every field of their schemas, so that a new one joins by itself. */
export async function plantWire(app: App, canaries: Canaries): Promise<PlantedItem[]> {
  const planted: PlantedItem[] = [];
  const plant = async (order: { group: Group; kind: string; label?: string; data?: Row; published?: boolean }) => {
    const { group, kind, label = kind } = order;
    const name = `${group} ${label}`;
    const data = { ...(await filled({ app, canaries, kind, name })), ...order.data };
    const published = order.published ?? true;
    const status = published ? { status: 'published' } : {};
    const { documentId } = (await documentsOf(app, kind).create({ locale: 'en', ...status, data })) as {
      documentId: string;
    };
    const { id, uri } = published ? await itemOf(app, documentId) : { id: '', uri: String(data['uri']) };
    const item = { name, group, kind, documentId, id, uri, files: await filesOf({ app, canaries, name, id }) };
    planted.push(item);
    return item;
  };

  for (const kind of KINDS) await plant({ group: 'world', kind });
  const embargoedUntil = new Date(Date.now() + 86_400_000).toISOString();
  for (const kind of ['article', 'picture']) await plant({ group: 'embargoed', kind, data: { embargoedUntil } });
  await plant({ group: 'test', kind: 'article', data: { test: true } });
  for (const [label, data] of Object.entries(CLOSED)) {
    const { id } = await plant({ group: 'closed', kind: 'article', label, data: data ?? {}, published: data !== null });
    const reason = canaries.plant(`closed ${label} reason`);
    if (label === 'withheld') await newsroom(app)['withhold']({ item: id, reason });
    if (label === 'killed') await newsroom(app)['kill']({ item: id, reason });
  }
  await app.settle();
  return planted;
}

/** A value with a mark for each attribute that can hold one; what decides who may have it is left to the caller. */
async function filled(from: { app: App; canaries: Canaries; kind: string; name: string }): Promise<Row> {
  const { app, canaries, kind, name } = from;
  const services = (await app.strapi.db.query('api::service.service' as never).findMany({})) as Row[];
  // Pictures are slow to draw: one of what is closed stands for the others.
  const bare = kind === 'brief' || kind === 'package' || (name.startsWith('closed ') && !name.endsWith(' killed'));
  const file = bare ? undefined : await fileOf({ app, canaries, kind, name });
  const mark = (field: string) => canaries.plant(`${name} ${field}`);
  const link = (field: string) => ({ uri: `urn:canary:${mark(`${field} uri`)}`, title: mark(`${field} title`) });
  return {
    ...marked({ app, uid: `api::${kind}.${kind}`, canaries, place: name, file }),
    uri: `urn:canary:${mark('uri')}`,
    services: services.filter(({ code }) => code === 'world').map(({ documentId }) => documentId),
    source: 'own',
    urgency: 3,
    related: [link('related')],
    ...(kind === 'package' ? { members: [link('member')] } : {}),
    translationOf: `urn:canary:${mark('translationOf')}`,
    evolvesFrom: `urn:canary:${mark('evolvesFrom')}`,
  };
}

function marked(from: { app: App; uid: string; canaries: Canaries; place: string; file: number | undefined }): Row {
  const { app, canaries, file } = from;
  const { attributes } = app.strapi.getModel(from.uid as never) as unknown as { attributes: Record<string, Attribute> };
  const valueOf = (name: string, { type, component, repeatable }: Attribute): unknown => {
    const place = `${from.place} ${name}`;
    if (GIVEN.includes(name)) return undefined;
    if (['string', 'text', 'richtext'].includes(type)) return canaries.plant(place);
    if (type === 'json') return extra(canaries, place);
    if (type === 'blocks') return [paragraph(canaries.plant(place))];
    if (type === 'media') return file;
    if (type !== 'component') return undefined;
    // What has neither a file nor an address is no picture.
    if (name === 'media' && file === undefined) return undefined;
    const inner = marked({ app, uid: component ?? '', canaries, place, file });
    return repeatable ? [inner] : inner;
  };
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([name, attribute]) => {
      const value = valueOf(name, attribute);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** What an import keeps of a document, and something that it does not. */
const extra = (canaries: Canaries, place: string) => ({
  note: canaries.plant(`${place} note`),
  extra: { headlines: [{ role: 'other', contentType: 'text/plain', value: canaries.plant(`${place} extra`) }] },
});

/** A file with marks in its name, its texts and its metadata. */
async function fileOf(from: { app: App; canaries: Canaries; kind: string; name: string }): Promise<number> {
  const { app, canaries, name } = from;
  const mark = (what: string) => canaries.plant(`${name} file ${what}`);
  const bytes = from.kind === 'video' ? video(0.25) : await noise({ ImageDescription: mark('exif') });
  canaries.plantFile(`${name} bytes uploaded`, drawn(bytes));
  const stored = await upload(app, { name: `${mark('name')}.${from.kind === 'video' ? 'mp4' : 'jpg'}`, bytes });
  await app.strapi.db.query('plugin::upload.file' as never).update({
    where: { id: stored.id },
    data: { alternativeText: mark('alternativeText'), caption: mark('caption') },
  } as never);
  return stored.id;
}

/** A JPEG unlike any other. */
function noise(exif: Record<string, string>): Promise<Buffer> {
  const [width, height] = [700, 400];
  return sharp(randomBytes(width * height * 3), { raw: { width, height, channels: 3 } })
    .withExif({ IFD0: exif })
    .jpeg({ quality: 60 })
    .toBuffer();
}

/** Of a picture what is drawn: what stands before it is much the same in all. */
const drawn = (bytes: Buffer): Buffer => bytes.subarray(Math.max(bytes.lastIndexOf(Buffer.from([0xff, 0xda])), 0));

/** The bytes that an item's editions pin are canaries too, by the names of the wire. */
async function filesOf(from: { app: App; canaries: Canaries; name: string; id: string }): Promise<Map<string, string>> {
  const { app, canaries, name, id } = from;
  const vault = path.join(app.directory, 'vault');
  const held = readdirSync(vault, { recursive: true }).map(String);
  const rows = (await app.strapi.db.connection('wire_editions').where({ item: id })) as Array<{ document: string }>;
  const files = new Map<string, string>();
  for (const { document } of rows) {
    const { content } = JSON.parse(document) as {
      content: { media: Array<{ id: string; renditions: Array<{ name: string; sha256?: string }> }> };
    };
    for (const part of content.media)
      for (const { name: rendition, sha256 } of part.renditions) {
        if (!sha256 || files.has(sha256)) continue;
        files.set(sha256, `${part.id}-${rendition}`);
        const file = held.find((one) => path.basename(one) === sha256) ?? '';
        canaries.plantFile(`${name} bytes ${part.id}-${rendition}`, drawn(readFileSync(path.join(vault, file))));
      }
  }
  return files;
}

/**
 * What an outlet may have that refers to what it may not: in a story a picture beside the text and one within it, related
 * items, what it translates and what it goes on from; in a package its members. All marks of those are of `world`.
 */
export async function plantReferences(app: App, canaries: Canaries): Promise<PlantedItem[]> {
  const services = (await app.strapi.db.query('api::service.service' as never).findMany({})) as Row[];
  const sport = services.filter(({ code }) => code === 'sport').map(({ documentId }) => documentId);
  const mark = (place: string) => canaries.plant(place);
  const uriOf = (name: string) => `urn:canary:${mark(`${name} uri`)}`;
  const to = (name: string) => ({ uri: uriOf(name), title: mark(`${name} title, linked`) });
  const own = { services: sport, headline: mark('open headline'), summary: mark('open summary') };
  const name = 'world picture within';
  const beside = await fileOf({ app, canaries, kind: 'picture', name });
  const within = await fileOf({ app, canaries, kind: 'picture', name: `${name} the text` });
  const image = await app.strapi.db.query('plugin::upload.file' as never).findOne({ where: { id: within } } as never);
  const media = marked({ app, uid: 'newsroom.media', canaries, place: name, file: beside });
  const publish = async (kind: string, data: Row): Promise<PlantedItem> => {
    const created = await documentsOf(app, kind).create({ locale: 'en', status: 'published', data });
    const documentId = String(created['documentId']);
    const { id, uri } = await itemOf(app, documentId);
    const files = await filesOf({ app, canaries, name, id });
    return { name: `open ${kind}`, group: 'open', kind, documentId, id, uri, files };
  };
  return [
    await publish('article', {
      ...own,
      body: [paragraph(mark('open body')), { type: 'image', image, children: [{ type: 'text', text: '' }] }],
      media: [media],
      related: ['world article', 'embargoed article', 'closed withheld', 'test article'].map(to),
      translationOf: uriOf('world brief'),
      evolvesFrom: uriOf('closed killed'),
    }),
    await publish('package', {
      ...own,
      members: ['world picture', 'world video', 'embargoed picture', 'closed reserved'].map(to),
      related: [to('world package')],
    }),
  ];
}
