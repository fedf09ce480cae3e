import type { Ninjs } from '../types';
import { safe } from './names';

export interface NamedRendition {
  /** Names it among the files of the item: the associations that lead to it, and its own name. */
  name: string;
  href: string;
  contentType: string | undefined;
}

/**
 * The renditions of a document and of all that it is associated with, whose bytes this API gives. What lies elsewhere is
 * not fetched, and no two have one name.
 */
export function renditionsOf(input: {
  item: Ninjs;
  isOwn: (href: string) => boolean;
  /** Names of renditions; all, where it is not given. */
  wanted?: string[];
}): NamedRendition[] {
  const { isOwn, wanted } = input;
  const taken = new Set<string>();
  const unique = (name: string): string => {
    for (let number = 1; ; number += 1) {
      const one = number === 1 ? name : `${name}-${number}`;
      if (taken.has(one)) continue;
      taken.add(one);
      return one;
    }
  };
  const visit = (item: Ninjs, path: string[]): NamedRendition[] => [
    ...(item.renditions ?? []).flatMap(({ name, href, contentType }) => {
      if (typeof href !== 'string' || !isOwn(href) || (wanted && !wanted.includes(name))) return [];
      return [{ name: unique([...path, safe(String(name))].join('.')), href, contentType }];
    }),
    ...(item.associations ?? []).flatMap((one) => visit(one, [...path, safe(one.name ?? 'association')])),
  ];
  return visit(input.item, []);
}
