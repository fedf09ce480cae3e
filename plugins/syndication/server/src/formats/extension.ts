import type { Element } from '@xmldom/xmldom';
import { elements, type Child } from './markup';
import type { Own } from './types';

export const WG = 'https://wiregate.dev/ns/wire/1#';
const wg = elements({ wg: WG });

/** What is the outlet's own, as elements of ours in Atom and RSS: obligations with their sentences, uses, omissions. */
export function ownElements({ id, edition, event, at, change, uses, obligations, omitted, links }: Own): Element[] {
  const children: Child[] = [
    wg('wg:item', { id, edition, event, at, self: links.self, versions: links.versions, rights: links.rights }),
    change && wg('wg:change', { type: change.type, severity: change.severity }, change.note),
    uses.map(({ destination, contract, schedule, access }) =>
      wg('wg:use', { destination, contract, schedule, access }),
    ),
    obligations.map(({ id: name, action, part, destinations, by, clause, text }) =>
      wg(
        'wg:obligation',
        {
          id: name,
          action,
          part,
          destinations: destinations.join(' ') || undefined,
          by: by ?? undefined,
          clause: clause ?? undefined,
        },
        text,
      ),
    ),
    omitted.map(({ kind, rule, text }) => wg('wg:omitted', { kind, rule }, text)),
  ];
  return children.flat().filter((child): child is Element => typeof child === 'object' && child !== null);
}
