import type { Edition } from '../../../shared/edition';
import type { Archive } from '../wire';
import type { Permitted } from './draft';
import type { Rulings } from './rulings';
import type { Session } from './session';

const NONE: string[] = [];

/**
 * Public names of items that an edition refers to and that are not covered themselves: that there is one at all is
 * content.
 */
export function createHidden(input: { archive: Archive; rulings: Rulings; ownNames: string }) {
  const { archive, rulings, ownNames } = input;
  return async (from: { session: Session; permitted: Permitted[] }): Promise<(one: Permitted) => string[]> => {
    const { session, permitted } = from;
    const uris = new Set<string>();
    for (const { ruling } of permitted) for (const uri of ruling.facets.links) uris.add(uri);
    if (uris.size === 0) return () => NONE;
    const states = await archive.byUri([...uris]);
    const covered = new Set<string>();
    // Whether any edition is covered: were it the newest alone, a link would go with an update that is embargoed.
    let asked = [...states.values()].map((state) => ({ state, edition: state.edition }));
    while (asked.length > 0) {
      const ruled = await rulings(session, asked);
      for (const [index, { state }] of asked.entries()) if (ruled[index]?.covers) covered.add(state.uri);
      asked = asked
        .filter(({ state, edition }) => !covered.has(state.uri) && edition > state.floor)
        .map(({ state, edition }) => ({ state, edition: edition - 1 }));
    }
    // Names of others' items, as imports bring them, are only names; one of ours that is not out yet is a secret.
    const isHidden = (uri: string) => (states.has(uri) ? !covered.has(uri) : uri.startsWith(ownNames));
    return ({ ruling }) => ruling.facets.links.filter(isHidden).sort();
  };
}

export function withoutLinks(edition: Edition, hidden: string[]): Edition {
  if (hidden.length === 0) return edition;
  const shown = (uri: string | undefined) => uri === undefined || !hidden.includes(uri);
  const { content } = edition;
  return {
    ...edition,
    content: {
      ...content,
      members: content.members.filter(({ uri }) => shown(uri)),
      related: content.related.filter(({ uri }) => shown(uri)),
      translationOf: shown(content.translationOf) ? content.translationOf : undefined,
      evolvesFrom: shown(content.evolvesFrom) ? content.evolvesFrom : undefined,
    },
  };
}
