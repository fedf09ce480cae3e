import type { EventType, Kind } from '../../../shared/words';
import type { DeliveredItem, DeliveredPart } from './types';

/**
 * How the items of a delivery are kept: JSON that a person can still read, without repeating member names, and with
 * what decided (nearly always the same for a whole answer) written once. Version 1:
 *
 *     [1, [[destination, contract, version, schedule, grant, access], …],
 *         [[item, edition, event or 0, kind, language, uri, view, [part, index into the first list, …]], …]]
 *
 * About 150 bytes an item, where plain JSON takes 330.
 */
type Terms = [string, string, number, number, number, 'full' | 'browse'];
type ItemRow = [string, number, EventType | 0, Kind, string, string, DeliveredItem['view'], Array<string | number>];
type Encoded = [1, Terms[], ItemRow[]];

/** What of an item's row is the same in every answer. */
interface Prepared {
  /** The row up to its list of parts. */
  head: string;
  parts: Array<{ part: string; terms: string }>;
}
/** An item that is delivered again and again, as on a feed that many read, is taken apart once. */
const prepared = new WeakMap<DeliveredItem, Prepared>();

function prepare(item: DeliveredItem): Prepared {
  const row = [item.item, item.edition, item.event ?? 0, item.kind, item.language, item.uri, item.view];
  const parts = item.parts.map(({ part, destination, contract, version, schedule, grant, access }) => ({
    part: JSON.stringify(part),
    terms: JSON.stringify([destination, contract, version, schedule, grant, access] satisfies Terms),
  }));
  const made = { head: JSON.stringify(row).slice(0, -1), parts };
  prepared.set(item, made);
  return made;
}

export function encodeItems(items: DeliveredItem[]): string {
  const terms: string[] = [];
  let rows = '';
  for (const item of items) {
    const { head, parts } = prepared.get(item) ?? prepare(item);
    let flat = '';
    for (const { part, terms: own } of parts) {
      // A delivery has a handful of terms, so no map is faster.
      let index = terms.indexOf(own);
      if (index < 0) index = terms.push(own) - 1;
      flat += `${flat ? ',' : ''}${part},${index}`;
    }
    rows += `${rows ? ',' : ''}${head},[${flat}]]`;
  }
  return `[1,[${terms.join(',')}],[${rows}]]`;
}

export function decodeItems(text: string): DeliveredItem[] {
  const [version, terms, rows] = JSON.parse(text) as Encoded;
  if (version !== 1) throw new Error(`the items of a delivery are in version ${String(version)}, this house reads 1`);
  return rows.map(([item, edition, event, kind, language, uri, view, flat]) => {
    const parts: DeliveredPart[] = [];
    for (let index = 0; index < flat.length; index += 2) {
      const known = terms[Number(flat[index + 1])];
      if (!known) throw new Error(`the delivery of item ${item} refers to terms that it does not hold`);
      const [destination, contract, contractVersion, schedule, grant, access] = known;
      parts.push({
        part: String(flat[index]),
        destination,
        contract,
        version: contractVersion,
        schedule,
        grant,
        access,
      });
    }
    return { item, edition, ...(event ? { event } : {}), kind, language, uri, view, parts };
  });
}
