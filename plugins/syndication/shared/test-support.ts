import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Ajv, { type ValidateFunction } from 'ajv';
import Ajv2020 from 'ajv/dist/2020';
import Ajv4 from 'ajv-draft-04';
import addFormats from 'ajv-formats';

/** For tests: the published standards, from `STANDARDS_DIR` or beside the repository. */
export const STANDARDS = resolve(process.env.STANDARDS_DIR ?? join(__dirname, '../../../../shared/standards'));

/** `describe`, or `describe.skip` with the reason in its title where the standards are not at hand. */
export function describeWithStandards(title: string, tests: () => void): void {
  if (existsSync(join(STANDARDS, 'ninjs'))) describe(title, tests);
  else describe.skip(`${title} (skipped: no ninjs folder in ${STANDARDS}; set STANDARDS_DIR)`, () => it.todo(title));
}

export function readJson(...path: string[]): unknown {
  return JSON.parse(readFileSync(join(STANDARDS, ...path), 'utf8'));
}

const schemaIn = (...path: string[]): object => {
  const value = readJson(...path);
  if (typeof value !== 'object' || value === null) throw new TypeError('a JSON schema is wanted');
  return value;
};

/** What goes out is JSON, where a member that is undefined is not there. */
const checked =
  (validate: ValidateFunction) =>
  (document: unknown): string[] => {
    const valid = validate(JSON.parse(JSON.stringify(document)));
    return valid ? [] : (validate.errors ?? []).map(({ instancePath, message = '' }) => `${instancePath} ${message}`);
  };

/** Checks against the published schema of ninjs 3.1; gives what is wrong, so a test can expect an empty list. */
export function publishedNinjs(): (document: unknown) => string[] {
  const ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: true });
  addFormats(ajv);
  ajv.addSchema(schemaIn('ninjs/test_suite/GeoJSON-schema.json'), 'https://geojson.org/schema/GeoJSON.json');
  return checked(ajv.compile(schemaIn('ninjs/specification/ninjs-schema_3.1.json')));
}

/** The same for ninjs 1.6. */
export function publishedNinjs1(): (document: unknown) => string[] {
  const ajv = new Ajv({ strict: true, strictRequired: false, allErrors: true });
  addFormats(ajv);
  return checked(ajv.compile(schemaIn('ninjs/specification/ninjs-schema_1.6.json')));
}

/** The same for JSON Feed 1.1; its schema is of draft 4. */
export function publishedJsonFeed(): (document: unknown) => string[] {
  const ajv = new Ajv4({ strict: false, allErrors: true });
  addFormats(ajv);
  const folder = 'jsonfeed/schemastore/src/schemas/json';
  ajv.addSchema(schemaIn(folder, 'feed-1.json'), 'feed-1');
  return checked(ajv.compile(schemaIn(folder, 'feed.json')));
}
