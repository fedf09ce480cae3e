import { policyIdOf, type Decision, type Facets } from '../gate';

/** Begins the id of the policy of an item's own restrictions. */
export const OF_ITEM = 'item-';

/** The addresses of the policies that stand for contracts: opaque, and the same for as long as the version stands. */
export function createPolicies(input: { base: string; secret: string }) {
  const { base, secret } = input;
  const ids = new Map<string, string>();
  const idOf = (reference: string, version: number, schedule: number): string => {
    const key = `${reference}/${version}/${schedule}`;
    const id = ids.get(key) ?? policyIdOf({ reference, version, schedule, secret });
    ids.set(key, id);
    return id;
  };
  return {
    idOf,
    /** Those by which the text of an item was permitted, each once. */
    of(decision: Decision): string[] {
      const ids = decision.permits.flatMap(({ part, contract, version, schedule }) =>
        part === 'text' ? idOf(contract, version, schedule) : [],
      );
      return [...new Set(ids)].map((id) => `${base}/policies/${id}`);
    },
    /** That of what the item, or a picture in it, restricts by itself; null where it restricts nothing. */
    ofItem({ item, rights, media }: Pick<Facets, 'item' | 'rights' | 'media'>): string | null {
      const restricted = [rights, ...media.map((one) => one.rights)].some((one) => Object.keys(one).length > 0);
      return restricted ? `${base}/policies/${OF_ITEM}${item}` : null;
    },
  };
}
export type Policies = ReturnType<typeof createPolicies>;
