import { FILE } from './types';

/** As much of an attribute as says where it leads. */
export interface Leading {
  type: string;
  target?: string;
  component?: string;
  components?: string[];
}
export type AttributesOf = (uid: string) => Record<string, Leading>;

/** As much of a query as narrows or orders it. */
export interface Narrowing {
  where?: unknown;
  orderBy?: unknown;
  populate?: unknown;
}

/**
 * Whether a query on a type asks something of files of the media library: selects, counts or sorts by them. What comes
 * back shows the answer, though no file be in it, and guessed letter by letter a caption can be read that way. Names
 * with a dot in them, which the database would read as a column of another table, count as if they did.
 */
export function asksOfFiles(input: { uid: string; query: Narrowing; attributesOf: AttributesOf }): boolean {
  const { uid, attributesOf } = input;
  if (uid === FILE) return true;
  const { where, orderBy, populate } = input.query;
  return (
    reaches({ uid, asked: where, attributesOf }) ||
    reaches({ uid, asked: orderBy, attributesOf }) ||
    populates({ uid, populate, attributesOf })
  );
}

function reaches(from: { uid: string; asked: unknown; attributesOf: AttributesOf }): boolean {
  const { uid, asked, attributesOf } = from;
  if (Array.isArray(asked)) return asked.some((one) => reaches({ ...from, asked: one }));
  if (typeof asked === 'string') return entered(from, asked, undefined);
  if (typeof asked !== 'object' || asked === null || asked instanceof Date) return false;
  return Object.entries(asked).some(([name, inner]) =>
    name.startsWith('$') ? reachesBelow({ uid, asked: inner, attributesOf }) : entered(from, name, inner),
  );
}

/** Below an operator stands a query on the same type, or a value: strings are values there. */
const reachesBelow = (from: { uid: string; asked: unknown; attributesOf: AttributesOf }): boolean =>
  Array.isArray(from.asked)
    ? from.asked.some((one) => reachesBelow({ ...from, asked: one }))
    : typeof from.asked === 'object' && reaches(from);

function entered(from: { uid: string; attributesOf: AttributesOf }, name: string, inner: unknown): boolean {
  if (name.includes('.')) return true;
  const attribute = from.attributesOf(from.uid)[name];
  return leadsTo(attribute).some((uid) => uid === FILE || reachesBelow({ ...from, uid, asked: inner }));
}

function populates(from: { uid: string; populate: unknown; attributesOf: AttributesOf }): boolean {
  const { uid, populate, attributesOf } = from;
  if (typeof populate !== 'object' || populate === null || Array.isArray(populate)) return false;
  return Object.entries(populate).some(([name, inner]: [string, unknown]) => {
    if (typeof inner !== 'object' || inner === null) return false;
    const query = inner as Narrowing;
    return leadsTo(attributesOf(uid)[name]).some((target) =>
      target === FILE ? isAsked(query) : asksOfFiles({ uid: target, query, attributesOf }),
    );
  });
}

/** A picture may be looked up for what it belongs to (the sieve takes it out afterwards), but not chosen. */
const isAsked = ({ where, orderBy }: Narrowing): boolean =>
  [where, orderBy].some((one) => typeof one === 'object' && one !== null && Object.keys(one).length > 0);

const leadsTo = (attribute: Leading | undefined): string[] => {
  if (!attribute) return [];
  if (attribute.type === 'media') return [FILE];
  return [attribute.target, attribute.component, ...(attribute.components ?? [])].filter((uid) => uid !== undefined);
};
