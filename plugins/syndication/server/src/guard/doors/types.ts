import type { Core } from '@strapi/strapi';
import type { Finding, Licensed } from '../types';

/** Looks at one sort of door. */
export type Door = (input: { strapi: Core.Strapi; licensed: Licensed }) => Finding[] | Promise<Finding[]>;

export type Row = Record<string, unknown>;

/** Rows of a type of Strapi's; none where there is no such type. */
export async function rowsOf(strapi: Core.Strapi, uid: string, populate: string[] = []): Promise<Row[]> {
  if (!(uid in strapi.contentTypes)) return [];
  return (await strapi.db.query(uid as never).findMany({ populate })) as Row[];
}

export const nameOf = (row: unknown): string =>
  typeof row === 'object' && row !== null && 'name' in row ? String(row.name) : '?';
