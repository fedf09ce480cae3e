import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import type { App } from './app';
import type { Canaries } from './canaries';
import { documentsOf, termsFor } from './content';

type Row = Record<string, unknown>;
interface Attribute {
  type: string;
  enum?: string[];
  component?: string;
  repeatable?: boolean;
  maxLength?: number;
  min?: number;
}
interface Schema {
  uid: string;
  attributes: Record<string, Attribute>;
  info: { singularName: string; pluralName: string };
}

export interface PlantedType {
  uid: string;
  singularName: string;
  pluralName: string;
  attributes: Record<string, Attribute>;
  /** Of all rows, drafts among them. */
  ids: number[];
  documentIds: string[];
}

export interface Planting {
  /** The licensed types: those of documents, then those of the licensing desk. */
  types: PlantedType[];
  /** Addresses in the vault of all files and formats, unsigned. */
  files: Array<{ url: string; name: string; sha256: string }>;
  keys: Record<string, Record<string, string>>;
}

/** What a document's fields must be, for it to be published at all. */
const FIXED: Row = { source: 'own', urgency: 3, test: false, changeType: undefined, slug: undefined };
/** Fields whose value has a form. */
const URIS = ['uri', 'translationOf', 'evolvesFrom'];
const MOMENTS = ['datetime', 'date', 'time'];

/**
 * Writes a marked string into every field of every licensed type, file names and pictures' metadata among them: one
 * document published, one that is a draft, one withheld, and a second language. Fields are those of the schemas, so that
 * a new one joins by itself.
 */
export async function plantNewsroom(app: App, canaries: Canaries): Promise<Planting> {
  const keys = await app.apply(markedTerms(canaries));
  const file = await plantPicture(app, canaries);
  const settings = app.strapi.config.get('plugin::syndication') as { types: Record<string, { kind: string }> };
  const documents = Object.entries(settings.types);
  for (const [uid, { kind }] of documents) await plantDocuments({ app, canaries, uid, kind, file: file.id });
  await app.settle();
  const desk = Object.keys(app.strapi.contentTypes).filter((uid) => uid.startsWith('plugin::syndication.'));
  const types: PlantedType[] = [];
  for (const uid of [...documents.map(([one]) => one), ...desk]) {
    const { attributes, info } = schemaOf(app, uid);
    const rows = (await app.strapi.db.query(uid as never).findMany({})) as Row[];
    if (rows.length === 0) throw new Error(`nothing was planted in ${uid}`);
    types.push({
      uid,
      ...info,
      attributes,
      ids: rows.map(({ id }) => Number(id)),
      documentIds: [...new Set(rows.map(({ documentId }) => String(documentId)))],
    });
  }
  return { types, files: file.files, keys };
}

const schemaOf = (app: App, uid: string): Schema => app.strapi.getModel(uid as never) as unknown as Schema;

function markedTerms(canaries: Canaries): Row {
  const mark = (place: string) => canaries.plant(`desk ${place}`);
  const terms = termsFor({ outlet: 'daily' });
  const [outlet] = terms['outlets'] as Row[];
  const [licence] = terms['licences'] as Row[];
  const [contract] = terms['contracts'] as Row[];
  Object.assign(outlet!, {
    name: mark('outlet.name'),
    contacts: [{ role: 'legal', email: `${mark('contact')}@x.example` }],
  });
  Object.assign(licence!, {
    name: mark('licence.name'),
    credit: { en: `${mark('licence.credit')} {provider}` },
    grants: [{ kinds: ['article', 'brief', 'picture', 'video', 'package'], services: ['world'] }],
  });
  Object.assign(contract!, { clauses: [{ id: mark('clause.id'), text: { en: mark('clause.text') } }] });
  Object.assign((outlet!['destinations'] as Row[])[0]!, { name: mark('destination.name') });
  Object.assign((outlet!['connections'] as Row[])[0]!, { name: mark('connection.name') });
  return {
    ...terms,
    sources: [{ code: 'own' }, { code: 'bought', name: mark('source.name'), terms: mark('source.terms') }],
  };
}

/** A picture in the media library, with marks in its name, its texts and its metadata; its bytes and formats are canaries too. */
async function plantPicture(app: App, canaries: Canaries) {
  const noise = Buffer.from(
    Array.from({ length: 300 * 200 * 3 }, (_, index) => (index * 7919 + (index >> 5) * 31) & 255),
  );
  const pixels = await sharp(noise, { raw: { width: 300, height: 200, channels: 3 } })
    .resize(1_200, 800)
    .withExif({
      IFD0: { ImageDescription: canaries.plant('picture exif'), Copyright: canaries.plant('picture copyright') },
    })
    .jpeg()
    .toBuffer();
  const name = `${canaries.plant('file name')}.jpg`;
  const filepath = path.join(app.directory, name);
  writeFileSync(filepath, pixels);
  const uploaded = (await app.strapi
    .plugin('upload')
    .service('upload')
    .upload({
      data: {
        fileInfo: {
          name,
          alternativeText: canaries.plant('file alternativeText'),
          caption: canaries.plant('file caption'),
        },
      },
      files: { filepath, originalFilename: name, mimetype: 'image/jpeg', size: pixels.length },
    })) as [{ id: number; name: string; url: string; formats: Record<string, { url: string; name: string }> }];
  const [stored] = uploaded;
  const files = [stored, ...Object.values(stored.formats)].map(({ url, name: called }) => ({
    url,
    name: called,
    sha256: /[0-9a-f]{64}/.exec(url)?.[0] ?? '',
  }));
  const vault = path.join(app.directory, 'vault');
  for (const { sha256 } of files) {
    const held = readdirSync(vault, { recursive: true }).find((one) => path.basename(String(one)) === sha256);
    canaries.plantFile(`bytes of ${sha256.slice(0, 8)}`, readFileSync(path.join(vault, String(held))));
  }
  return { id: stored.id, files };
}

async function plantDocuments(from: { app: App; canaries: Canaries; uid: string; kind: string; file: number }) {
  const { app, canaries, uid, kind, file } = from;
  const services = (await app.strapi.db.query('api::service.service' as never).findMany({})) as Row[];
  const world = services.filter(({ code }) => code === 'world').map(({ documentId }) => documentId);
  const filled = (state: string): Row => ({
    ...filledFrom({ app, canaries, schema: schemaOf(app, uid), place: `${kind} (${state})`, file }),
    ...FIXED,
    services: world,
  });
  const documents = documentsOf(app, kind);
  const published = await documents.create({ locale: 'en', status: 'published', data: filled('published') });
  const { documentId } = published;
  await documents.update({ documentId, locale: 'tr', status: 'published', data: filled('Turkish') });
  // What is written on after publishing is a draft beside what is published.
  await documents.update({ documentId, locale: 'en', data: filled('written on') });
  await documents.create({ locale: 'en', data: filled('draft') });
  const withheld = await documents.create({ locale: 'en', status: 'published', data: filled('withheld') });
  await documents.unpublish({ documentId: withheld['documentId'], locale: 'en' });
}

/** A value with a mark for each attribute that can hold one. */
function filledFrom(from: { app: App; canaries: Canaries; schema: Schema; place: string; file: number }): Row {
  const data: Row = {};
  for (const [name, attribute] of Object.entries(from.schema.attributes)) {
    const value = valueOf({ ...from, name, attribute, place: `${from.place} ${name}` });
    if (value !== undefined) data[name] = value;
  }
  return data;
}

function valueOf(from: {
  app: App;
  canaries: Canaries;
  name: string;
  attribute: Attribute;
  place: string;
  file: number;
}): unknown {
  const { app, canaries, name, attribute, place, file } = from;
  const mark = () => canaries.plant(place);
  if (name === 'uri' && attribute.type === 'string' && !place.includes('.')) return `urn:canary:${mark()}`;
  if (URIS.includes(name)) return `urn:canary:${mark()}`;
  if (name === 'source') return 'own';
  if (name === 'language') return 'en';
  if (MOMENTS.includes(attribute.type)) return undefined;
  switch (attribute.type) {
    case 'string':
    case 'text':
    case 'richtext':
      return mark();
    case 'json':
      return { note: mark() };
    case 'blocks':
      return [{ type: 'paragraph', children: [{ type: 'text', text: mark() }] }];
    case 'media':
      return file;
    case 'component': {
      // What an item is restricted to has words of its own; free text there keeps it from being published.
      if (attribute.component?.endsWith('.rights')) return undefined;
      const schema = schemaOf(app, attribute.component ?? '');
      const inner = filledFrom({ app, canaries, schema, place: `${place}.`, file });
      return attribute.repeatable ? [inner] : inner;
    }
    default:
      return undefined;
  }
}
