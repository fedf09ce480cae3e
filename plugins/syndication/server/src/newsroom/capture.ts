import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type { Knex } from 'knex';
import type { Change, Content, Edition } from '../../../shared/edition';
import type { ChangeType, EventType, Severity } from '../../../shared/words';
import { createWriter, newItemId, WireError, type ItemRecord, type Writer } from '../wire';
import { configuredVault } from '../media';
import { buildContent, type Defaults } from './build';
import { facetsOf } from './facets';
import { dressContent } from './pictures';
import type { Metadata, Problem, Row, SyndicatedType } from './types';
import { problemsOf } from './validate';

/** What an operation of the newsroom means by unpublishing or publishing; without one it is a plain action of an editor. */
export interface Operation {
  status?: { event: 'withheld' | 'killed'; note: string | null };
  /** Set by an import: the item keeps the dates that it came with. */
  keepDates?: boolean;
}

export interface CaptureSettings {
  strapi: Core.Strapi;
  types: ReadonlyMap<string, SyndicatedType>;
  clock: () => number;
  /** `urn:newsml:<provider>:<date>:<id>` */
  provider: string;
  defaults: () => Promise<Defaults>;
  broader: () => Promise<(code: string) => string[]>;
  /** After the commit of anything that the wire must number. */
  onCommitted: () => void;
}

const ACTIONS = new Set(['create', 'update', 'publish', 'unpublish', 'delete', 'discardDraft', 'clone']);

/**
 * From published rows to editions: in the transaction of every action of the Document Service the published rows of
 * the document are compared with what the wire has, and each language that differs gives one edition and one event.
 * If that fails, the action fails.
 */
export function createCapture(settings: CaptureSettings) {
  const { strapi, types, clock } = settings;
  const inAction = new AsyncLocalStorage<true>();
  const operations = new AsyncLocalStorage<Operation>();

  function install(): void {
    strapi.documents.use(async (context, next) => {
      const type = types.get(context.uid);
      if (!type || !ACTIONS.has(context.action)) return next();
      const params = context.params as { documentId?: string; data?: Row };
      if (context.action === 'delete')
        await refuseDelete({
          type,
          documentId: params.documentId ?? '',
          locale: (context.params as { locale?: unknown }).locale,
        });
      // A clone is a new item: it must not take the public name of the first.
      if (context.action === 'clone') params.data = { ...params.data, [type.fields['uri'] ?? 'uri']: null };
      try {
        return (await strapi.db.transaction(async ({ trx, onCommit }) => {
          const result = (await inAction.run(true, next)) as Row | null;
          const documentId =
            params.documentId && context.action !== 'clone' ? params.documentId : String(result?.['documentId'] ?? '');
          if (documentId && (await captureDocument({ trx: trx as unknown as Knex.Transaction, type, documentId })))
            onCommit(settings.onCommitted);
          return result;
        })) as never;
      } catch (error) {
        throw translate(error);
      }
    });
    refuseOtherWays();
  }

  /** Published rows change through the Document Service only: anything else would leave the wire behind. */
  function refuseOtherWays(): void {
    const guard = async (event: { model: { uid: string }; params: { where?: unknown } }) => {
      if (inAction.getStore()) return;
      const where = { $and: [event.params.where ?? {}, { publishedAt: { $notNull: true } }] };
      if ((await strapi.db.query(event.model.uid as never).count({ where } as never)) === 0) return;
      throw new errors.ApplicationError(
        'What is on the wire is never deleted behind its back: withhold or kill the item first. A language that holds published items stays.',
      );
    };
    strapi.db.lifecycles.subscribe({
      models: [...types.keys()],
      beforeDelete: guard as never,
      beforeDeleteMany: guard as never,
    });
  }

  async function refuseDelete(input: { type: SyndicatedType; documentId: string; locale: unknown }): Promise<void> {
    const items = (await strapi.db
      .connection('wire_items')
      .where({ content_type: input.type.uid, document_id: input.documentId })
      .select('locale')) as Array<{ locale: string }>;
    const concerned = items.filter(
      ({ locale }) =>
        input.locale === '*' ||
        input.locale === undefined ||
        input.locale === locale ||
        (Array.isArray(input.locale) && input.locale.includes(locale)),
    );
    if (concerned.length === 0) return;
    throw new errors.ApplicationError(
      `This ${input.type.kind} was published (${concerned.map(({ locale }) => locale).join(', ')}): it is never deleted, since outlets may hold it. Kill it instead, and every holder is told.`,
    );
  }

  async function captureDocument(input: {
    trx: Knex.Transaction;
    type: SyndicatedType;
    documentId: string;
  }): Promise<boolean> {
    const { trx, type, documentId } = input;
    const writer = createWriter({ trx });
    const rows = (await strapi.db.query(type.uid as never).findMany({
      where: { documentId, publishedAt: { $notNull: true } },
      populate: populateOf(strapi, type.uid),
    } as never)) as Row[];
    const items = await writer.itemsOf({ contentType: type.uid, documentId });
    let changed = false;
    for (const row of rows) {
      const locale = String(row['locale'] ?? 'en');
      if (await captureRow({ writer, trx, type, row, locale, item: items.get(locale) ?? null })) changed = true;
    }
    const published = new Set(rows.map((row) => String(row['locale'] ?? 'en')));
    for (const [locale, item] of items) {
      if (published.has(locale) || item.status === 'canceled') continue;
      const status = operations.getStore()?.status ?? { event: 'withheld' as const, note: null };
      if (item.status === 'withheld' && status.event === 'withheld') continue;
      await writer.status({
        item,
        status: status.event === 'killed' ? 'canceled' : 'withheld',
        event: status.event,
        note: status.note,
        now: clock(),
      });
      changed = true;
    }
    return changed;
  }

  async function captureRow(input: {
    writer: Writer;
    trx: Knex.Transaction;
    type: SyndicatedType;
    row: Row;
    locale: string;
    item: ItemRecord | null;
  }): Promise<boolean> {
    const { writer, trx, type, row, locale, item } = input;
    if (item?.status === 'canceled')
      throw new WireError(
        'killed',
        'This item was killed: it cannot be published again. Write it anew as another document.',
      );
    const now = clock();
    const field = (name: string) => row[type.fields[name] ?? name];
    const metadata = (field('metadata') ?? {}) as Metadata;
    const id = item?.id ?? newItemId();
    const uri = item?.uri ?? (await nameOf({ writer, wanted: field('uri'), id, now }));
    const defaults = await settings.defaults();
    const said = buildContent({ row, type, uri, language: locale, defaults });
    const change = {
      type: (field('changeType') as ChangeType | null) ?? 'update',
      severity: (field('changeSeverity') as Severity | null) ?? 'minor',
      note: (field('changeNote') as string | null) ?? undefined,
    };
    const problems = problemsOf({
      kind: type.kind,
      content: said,
      change,
      corrects: item !== null,
      knownSources: new Set(['own', ...defaults.sourceNames.keys()]),
    });
    if (problems.length > 0) throw invalid(problems, type);
    const embargo = field('embargoedUntil') ? new Date(field('embargoedUntil') as string).toISOString() : null;
    const hash = hashOf({ content: said, embargo, test: Boolean(field('test')) });
    const restoring = item?.status === 'withheld';
    const keep = operations.getStore()?.keepDates ? metadata : {};
    if (item && !restoring && !isNewer(keep, item) && (await writer.lastHash(item)) === hash) return false;

    const content = await dressContent({
      vault: configuredVault(),
      content: said,
      kind: type.kind,
      language: locale,
      defaults,
    });
    const number = (item?.edition ?? 0) + 1;
    const created = keep.versionCreated ? Date.parse(keep.versionCreated) : now;
    const edition: Edition = {
      item: id,
      uri,
      edition: number,
      kind: type.kind,
      language: locale,
      test: Boolean(field('test')),
      firstCreated: item
        ? new Date(item.first_created).toISOString()
        : new Date(keep.firstCreated ? Date.parse(keep.firstCreated) : created).toISOString(),
      versionCreated: new Date(created).toISOString(),
      embargoedUntil: embargo,
      change: item ? changeOf({ change, previousEdition: item.edition }) : null,
      content,
    };
    const event = eventOf({
      item,
      change: change.type,
      embargoOnly: item !== null && !restoring && (await onlyEmbargo({ writer, item, content, embargo, edition })),
      embargoed: embargo !== null && Date.parse(embargo) > now,
    });
    await writer.edition({
      document: { contentType: type.uid, documentId: String(row['documentId']), locale },
      edition,
      facets: facetsOf({
        edition,
        broader: await settings.broader(),
        chain: content.evolvesFrom ? await writer.chainOf(content.evolvesFrom) : undefined,
      }),
      hash,
      event,
      status: 'usable',
      note: null,
      floor: restoring || event === 'corrected' ? number : (item?.floor ?? 1),
      providerVersion: metadata.providerVersion ?? null,
      now,
      pins: content.media.flatMap(({ renditions }) => renditions.flatMap(({ sha256 }) => sha256 ?? [])),
    });
    await forgetChange({ trx, type, row, locale, uri, slug: content.slug });
    return true;
  }

  /** The public name: an import's own, else one of ours. Two items never share one. */
  async function nameOf(input: { writer: Writer; wanted: unknown; id: string; now: number }): Promise<string> {
    if (typeof input.wanted !== 'string' || input.wanted.trim() === '') {
      return `urn:newsml:${settings.provider}:${new Date(input.now).toISOString().slice(0, 10).replaceAll('-', '')}:${input.id}`;
    }
    const taken = await input.writer.itemByUri(input.wanted);
    if (taken) throw new WireError('same-uri', `Another item has the public name ${input.wanted} already.`);
    return input.wanted;
  }

  /** What the next publish is was said for this one; draft and published row stay alike, so that nothing looks modified. */
  async function forgetChange(input: {
    trx: Knex.Transaction;
    type: SyndicatedType;
    row: Row;
    locale: string;
    uri: string;
    slug: string;
  }): Promise<void> {
    const { tableName, attributes } = strapi.db.metadata.get(input.type.uid) as unknown as {
      tableName: string;
      attributes: Record<string, { columnName?: string }>;
    };
    const values = Object.entries({
      changeType: null,
      changeSeverity: null,
      changeNote: null,
      uri: input.uri,
      slug: input.slug,
    }).flatMap(([name, value]) => {
      const column = attributes[input.type.fields[name] ?? name]?.columnName;
      return column ? [[column, value] as const] : [];
    });
    await input
      .trx(tableName)
      .where({ document_id: input.row['documentId'], locale: input.locale })
      .update(Object.fromEntries(values));
  }

  return {
    install,
    /** Runs actions of the Document Service as an operation: a kill, a withholding, an import. */
    as: <T>(operation: Operation, run: () => Promise<T>): Promise<T> => operations.run(operation, run),
  };
}
export type Capture = ReturnType<typeof createCapture>;

/** A provider's newer version is an edition although no word of it changed; else it would seem new again for ever. */
const isNewer = ({ providerVersion, versionCreated }: Metadata, item: ItemRecord): boolean =>
  (providerVersion !== undefined && providerVersion !== item.provider_version) ||
  (versionCreated !== undefined && Date.parse(versionCreated) > Number(item.version_created));

const hashOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

async function onlyEmbargo(input: {
  writer: Writer;
  item: ItemRecord;
  content: Content;
  embargo: string | null;
  edition: Edition;
}): Promise<boolean> {
  const last = await input.writer.lastEdition(input.item);
  return (
    last !== null &&
    last.embargoedUntil !== input.embargo &&
    hashOf([last.content, last.test]) === hashOf([input.content, input.edition.test])
  );
}

function eventOf(input: {
  item: ItemRecord | null;
  change: ChangeType;
  embargoOnly: boolean;
  embargoed: boolean;
}): EventType {
  if (!input.item) return 'published';
  if (input.item.status === 'withheld') return 'restored';
  if (input.embargoOnly) return input.embargoed ? 'embargo-changed' : 'lifted';
  return input.change === 'correction' ? 'corrected' : 'updated';
}

function changeOf(input: {
  change: { type: ChangeType; severity: Severity; note?: string };
  previousEdition: number;
}): Change {
  const { type, severity, note } = input.change;
  // A fix is minor by definition.
  return {
    type,
    severity: type === 'fix' ? 'minor' : severity,
    ...(note ? { note } : {}),
    previousEdition: input.previousEdition,
  };
}

function invalid(problems: Problem[], type: SyndicatedType): Error {
  const list = problems.map(({ field, message }) => {
    const path = field.split('.');
    return { path: [type.fields[path[0] ?? ''] ?? path[0], ...path.slice(1)], message, name: 'ValidationError' };
  });
  return new errors.ValidationError(problems.map(({ message }) => message).join(' '), { errors: list });
}

/** What a database says about two publishes at once, in words. */
function translate(error: unknown): unknown {
  if (error instanceof WireError) return new errors.ApplicationError(error.message, { code: error.code });
  const code = (error as { code?: string } | null)?.code;
  const unique =
    code === '23505' ||
    code === '40P01' ||
    code === 'SQLITE_CONSTRAINT_PRIMARYKEY' ||
    code === 'SQLITE_CONSTRAINT_UNIQUE';
  const strapiUnique = error instanceof errors.ValidationError && /must be unique/.test(error.message);
  if (unique || strapiUnique) {
    return new errors.ApplicationError(
      'Somebody else is publishing this document at this moment. Nothing was lost: reload it and publish again.',
      { code: 'busy' },
    );
  }
  return error;
}

/** All that an edition needs, as deep as it goes. */
export function populateOf(strapi: Core.Strapi, uid: string): Row {
  const { attributes } = strapi.getModel(uid as never) as unknown as {
    attributes: Record<string, { type: string; component?: string; target?: string; relation?: string }>;
  };
  const populate: Row = {};
  for (const [name, attribute] of Object.entries(attributes)) {
    if (attribute.type === 'component' && attribute.component)
      populate[name] = { populate: populateOf(strapi, attribute.component) };
    if (attribute.type === 'media') populate[name] = true;
    if (attribute.type === 'relation' && attribute.target?.startsWith('api::')) populate[name] = true;
  }
  return populate;
}
