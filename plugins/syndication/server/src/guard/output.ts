import { errors, traverseEntity } from '@strapi/utils';
import { FILE, type Licensed } from './types';

type Visitor = Parameters<typeof traverseEntity>[0];
type Model = Parameters<typeof traverseEntity>[1]['schema'];
type Sanitizer = (schema: Model) => (data: unknown) => Promise<unknown>;

/**
 * The last sieve of Strapi's content API (`content-api.output`). What it should never have been handed as a whole it
 * refuses; what is nested it takes out without a trace, so that an agency's own types go on working.
 */
export function createOutputSanitizer(input: { licensed: Licensed; getModel: (uid: string) => Model }): Sanitizer {
  const { licensed, getModel } = input;
  const stays = (uid: string | undefined, row: unknown): boolean => {
    if (uid === undefined || licensed.types.has(uid)) return false;
    return uid !== FILE || isForeignFile(licensed, row);
  };

  const visitor: Visitor = ({ key, value, attribute }, { remove, set }) => {
    const target = targetOf(attribute);
    if (!target || value == null) return;
    const uidOf = (row: unknown) => (target === 'any' ? typeOf(row) : target);
    if (Array.isArray(value)) return set(key, value.filter((row) => stays(uidOf(row), row)) as never);
    if (!stays(uidOf(value), value)) remove(key);
  };

  return (schema) => async (data) => {
    if (data === null || typeof data !== 'object') return data;
    if (!stays(schema.uid, data)) throw new errors.ForbiddenError();
    return traverseEntity(visitor, { schema, getModel }, data as never);
  };
}

/** A file stays only if it says that it lies elsewhere; one that says nothing, a count or a bare id, is taken for ours. */
const isForeignFile = ({ provider }: Licensed, row: unknown): boolean =>
  typeof row === 'object' &&
  row !== null &&
  'provider' in row &&
  typeof row.provider === 'string' &&
  row.provider !== provider;

/** The type of a row in a relation to any type. */
const typeOf = (row: unknown): string | undefined =>
  typeof row === 'object' && row !== null && '__type' in row && typeof row.__type === 'string' ? row.__type : undefined;

/** Where an attribute leads to; `any` where each row says it by itself, and nothing where it leads nowhere. */
function targetOf(attribute: unknown): string | undefined {
  if (typeof attribute !== 'object' || attribute === null || !('type' in attribute)) return undefined;
  if (attribute.type === 'media') return FILE;
  if (attribute.type !== 'relation') return undefined;
  return 'target' in attribute && typeof attribute.target === 'string' ? attribute.target : 'any';
}
