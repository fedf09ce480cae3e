import type { Reach } from '../../../shared/terms';
import { withoutGroups } from '../../../shared/territories';
import type { ItemRights } from '../../../shared/edition';

/** `TR` covers `TR` and `TR-34`; `TR-34` covers `TR-34` alone. */
const covers = (wide: string, narrow: string): boolean => wide === narrow || narrow.startsWith(`${wide}-`);

/**
 * Whether all of a destination's territories are allowed and none is denied, even in part (rules.md, licence.territory).
 * Returns the sentence that says why not. A destination that states none is refused wherever a territory is stated.
 */
export function territoryRefusal(reach: Reach | undefined, stated: string[]): string | null {
  if (reach === undefined || (!reach.any && !reach.allow)) return 'No territory is granted.';
  const territories = withoutGroups(stated);
  const deny = withoutGroups(reach.deny ?? []);
  const allow = withoutGroups(reach.allow ?? []);
  if (territories.length === 0) {
    return reach.any && deny.length === 0 ? null : 'The destination states no territory, and rights depend on it.';
  }
  const denied = territories.filter((place) => deny.some((entry) => covers(entry, place) || covers(place, entry)));
  if (denied.length > 0) return `Not for ${denied.join(', ')}.`;
  if (reach.any) return null;
  const outside = territories.filter((place) => !allow.some((entry) => covers(entry, place)));
  return outside.length > 0 ? `Not granted for ${outside.join(', ')}.` : null;
}

/** The same for a channel; a plain list allows what it names. */
export function channelRefusal(
  reach: string[] | { any?: true; allow?: string[]; deny?: string[] } | undefined,
  channel: string,
): string | null {
  if (reach === undefined) return 'No channel is granted.';
  if (Array.isArray(reach)) return reach.includes(channel) ? null : `Not for ${channel}.`;
  if (reach.deny?.includes(channel)) return `Not for ${channel}.`;
  return reach.any || reach.allow?.includes(channel) ? null : `Not for ${channel}.`;
}

/** An item's or a source's own lists: unlike a licence, what they do not state they do not restrict. */
export function ownTerritoryRefusal(
  list: ItemRights['territories'] | Reach | undefined,
  territories: string[],
): string | null {
  if (!list?.allow?.length && !list?.deny?.length) return null;
  const open = !list.allow?.length;
  return territoryRefusal({ ...(open ? { any: true as const } : { allow: list.allow }), deny: list.deny }, territories);
}

export function ownChannelRefusal(
  list: ItemRights['channels'] | string[] | { any?: true; allow?: string[]; deny?: string[] } | undefined,
  channel: string,
): string | null {
  if (list === undefined) return null;
  if (Array.isArray(list)) return list.length === 0 ? null : channelRefusal(list, channel);
  if (!list.allow?.length && !list.deny?.length) return null;
  return channelRefusal(
    list.allow?.length ? { allow: list.allow, deny: list.deny } : { any: true, deny: list.deny },
    channel,
  );
}
