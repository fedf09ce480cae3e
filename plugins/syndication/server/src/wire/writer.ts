import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import type { Edition } from '../../../shared/edition';
import type { EventType, PubStatus } from '../../../shared/words';
import { createTexts } from './texts';
import type { EditionFacets } from './types';

/** An item as the newsroom needs to know it, in the transaction of a publish. */
export interface ItemRecord {
  id: string;
  uri: string;
  kind: string;
  language: string;
  locale: string;
  status: PubStatus;
  edition: number;
  floor: number;
  first_created: number;
  version_created: number;
  provider_version: string | null;
}

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** 20 characters of Crockford's base 32: 100 bits that nobody guesses. */
export const newItemId = (): string => Array.from(randomBytes(20), (byte) => ALPHABET[byte & 31]).join('');

/**
 * Writing to the wire, always inside the newsroom's transaction: what is written here has no number yet, and what has
 * no number is not on the wire.
 */
export function createWriter(input: { trx: Knex.Transaction }) {
  const { trx } = input;
  const texts = createTexts({ trx });
  const normal = (row: Record<string, unknown>): ItemRecord =>
    ({
      ...row,
      first_created: Number(row['first_created']),
      version_created: Number(row['version_created']),
    }) as ItemRecord;

  return {
    async itemsOf(document: { contentType: string; documentId: string }): Promise<Map<string, ItemRecord>> {
      const rows = (await trx('wire_items').where({
        content_type: document.contentType,
        document_id: document.documentId,
      })) as Array<Record<string, unknown>>;
      return new Map(rows.map((row) => [String(row['locale']), normal(row)]));
    },

    async itemByUri(uri: string): Promise<ItemRecord | null> {
      const row = (await trx('wire_items').where({ uri }).first()) as Record<string, unknown> | undefined;
      return row ? normal(row) : null;
    },

    /** The first item of the chain that a public name belongs to; undefined where it is not on the wire. */
    async chainOf(uri: string): Promise<string | undefined> {
      const row = (await trx('wire_items as i')
        .join('wire_editions as e', (on) => on.on('e.item', 'i.id').andOn('e.edition', 'i.edition'))
        .where('i.uri', uri)
        .first('i.id', 'e.facets')) as { id: string; facets: string } | undefined;
      return row && ((JSON.parse(row.facets) as EditionFacets).chain ?? row.id);
    },

    async lastHash(item: ItemRecord): Promise<string | null> {
      const row = (await trx('wire_editions').where({ item: item.id, edition: item.edition }).first('content_hash')) as
        { content_hash: string } | undefined;
      return row?.content_hash ?? null;
    },

    async lastEdition(item: ItemRecord): Promise<Edition | null> {
      const row = (await trx('wire_editions').where({ item: item.id, edition: item.edition }).first('document')) as
        { document: string } | undefined;
      return row ? (JSON.parse(row.document) as Edition) : null;
    },

    /** A first edition makes the item; a later one moves it on. The unique keys make concurrent publishes fail, not fork. */
    async edition(written: {
      document: { contentType: string; documentId: string; locale: string };
      edition: Edition;
      facets: EditionFacets;
      hash: string;
      event: EventType;
      status: PubStatus;
      note: string | null;
      floor: number;
      providerVersion: string | null;
      now: number;
      pins: string[];
    }): Promise<void> {
      const { edition, document } = written;
      const moving = {
        status: written.status,
        status_note: written.note,
        status_changed: written.now,
        test: edition.test,
        version_created: Date.parse(edition.versionCreated),
        edition: edition.edition,
        floor: written.floor,
        provider_version: written.providerVersion,
      };
      if (edition.edition === 1) {
        await trx('wire_items').insert({
          id: edition.item,
          uri: edition.uri,
          kind: edition.kind,
          language: edition.language,
          content_type: document.contentType,
          document_id: document.documentId,
          locale: document.locale,
          first_created: Date.parse(edition.firstCreated),
          ...moving,
        });
      } else {
        await trx('wire_items').where({ id: edition.item }).update(moving);
      }
      await trx('wire_editions').insert({
        item: edition.item,
        edition: edition.edition,
        version_created: Date.parse(edition.versionCreated),
        embargoed_until: edition.embargoedUntil ? Date.parse(edition.embargoedUntil) : null,
        content_hash: written.hash,
        facets: JSON.stringify(written.facets),
        document: JSON.stringify(edition),
      });
      await texts.forget({ item: edition.item, below: written.floor });
      await texts.write(edition);
      const pins = [...new Set(written.pins)];
      if (pins.length > 0)
        await trx('wire_pins').insert(pins.map((sha256) => ({ sha256, item: edition.item, edition: edition.edition })));
      await trx('wire_timers').where({ item: edition.item }).delete();
      const timer = async (type: 'lifted' | 'rights-ended', instant: string | null | undefined) => {
        const due = instant ? Date.parse(instant) : 0;
        if (due > written.now) await trx('wire_timers').insert({ item: edition.item, type, due });
      };
      await timer('lifted', edition.embargoedUntil);
      await timer('rights-ended', edition.content.rights.ends);
      await trx('wire_outbox').insert({ item: edition.item, edition: edition.edition, type: written.event });
    },

    /** Kill or withhold: in force from the commit on, before the event has its number. */
    async status(change: {
      item: ItemRecord;
      status: 'withheld' | 'canceled';
      event: 'withheld' | 'killed';
      note: string | null;
      now: number;
    }): Promise<void> {
      await trx('wire_items')
        .where({ id: change.item.id })
        .update({ status: change.status, status_note: change.note, status_changed: change.now });
      if (change.status === 'canceled') {
        await trx('wire_timers').where({ item: change.item.id }).delete();
        await texts.forget({ item: change.item.id });
      }
      await trx('wire_outbox').insert({
        item: change.item.id,
        edition: change.item.edition,
        type: change.event,
        note: change.note,
      });
    },
  };
}
export type Writer = ReturnType<typeof createWriter>;
