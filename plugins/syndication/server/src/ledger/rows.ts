import { unitKey } from './counting';
import { encodeItems } from './encode';
import { LedgerError } from './errors';
import type { Charge, DeliveredItem, Delivery, Recording, Refusal } from './types';

/** A delivery as both stores keep it. */
export interface DeliveryRow {
  at: number;
  requestId: string;
  outlet: string;
  connection: string;
  key: string;
  route: string;
  format: string;
  test: boolean;
  items: string;
  /** Absent where nothing is metered, which most deliveries are. */
  charges?: Charge[];
}

export type RefusalRow = Omit<Refusal, 'contract' | 'version'> & { contract: string | null; version: number | null };

export type LedgerRow = { delivery: DeliveryRow } | { refusal: RefusalRow };

/** What becomes of what is not metered. */
export const RECORDED: Recording = { recorded: true, counts: [] };

const ITEM_LENGTH = 200;
const TEXT_LENGTH = 1_000;
/** What an `integer` of PostgreSQL holds. */
const LARGEST = 2_147_483_647;
/** What an index of PostgreSQL holds in one entry is a little more (bytes). */
const INDEXED = 2_400;

/**
 * Text that any store takes: cut off, and without the NUL that PostgreSQL refuses and the half characters that UTF-8
 * cannot write. Much of a refusal is what a stranger sent, and must not be able to make the ledger fail.
 */
export function storable(text: string, length = TEXT_LENGTH): string {
  return text
    .slice(0, length)
    .replaceAll('\0', '\uFFFD')
    .replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '\uFFFD');
}

/**
 * The row of a delivery. Checked here, because a wrong value that only the database notices would fail the whole
 * transaction, and with it the deliveries of others.
 * @throws LedgerError `invalid`
 */
export function deliveryRow(delivery: Delivery): DeliveryRow {
  time('delivery.at', delivery.at);
  named('delivery.requestId', delivery.requestId);
  named('delivery.outlet', delivery.outlet);
  named('delivery.connection', delivery.connection);
  named('delivery.key', delivery.key);
  named('delivery.route', delivery.route);
  named('delivery.format', delivery.format);
  for (const item of delivery.items) checkItem(item);
  checkCharges(delivery.charges ?? []);
  return {
    at: delivery.at,
    requestId: storable(delivery.requestId),
    outlet: delivery.outlet,
    connection: delivery.connection,
    key: delivery.key,
    route: storable(delivery.route),
    format: delivery.format,
    test: Boolean(delivery.test),
    items: encodeItems(delivery.items),
    ...(delivery.charges?.length ? { charges: delivery.charges } : {}),
  };
}

function checkCharges(charges: Charge[]): void {
  const units = new Set<string>();
  for (const charge of charges) {
    checkCharge(charge);
    units.add(unitKey(charge));
  }
  if (units.size < charges.length) throw new LedgerError('invalid', 'no two charges of a delivery may be alike');
}

function checkCharge({ counter, period, unit, limit }: Charge): void {
  // A counter and a period share an index.
  indexed('charge.counter', counter, INDEXED / 2);
  indexed('charge.period', period, INDEXED / 2);
  indexed('charge.unit', unit, INDEXED);
  for (const name of [counter, period]) {
    if (name.includes('\n')) throw new LedgerError('invalid', 'a counter and its period have no line break in them');
  }
  if (limit !== null) whole('charge.limit', limit);
}

/** Items are never changed once they are handed over, and so are looked at once. */
const checked = new WeakSet<DeliveredItem>();

function checkItem(item: DeliveredItem): void {
  if (checked.has(item)) return;
  named('item.item', item.item);
  named('item.kind', item.kind);
  named('item.language', item.language);
  named('item.uri', item.uri);
  whole('item.edition', item.edition);
  for (const part of item.parts) {
    named('part.part', part.part);
    named('part.destination', part.destination);
    named('part.contract', part.contract);
    whole('part.version', part.version);
    whole('part.schedule', part.schedule);
    whole('part.grant', part.grant);
  }
  checked.add(item);
}

/** @throws LedgerError `invalid` */
export function refusalRow(refusal: Refusal): RefusalRow {
  time('refusal.at', refusal.at);
  whole('refusal.status', refusal.status);
  named('refusal.rule', refusal.rule);
  if (refusal.version !== undefined) whole('refusal.version', refusal.version);
  const text = (value: string | null | undefined, length?: number) =>
    value === null || value === undefined ? null : storable(String(value), length);
  return {
    at: refusal.at,
    requestId: storable(String(refusal.requestId)),
    outlet: text(refusal.outlet),
    connection: text(refusal.connection),
    key: text(refusal.key),
    route: storable(String(refusal.route)),
    item: text(refusal.item, ITEM_LENGTH),
    rule: storable(refusal.rule),
    reason: storable(String(refusal.reason)),
    status: refusal.status,
    contract: text(refusal.contract),
    version: refusal.version ?? null,
  };
}

/** @throws RangeError unless it is a whole number from 1 to 1,000. */
export function checkLimit(limit: number): number {
  if (!Number.isSafeInteger(limit) || limit < 1 || limit > 1_000) {
    throw new RangeError(`limit must be a whole number from 1 to 1000, not ${String(limit)}`);
  }
  return limit;
}

function named(what: string, value: unknown): void {
  if (typeof value !== 'string' || value === '' || value.includes('\u0000')) {
    throw new LedgerError('invalid', `${what} must be a text that is not empty and has no NUL in it`);
  }
}

/** A text that comes back from any store as it was given, and that is not too long to be found by. */
function indexed(what: string, value: string, bytes: number): void {
  named(what, value);
  if (storable(value, bytes) === value && Buffer.byteLength(value) <= bytes) return;
  throw new LedgerError('invalid', `${what} must be a text of whole characters and of at most ${bytes} bytes`);
}

function whole(what: string, value: unknown): void {
  if (Number.isInteger(value) && Number(value) >= 0 && Number(value) <= LARGEST) return;
  throw new LedgerError('invalid', `${what} must be a whole number from 0 to ${LARGEST}, not ${String(value)}`);
}

function time(what: string, value: unknown): void {
  if (!Number.isSafeInteger(value) || Number(value) < 0) {
    throw new LedgerError('invalid', `${what} must be a time in whole epoch milliseconds, not ${String(value)}`);
  }
}
