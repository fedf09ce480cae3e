import type { Entry, ItemInput, Page, Rendered, TombstoneInput } from './types';
import { ninjs } from './ninjs';
import { ninjs1 } from './ninjs1';
import { tombstone } from './tombstone';

/** ninjs allows no foreign members, so what is ours stands beside the item, in the envelope of the partner API. */

export function ninjsItem(input: ItemInput): Rendered {
  const document = ninjs(input);
  return { text: JSON.stringify(document), statesRights: document.rightsInfo !== undefined };
}

export function ninjs1Item(input: ItemInput): Rendered {
  const document = ninjs(input);
  return { text: JSON.stringify(ninjs1(document)), statesRights: document.rightsInfo !== undefined };
}

export const ninjsTombstone = (input: TombstoneInput): Rendered => ({
  text: JSON.stringify(tombstone(input)),
  statesRights: true,
});

export const ninjs1Tombstone = (input: TombstoneInput): Rendered => ({
  text: JSON.stringify(ninjs1(tombstone(input))),
  statesRights: true,
});

/** The item is the same for everybody; the policy that it names is the outlet's own, and is added here. */
function envelope(policyMember: (policy: string) => object) {
  return ({ rendered, own }: Entry): string => {
    const { event, at, id, edition, kind, language, change, ...rest } = own;
    const head = JSON.stringify({ event, at, id, edition, kind, language, change });
    const { policy } = rest.links;
    const stated = policy && !rendered.statesRights ? `,${JSON.stringify(policyMember(policy)).slice(1, -1)}` : '';
    return `${head.slice(0, -1)},"item":${rendered.text.slice(0, -1)}${stated}},${JSON.stringify(rest).slice(1)}`;
  };
}

const makers = (wrap: (entry: Entry) => string) => ({
  document: ({ entry }: { entry: Entry }): string => wrap(entry),
  page: ({ entries, page }: { entries: readonly Entry[]; page: Page }): string => {
    const { cursor, more, entitlement } = page;
    const tail = JSON.stringify({ cursor, more, entitlement }).slice(1);
    return `{"${page.list}":[${entries.map(wrap).join(',')}],${tail}`;
  },
});

export const inNinjs = makers(envelope((linkedRights) => ({ rightsInfo: { linkedRights } })));
export const inNinjs1 = makers(envelope((linkedrights) => ({ rightsinfo: { linkedrights } })));
