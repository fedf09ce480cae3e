import { type z } from 'zod';
import * as terms from '../../../shared/terms';
import type { ContractTypeName } from './content-types';

/** A stored row, with its relations populated. */
export type Row = Record<string, unknown>;

const SCHEMAS = {
  outlet: terms.outlet,
  destination: terms.destination,
  connection: terms.connection,
  key: terms.key,
  source: terms.source,
  licence: terms.licence,
  contract: terms.contract,
} as const;

const OWN_TO_STRAPI = new Set([
  'id',
  'documentId',
  'createdAt',
  'updatedAt',
  'publishedAt',
  'locale',
  'createdBy',
  'updatedBy',
  'localizations',
]);
/** Relations that stand in the other's document, and what no document states. */
const INVERSE: Record<ContractTypeName, string[]> = {
  outlet: ['destinations', 'connections', 'contracts'],
  destination: ['outlet'],
  connection: ['outlet', 'keys'],
  key: ['connection', 'keyId', 'secretHash', 'lastUsed'],
  source: [],
  licence: [],
  contract: ['document'],
};

const codeOf = (related: unknown): unknown =>
  related && typeof related === 'object' ? (related as Row)['code'] : related;

/** What `apply` wrote as a bare string; see there. */
const plain = (value: unknown): unknown =>
  value && typeof value === 'object' && Object.keys(value).join() === 'und' ? (value as { und: unknown }).und : value;

/** A row as the document that `apply` would write for it. */
export function documentOf(type: ContractTypeName, row: Row): Row {
  const document: Row = {};
  for (const [name, value] of Object.entries(row)) {
    if (OWN_TO_STRAPI.has(name) || INVERSE[type].includes(name) || value === null || value === undefined) continue;
    document[name === 'state' ? 'status' : name] = plain(value);
  }
  if (type === 'contract') document['outlet'] = codeOf(row['outlet']);
  if (type === 'connection') document['destinations'] = ((row['destinations'] as Row[] | undefined) ?? []).map(codeOf);
  if (type === 'key' && row['expires']) document['expires'] = new Date(row['expires'] as string).toISOString();
  return document;
}

/** The attributes that a document sets; what it does not state is cleared, but for a status, which is kept. */
export function attributesOf(type: ContractTypeName, document: Row): Row {
  const shape = Object.keys(SCHEMAS[type].shape);
  const attributes: Row = {};
  for (const name of shape) {
    if (
      INVERSE[type].includes(name) ||
      (type === 'connection' && name === 'destinations') ||
      (type === 'contract' && name === 'outlet')
    )
      continue;
    if (name === 'status') {
      if (document[name] !== undefined) attributes['state'] = document[name];
    } else {
      attributes[name] = document[name] ?? null;
    }
  }
  return attributes;
}

export interface Problem {
  path: Array<string | number>;
  message: string;
}

export function problemsOf(error: z.ZodError): Problem[] {
  return error.issues.flatMap((issue): Problem[] => {
    const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((name) => ({ path: [...path, name], message: 'is not known here; is it misspelt?' }));
    if (issue.code === 'invalid_type' && issue.input === undefined && /received undefined/.test(issue.message))
      return [{ path, message: 'is required' }];
    return [{ path, message: issue.message }];
  });
}

/** What is wrong with a stored document; empty where nothing is. */
export function check(type: ContractTypeName, document: Row): Problem[] {
  const result = SCHEMAS[type].safeParse(document);
  return result.success ? [] : problemsOf(result.error);
}

/** `schedules[0].destinations[1]` */
export const pathText = (path: Array<string | number>): string =>
  path.map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`)).join('');
