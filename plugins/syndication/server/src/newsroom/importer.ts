import type { Core } from '@strapi/strapi';
import type { Knex } from 'knex';
import type { MediaPart } from '../../../shared/edition';
import { slugOf } from '../../../shared/slug';
import type { Capture } from './capture';
import { ImportError, normaliseNinjs, toFields, type ImportedItem } from './import';
import type { Metadata, Row, SyndicatedType } from './types';
import { subjectCode } from '../gate';

export type ImportOutcome =
  | { outcome: 'created' | 'updated' | 'killed' | 'withheld'; uri: string; notes: string[] }
  | { outcome: 'rejected'; uri: string | null; reason: string };

export interface ImportOptions {
  service?: string;
  source: string;
  language?: string;
  test: boolean;
}

interface KnownItem {
  content_type: string;
  document_id: string;
  locale: string;
  status: string;
  version_created: number | string;
  provider_version: string | null;
}

/**
 * Takes ninjs documents into the newsroom and publishes them, keeping uri, dates and status: one transaction for each,
 * so that a document is in with all it says, or is rejected with a reason and nothing of it is there.
 */
export function createImporter(input: {
  strapi: Core.Strapi;
  capture: Capture;
  types: ReadonlyMap<string, SyndicatedType>;
  serviceType: string;
  subjectType: string;
}) {
  const { strapi, capture } = input;
  const locales = new Set<string>();
  let services: Map<string, unknown> | null = null;
  let subjects: Map<string, unknown> | null = null;

  const typeOf = (kind: string): SyndicatedType => {
    const type = [...input.types.values()].find((candidate) => candidate.kind === kind);
    if (!type) throw new Rejection(`no content type is set up for the kind ${kind} (config/plugins.ts)`);
    return type;
  };
  const documents = (uid: string) =>
    strapi.documents(uid as never) as unknown as Record<
      'create' | 'update' | 'publish' | 'unpublish',
      (params: Row) => Promise<Row | null>
    >;

  /** Throws where the service is not known: an import into a service that nobody sells would go nowhere. */
  async function prepare(options: ImportOptions): Promise<void> {
    const all = (await strapi.db.query(input.serviceType as never).findMany({})) as Row[];
    services = new Map(all.map(({ code, documentId }) => [String(code), documentId]));
    if (options.service !== undefined && !services.has(options.service)) {
      throw new Error(
        `--service: there is no service “${options.service}”; there are ${[...services.keys()].join(', ') || 'none: make one with npm run apply'}`,
      );
    }
    const known = (await strapi.db
      .query(input.subjectType as never)
      .findMany({ select: ['code', 'documentId'] } as never)) as Row[];
    subjects = new Map(known.map(({ code, documentId }) => [String(code), documentId]));
  }

  async function ensureLocale(language: string): Promise<void> {
    if (locales.has(language)) return;
    const service = strapi.plugin('i18n').service('locales') as {
      findByCode(code: string): Promise<unknown>;
      create(locale: { code: string; name: string }): Promise<unknown>;
    };
    if (!(await service.findByCode(language))) {
      await service.create({
        code: language,
        name: new Intl.DisplayNames('en', { type: 'language' }).of(language) ?? language,
      });
    }
    locales.add(language);
  }

  async function importOne(raw: unknown, options: ImportOptions): Promise<ImportOutcome> {
    const uri =
      raw && typeof raw === 'object' && typeof (raw as Row)['uri'] === 'string' ? String((raw as Row)['uri']) : null;
    try {
      const normal = normaliseNinjs(raw);
      if (!normal.ok) throw new Rejection(normal.reason);
      const item = toFields({
        document: normal.document,
        language: options.language,
        service: options.service ?? '',
        source: options.source,
        test: options.test,
      });
      // A text without a body is a headline alone, and that is a brief.
      if (item.kind === 'article' && item.fields.body.length === 0) item.kind = 'brief';
      const notes = [
        ...item.notes,
        ...normal.dropped.map((member) => `${member} has no place in ninjs 3.1 and was dropped`),
      ];
      await ensureLocale(item.language);
      const outcome = await capture.as(
        {
          keepDates: true,
          status: { event: item.pubStatus === 'canceled' ? 'killed' : 'withheld', note: item.fields.edNote ?? null },
        },
        () => strapi.db.transaction(({ trx }) => take({ item, options, trx: trx as unknown as Knex.Transaction })),
      );
      return { outcome, uri: item.uri, notes };
    } catch (error) {
      if (error instanceof Rejection || error instanceof ImportError)
        return { outcome: 'rejected', uri, reason: error.message };
      // The checks of publishing, in the words that an editor would read.
      if (error instanceof Error) return { outcome: 'rejected', uri, reason: error.message };
      throw error;
    }
  }

  async function take({
    item,
    options,
    trx,
  }: {
    item: ImportedItem;
    options: ImportOptions;
    trx: Knex.Transaction;
  }): Promise<'created' | 'updated' | 'killed' | 'withheld'> {
    const known = (await trx('wire_items').where({ uri: item.uri }).first()) as KnownItem | undefined;
    if (!known) {
      const type = typeOf(item.kind);
      const created = await documents(type.uid).create({
        locale: item.language,
        data: attributesOf(item, options, type),
        status: 'published',
      });
      const documentId = String(created?.['documentId']);
      return (await end(item, { uid: type.uid, documentId, locale: item.language })) ?? 'created';
    }
    if (known.status === 'canceled') throw new Rejection(`duplicate: ${item.uri} was killed`);
    if (!isNewer(item, known))
      throw new Rejection(`duplicate: ${item.uri} is in already, at this version or a newer one`);
    const target = { uid: known.content_type, documentId: known.document_id, locale: known.locale };
    if (item.pubStatus !== 'usable') {
      if (item.pubStatus === 'withheld' && known.status === 'withheld')
        throw new Rejection(`duplicate: ${item.uri} is withheld already`);
      return (await end(item, target)) ?? 'updated';
    }
    const type = input.types.get(known.content_type);
    if (!type) throw new Rejection(`${item.uri} belongs to ${known.content_type}, which is no longer syndicated`);
    await documents(type.uid).update({
      documentId: known.document_id,
      locale: known.locale,
      data: attributesOf(item, options, type),
    });
    await documents(type.uid).publish({ documentId: known.document_id, locale: known.locale });
    return 'updated';
  }

  /** What came canceled or withheld does not stay out; nobody saw it, since all this is one transaction. */
  async function end(
    item: ImportedItem,
    target: { uid: string; documentId: string; locale: string },
  ): Promise<'killed' | 'withheld' | null> {
    if (item.pubStatus === 'usable') return null;
    await documents(target.uid).unpublish({ documentId: target.documentId, locale: target.locale });
    return item.pubStatus === 'canceled' ? 'killed' : 'withheld';
  }

  function attributesOf(item: ImportedItem, options: ImportOptions, type: SyndicatedType): Row {
    const { fields } = item;
    const service = options.service === undefined ? undefined : services?.get(options.service);
    const linked = fields.subjects.flatMap(({ uri, literal }) =>
      [uri, literal].flatMap((value) => (value ? (subjects?.get(subjectCode(value)) ?? []) : [])),
    );
    const metadata: Metadata = {
      subjects: fields.subjects as unknown as Metadata['subjects'],
      places: fields.places as unknown as Metadata['places'],
      ...(fields.digitalSourceType
        ? { digitalSourceType: fields.digitalSourceType as unknown as Record<string, unknown> }
        : {}),
      ...(item.firstCreated ? { firstCreated: item.firstCreated } : {}),
      ...(item.versionCreated ? { versionCreated: item.versionCreated } : {}),
      ...(item.version ? { providerVersion: item.version } : {}),
      ...(fields.extra ? { extra: fields.extra } : {}),
    };
    const data: Row = {
      headline: fields.headline,
      slug: slugOf({ text: fields.headline, language: item.language }) || null,
      slugline: fields.slugline ?? null,
      summary: fields.summary ?? null,
      dateline: fields.dateline ?? null,
      byline: fields.byline ?? null,
      body: fields.body.length > 0 ? fields.body : null,
      urgency: fields.urgency ?? null,
      genre: fields.genre ?? null,
      ...(service ? { services: [service] } : {}),
      subjects: [...new Set(linked)],
      keywords: fields.keywords.join(', ') || null,
      places: fields.places.map(({ name, uri, literal, rel, geoJSON }) => ({ name, uri, literal, rel, geoJSON })),
      source: item.source,
      edNote: fields.edNote ?? null,
      usageTerms: fields.usageTerms ?? null,
      copyrightHolder: fields.copyrightHolder ?? null,
      copyrightNotice: fields.copyrightNotice ?? null,
      digitalSourceType: null,
      embargoedUntil: fields.embargoedUntil ?? null,
      test: item.test,
      media: type.kind === 'picture' || type.kind === 'video' ? mediaOf(fields.media[0]) : fields.media.map(mediaOf),
      members: fields.members.map(({ uri, rel, name, headline }) => ({ uri, rel, name, title: headline })),
      related: fields.related.map(({ uri, rel, name, headline }) => ({ uri, rel, name, title: headline })),
      changeType: 'update',
      uri: item.uri,
      metadata,
    };
    const { attributes } = strapi.getModel(type.uid as never) as unknown as {
      attributes: Record<string, { type: string; enum?: string[] }>;
    };
    return Object.fromEntries(
      Object.entries(data).flatMap(([name, value]) => {
        const theirs = type.fields[name] ?? name;
        const attribute = attributes[theirs];
        if (!attribute) return [];
        // A genre that the editors' list does not have stays with the imported ones.
        if (attribute.type === 'enumeration' && typeof value === 'string' && !attribute.enum?.includes(value)) {
          metadata.extra = {
            ...metadata.extra,
            ...(name === 'genre'
              ? { genres: [...((metadata.extra?.['genres'] as unknown[] | undefined) ?? []), { literal: value }] }
              : {}),
          };
          return [];
        }
        return [[theirs, value]];
      }),
    );
  }

  return { prepare, importOne };
}
export type Importer = ReturnType<typeof createImporter>;

class Rejection extends Error {}

const mediaOf = (part: MediaPart | undefined): Row | null =>
  part
    ? {
        name: part.name,
        uri: part.uri,
        headline: part.headline,
        caption: part.caption,
        altText: part.altText,
        byline: part.byline,
        creditLine: part.creditLine,
        source: part.source,
        copyrightHolder: part.copyrightHolder,
        copyrightNotice: part.copyrightNotice,
        usageTerms: part.usageTerms,
        renditions: part.renditions,
        metadata: {
          kind: part.kind,
          ...(part.digitalSourceType ? { digitalSourceType: part.digitalSourceType } : {}),
          ...(part.extra ? { extra: part.extra } : {}),
        },
      }
    : null;

/** A newer `version`, else a newer `versionCreated`; a cancellation without either is believed. */
function isNewer(item: ImportedItem, known: KnownItem): boolean {
  const versions = [item.version, known.provider_version].map((version) =>
    version && /^\d+$/.test(version) ? Number(version) : null,
  );
  const [theirs, ours] = versions;
  if (theirs != null && ours != null && theirs !== ours) return theirs > ours;
  if (item.versionCreated === undefined) return item.pubStatus === 'canceled';
  return Date.parse(item.versionCreated) > Number(known.version_created);
}
