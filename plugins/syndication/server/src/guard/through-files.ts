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
  const { uid, attributesOf } = from;
  const attributes = attributesOf(uid);
  return namedIn(from.populate, attributes).some(([name, inner]) =>
    branchesOf(attributes[name], inner).some(
      ([target, query]) => target === FILE || asksOfFiles({ uid: target, query, attributesOf }),
    ),
  );
}

/** What a query populates, without files: an agency's own types are answered as if they had none. */
export function withoutFiles(from: { uid: string; populate: unknown; attributesOf: AttributesOf }): unknown {
  const { uid, populate, attributesOf } = from;
  if (populate === undefined || populate === null || populate === false) return populate;
  const attributes = attributesOf(uid);
  const kept = namedIn(populate, attributes).flatMap(([name, inner]): Array<[string, unknown]> => {
    const branches = branchesOf(attributes[name], inner).filter(([target]) => target !== FILE);
    const had = branchesOf(attributes[name], inner).length;
    if (branches.length < had && branches.length === 0) return [];
    if (typeof inner !== 'object' || inner === null) return [[name, inner]];
    const pruned = branches.map(([target, query]): [string, unknown] => [
      target,
      {
        ...query,
        ...('populate' in query
          ? { populate: withoutFiles({ uid: target, populate: query.populate, attributesOf }) }
          : {}),
      },
    ]);
    if ('on' in inner) return [[name, { ...inner, on: Object.fromEntries(pruned) }]];
    return [[name, pruned.length === 1 ? pruned[0]?.[1] : inner]];
  });
  return Object.fromEntries(kept);
}

/** The types that a populated attribute leads to, each with what is asked of it; `on` says it type by type. */
function branchesOf(attribute: Leading | undefined, inner: unknown): Array<[string, Narrowing]> {
  if (typeof inner === 'object' && inner !== null && 'on' in inner && typeof inner.on === 'object' && inner.on !== null)
    return Object.entries(inner.on).map(([target, query]) => [target, queryIn(query)]);
  return leadsTo(attribute).map((target) => [target, queryIn(inner)]);
}

/** The attributes that are populated, each with the query on it, in whichever of Strapi's ways that is written. */
function namedIn(populate: unknown, attributes: Record<string, Leading>): Array<[string, unknown]> {
  if (populate === true || populate === '*')
    return Object.keys(attributes).flatMap((name) =>
      leadsTo(attributes[name]).length > 0 ? [[name, true] as [string, unknown]] : [],
    );
  if (typeof populate === 'string') return populate.split(',').map((name) => [name, true]);
  if (Array.isArray(populate)) return populate.flatMap((one) => namedIn(one, attributes));
  return typeof populate === 'object' && populate !== null ? Object.entries(populate) : [];
}

const queryIn = (inner: unknown): Narrowing => (typeof inner === 'object' && inner !== null ? inner : {});

const leadsTo = (attribute: Leading | undefined): string[] => {
  if (!attribute) return [];
  if (attribute.type === 'media') return [FILE];
  return [attribute.target, attribute.component, ...(attribute.components ?? [])].filter((uid) => uid !== undefined);
};
