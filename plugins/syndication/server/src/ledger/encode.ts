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

export function encodeItems(items: DeliveredItem[]): string {
  const terms: Terms[] = [];
  const rows = items.map((item): ItemRow => {
    const parts: Array<string | number> = [];
    for (const part of item.parts) parts.push(part.part, indexOfTerms(terms, part));
    return [item.item, item.edition, item.event ?? 0, item.kind, item.language, item.uri, item.view, parts];
  });
  const encoded: Encoded = [1, terms, rows];
  return JSON.stringify(encoded);
}

function indexOfTerms(terms: Terms[], part: DeliveredPart): number {
  // From the end, since neighbours are alike; a delivery has a handful of terms, so no map is faster.
  for (let index = terms.length - 1; index >= 0; index -= 1) {
    const known = terms[index];
    if (
      known &&
      known[0] === part.destination &&
      known[1] === part.contract &&
      known[2] === part.version &&
      known[3] === part.schedule &&
      known[4] === part.grant &&
      known[5] === part.access
    ) {
      return index;
    }
  }
  return terms.push([part.destination, part.contract, part.version, part.schedule, part.grant, part.access]) - 1;
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
