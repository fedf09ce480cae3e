import type { Core } from '@strapi/strapi';
import { WireError } from '../wire';
import type { Capture } from './capture';
import type { Row } from './types';

export interface ItemRow {
  id: string;
  uri: string;
  content_type: string;
  document_id: string;
  locale: string;
  status: string;
}

/** What staff do with an item that is out: each an operation with its reason and note, in one transaction. */
export function createOperations(input: { strapi: Core.Strapi; capture: Capture }) {
  const { strapi, capture } = input;

  /** By id or by public name. Throws WireError `not-on-the-wire`. */
  async function find(item: string): Promise<ItemRow> {
    const row = (await strapi.db.connection('wire_items').where({ id: item }).orWhere({ uri: item }).first()) as
      ItemRow | undefined;
    if (!row) throw new WireError('not-on-the-wire', `There is no item ${item} on the wire.`);
    return row;
  }

  const documents = (row: ItemRow) =>
    strapi.documents(row.content_type as never) as unknown as Record<
      'publish' | 'unpublish' | 'update',
      (params: Row) => Promise<unknown>
    >;
  const target = (row: ItemRow): Row => ({ documentId: row.document_id, locale: row.locale });
  const must = (row: ItemRow, statuses: string[], what: string) => {
    if (!statuses.includes(row.status))
      throw new WireError('wrong-status', `The item ${row.uri} is ${row.status}: it cannot be ${what}.`);
  };

  return {
    find,

    /** For ever: holders are told, and the document cannot be published again. */
    async kill(order: { item: string; reason: string }): Promise<void> {
      const row = await find(order.item);
      must(row, ['usable', 'withheld'], 'killed');
      await capture.as({ status: { event: 'killed', note: order.reason } }, () =>
        documents(row).unpublish(target(row)),
      );
    },

    /** For the time being: it may come back by `restore`. */
    async withhold(order: { item: string; reason: string }): Promise<void> {
      const row = await find(order.item);
      must(row, ['usable'], 'withheld');
      await capture.as({ status: { event: 'withheld', note: order.reason } }, () =>
        documents(row).unpublish(target(row)),
      );
    },

    /** Publishes the draft as it stands, as a new edition. */
    async restore(order: { item: string; note?: string }): Promise<void> {
      const row = await find(order.item);
      must(row, ['withheld'], 'restored');
      await strapi.db.transaction(async () => {
        if (order.note) await documents(row).update({ ...target(row), data: { changeNote: order.note } });
        await documents(row).publish(target(row));
      });
    },

    /** Publishes changed fields as a correction: earlier editions are hidden from now on. */
    async correct(order: { item: string; data: Row; note: string; severity?: 'minor' | 'major' }): Promise<void> {
      const row = await find(order.item);
      must(row, ['usable'], 'corrected');
      await strapi.db.transaction(async () => {
        const data = {
          ...order.data,
          changeType: 'correction',
          changeSeverity: order.severity ?? 'major',
          changeNote: order.note,
        };
        await documents(row).update({ ...target(row), data });
        await documents(row).publish(target(row));
      });
    },
  };
}
export type Operations = ReturnType<typeof createOperations>;
