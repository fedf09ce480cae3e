import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import draft7 from 'ajv/dist/refs/json-schema-draft-07.json';
import addFormats from 'ajv-formats';
import { readJson, STANDARDS } from '../../plugins/syndication/shared/test-support';

export type Json = Record<string, unknown>;

export interface Parameter {
  name: string;
  in: 'path' | 'query';
  schema: Json;
}
export interface Response {
  description: string;
  content?: Record<string, { schema?: Json }>;
}
export interface Operation {
  path: string;
  method: string;
  parameters: Parameter[];
  responses: Record<string, Response>;
  /** Where it is empty, no key is sent. */
  security?: unknown[];
}
export interface Answered {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

export const hasStandard = (...file: string[]): boolean => existsSync(path.join(STANDARDS, ...file));

export const operationsOf = (document: Json): Operation[] =>
  Object.entries(document['paths'] as Record<string, Record<string, Omit<Operation, 'path' | 'method'>>>).flatMap(
    ([name, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        ...operation,
        path: name,
        method: method.toUpperCase(),
      })),
  );

/** Every object has the members that it says, and no others: so that what is answered is all in the document. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const members = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, closed(value)]));
  return 'properties' in members && !('additionalProperties' in members)
    ? { ...members, additionalProperties: false }
    : members;
}

/** JSON with lines folded as in an RFC (RFC 8792, 7.1). */
const readFolded = (file: string): Json =>
  JSON.parse(readFileSync(path.join(STANDARDS, file), 'utf8').replace(/\\\n */g, '')) as Json;

const NINJS = 'http://www.iptc.org/std/ninjs/ninjs-schema_';
const PROBLEM = 'problem-details/schema/json/problem.json';

/**
 * Holds answers against the document: status, media type, body, and of a problem that the document names its kind; gives
 * what is wrong. ninjs and problems are held against their published schemas too, where those are at hand.
 */
export function createConformance(document: Json) {
  const ajv = new Ajv2020({ strict: false });
  addFormats(ajv);
  if (hasStandard('ninjs')) {
    ajv.addSchema(readJson('ninjs/test_suite/GeoJSON-schema.json') as Json, 'https://geojson.org/schema/GeoJSON.json');
    ajv.addMetaSchema(draft7);
    for (const version of ['3.1', '1.6'])
      ajv.addSchema(readJson(`ninjs/specification/ninjs-schema_${version}.json`) as Json);
  } else for (const version of ['3.1', '1.6']) ajv.addSchema({}, `${NINJS}${version}.json`);
  ajv.addSchema(closed(document) as Json, 'openapi');
  const published = hasStandard(PROBLEM) ? ajv.compile(readFolded(PROBLEM)) : () => true;
  const pointer = (...steps: string[]) =>
    steps.map((step) => `/${encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'))}`).join('');

  return (operation: Operation, answered: Answered): string[] => {
    const { status, headers, body } = answered;
    if (status >= 500) return [`${status}: ${body.toString()}`];
    const response = operation.responses[String(status)];
    if (!response) return [`${status} is not in the document: ${body.toString().slice(0, 300)}`];
    if (!headers['request-id']) return ['there is no Request-Id'];
    if (status === 304 || status === 302) return body.length === 0 ? [] : ['a body where none belongs'];
    const type = String(headers['content-type']).split(';')[0] ?? '';
    const range = `${type.split('/')[0]}/*`;
    const media = response.content?.[type] ?? response.content?.[range];
    if (!media) return [`${status} in ${type} is not in the document`];
    const found: string[] = [];
    // A 410 may be a tombstone, in any format.
    if (status >= 400 && status !== 410 && type !== 'application/problem+json') found.push('no problem document');
    if (body.length > 0 && media.schema) {
      const parsed = JSON.parse(body.toString()) as Json;
      const reference = pointer(
        'paths',
        operation.path,
        operation.method.toLowerCase(),
        'responses',
        String(status),
        'content',
        type,
        'schema',
      );
      const validate = ajv.getSchema(`openapi#${reference}`);
      if (!validate) throw new Error(`there is no schema at ${reference}`);
      if (!validate(parsed)) found.push(ajv.errorsText(validate.errors));
      if (status >= 400 && type === 'application/problem+json') {
        if (!published(parsed)) found.push('no problem document of RFC 9457');
        if (parsed['status'] !== status) found.push(`says ${String(parsed['status'])}`);
        const kind = String(parsed['type']).split('/').at(-1);
        if (!response.description.includes(`\`${kind}\``)) found.push(`${kind} is not in the document`);
      }
    }
    return found;
  };
}
