import type { Kind, PubStatus } from '../../../shared/words';
import type { ItemState } from './types';

/** An item as both databases give it. */
export interface ItemRow {
  id: string;
  uri: string;
  kind: Kind;
  language: string;
  test: number | boolean;
  status: PubStatus;
  status_note: string | null;
  status_changed: number | string;
  version_created: number | string;
  edition: number;
  floor: number;
  hidden_through: number | string;
}

export const ITEM_COLUMNS = [
  'id',
  'uri',
  'kind',
  'language',
  'test',
  'status',
  'status_note',
  'status_changed',
  'version_created',
  'edition',
  'floor',
  'hidden_through',
]
  .map((column) => `i.${column} AS ${column}`)
  .join(', ');

export const stateOf = (row: ItemRow): ItemState => ({
  id: row.id,
  uri: row.uri,
  kind: row.kind,
  language: row.language,
  test: Boolean(row.test),
  status: row.status,
  statusNote: row.status_note,
  statusChanged: Number(row.status_changed),
  versionCreated: Number(row.version_created),
  edition: row.edition,
  floor: row.floor,
  hiddenThrough: Number(row.hidden_through),
});
