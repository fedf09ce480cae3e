import type { ItemRights } from '../../../../shared/edition';
import type { Facets } from '../types';
import { policyUri } from './policy';
import { outsideProhibitions, reachProhibitions } from './prohibitions';
import { constraint, heading, instant, iri, itemUri, outletUri, refined, territories, type Node } from './words';

export interface ItemPolicyInput {
  facets: Facets;
  base: string;
  id: string;
  /** For whom it is written: then no other outlet is named in it, and nobody learns who has an exclusive. */
  outlet?: { code: string; uri: string };
}

/**
 * What an item, and a picture in it, restricts by itself, as a policy of prohibitions: it never permits anything, and
 * beats whatever a contract's policy permits (rules.md, order). null where the item restricts nothing.
 */
export function itemPolicyOf(input: ItemPolicyInput): Record<string, unknown> | null {
  const { facets } = input;
  const target = itemUri({ base: input.base, item: facets.item });
  const parts = [
    { target, rights: facets.rights },
    ...facets.media.map(({ id, rights }) => ({ target: `${target}#${encodeURIComponent(id)}`, rights })),
  ];
  const gone = facets.status === 'usable' ? [] : [{ action: 'use', target }];
  const prohibition = [
    ...gone,
    ...parts.flatMap((part) => restrictionsOf(part.rights, input).map((rule) => ({ ...rule, target: part.target }))),
  ];
  const obligation = parts.flatMap((part) =>
    geoblocksOf(part.rights).map((rule) => ({ ...rule, target: part.target })),
  );
  if (prohibition.length === 0) return null;
  return {
    ...heading({ type: 'Set', address: policyUri(input) }),
    prohibition,
    ...(obligation.length > 0 ? { obligation } : {}),
  };
}

function restrictionsOf(rights: ItemRights, input: ItemPolicyInput): Node[] {
  const { notBefore, ends, clearance, channels, territories } = rights;
  const during = (operator: 'lt' | 'gteq', value: string): Node => ({
    action: 'use',
    constraint: [constraint('dateTime', operator, instantOf(value))],
  });
  const places = [
    ...outsideProhibitions({ territories: territories?.allow }),
    ...reachProhibitions({ territories: territories?.deny }),
  ];
  return [
    ...(notBefore ? [during('lt', notBefore)] : []),
    ...(ends ? [during('gteq', ends)] : []),
    ...(clearance && clearance !== 'cleared' ? [{ action: 'use' }] : []),
    ...outsideProhibitions({ channels: channels?.allow }),
    ...reachProhibitions({ channels: channels?.deny }),
    // A destination that blocks by country is bound to block instead (rules.md, item.territory).
    ...places.map(({ action, constraint: limits }) => ({
      action,
      constraint: [...(limits as Node[]), constraint('wg:geoblocks', 'eq', false)],
    })),
    ...exclusiveOf(rights.exclusive, input),
  ];
}

/** Reserved to, or closed to, named outlets, for a window (rules.md, item.exclusive). */
function exclusiveOf(exclusive: ItemRights['exclusive'], input: ItemPolicyInput): Node[] {
  if (!exclusive) return [];
  const recipients = recipientsOf(exclusive, input);
  if (recipients === null) return [];
  const limits = [
    ...(exclusive.from ? [constraint('dateTime', 'gteq', instantOf(exclusive.from))] : []),
    ...(exclusive.until ? [constraint('dateTime', 'lt', instantOf(exclusive.until))] : []),
    ...recipients,
  ];
  return [{ action: 'use', ...(limits.length > 0 ? { constraint: limits } : {}) }];
}

/** Whom it shuts out: null for nobody, no constraint for everybody. A mode that nobody knows shuts out everybody. */
function recipientsOf(exclusive: NonNullable<ItemRights['exclusive']>, input: ItemPolicyInput): Node[] | null {
  const { base, outlet } = input;
  const closed = exclusive.mode === 'closed';
  if (!closed && exclusive.mode !== 'reserved') return [];
  if (outlet) {
    return exclusive.outlets.includes(outlet.code) === closed
      ? [constraint('recipient', 'isPartOf', [iri(outlet.uri)])]
      : null;
  }
  const named = exclusive.outlets.map((code) => iri(outletUri({ base, outlet: code })));
  if (named.length === 0) return closed ? null : [];
  return [constraint('recipient', closed ? 'isPartOf' : 'isNoneOf', named)];
}

function geoblocksOf({ territories: places }: ItemRights): Node[] {
  const blocks = [
    ...(places?.allow?.length ? [constraint('spatial', 'isNoneOf', territories(places.allow))] : []),
    ...(places?.deny?.length ? [constraint('spatial', 'isPartOf', territories(places.deny))] : []),
  ];
  return blocks.map((area) => ({
    action: refined('wg:geoblock', [area]),
    constraint: [constraint('wg:geoblocks', 'eq', true)],
  }));
}

function instantOf(value: string): Node {
  const milliseconds = Date.parse(value);
  if (Number.isNaN(milliseconds)) throw new Error(`not an instant: ${value}`);
  return instant(milliseconds);
}
