import * as fc from 'fast-check';
import type { Json, Operation, Parameter } from './openapi';

/** A request as it is sent. */
export interface Asked {
  operation: Operation;
  method: string;
  /** Below the API's prefix. */
  target: string;
  headers: Record<string, string>;
}

/** What is there to be asked for. */
export interface Known {
  /** Steps of paths, by the name of the parameter; `id` of items and of policies alike. */
  steps: Record<string, string[]>;
  /** Values of parameters that say something here. */
  words: Record<string, string[]>;
  /** Values of `Authorization`. */
  callers: string[];
}

const INSTANTS = ['2026-01-31T09:00:00Z', '2026-01-31T10:00:00+03:00', '2025-01-01', '2099-12-31', '1970-01-01'];
const ANYTHING = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(
    '',
    ' ',
    '0',
    '-1',
    '101',
    '1e3',
    'null',
    '%',
    "'",
    '"',
    '../..',
    '\u0000',
    ',',
    'true',
    '999999999999',
  ),
  fc.string({ unit: 'grapheme', minLength: 250, maxLength: 400 }),
);

/** What the document says that a parameter takes. */
function valid({ name, schema }: Parameter, known: Known): fc.Arbitrary<string> {
  const words = known.words[name];
  const {
    enum: values,
    type,
    items,
    minimum,
    maximum,
    anyOf,
    pattern,
  } = schema as {
    enum?: string[];
    type?: string;
    items?: Json;
    minimum?: number;
    maximum?: number;
    anyOf?: Json[];
    pattern?: string;
  };
  // A long poll would wait: tests/api/feed.test.ts does.
  if (name === 'wait') return fc.constant('0');
  if (type === 'array' && items)
    return fc
      .array(valid({ name, in: 'query', schema: items }, known), { minLength: 1, maxLength: 3 })
      .map((all) => all.join(','));
  if (values) return fc.constantFrom(...values);
  if (type === 'integer') return fc.integer({ min: minimum ?? 0, max: maximum ?? 100 }).map(String);
  if (anyOf) return fc.constantFrom(...INSTANTS);
  if (words) return fc.constantFrom(...words);
  return pattern && !pattern.includes('\\p')
    ? fc.stringMatching(new RegExp(pattern))
    : fc.string({ minLength: 1, maxLength: 30 });
}

const queryOf = (operation: Operation, known: Known): fc.Arbitrary<string[]> =>
  fc
    .tuple(
      ...operation.parameters
        .filter((one) => one.in === 'query')
        .map((parameter) =>
          fc
            .oneof(
              { weight: 50, arbitrary: fc.constant(null) },
              { weight: 14, arbitrary: valid(parameter, known) },
              { weight: 1, arbitrary: parameter.name === 'wait' ? fc.constantFrom('31', '-1', 'x') : ANYTHING },
            )
            .map((value) => (value === null ? [] : [[parameter.name, value] as const])),
        ),
      fc.oneof(
        { weight: 30, arbitrary: fc.constant([]) },
        { weight: 1, arbitrary: fc.tuple(ANYTHING, ANYTHING).map((pair) => [pair as readonly [string, string]]) },
      ),
    )
    .map((pairs) => pairs.flat().map(([name, value]) => new URLSearchParams([[name, value]]).toString()));

const pathOf = (operation: Operation, known: Known): fc.Arbitrary<string> =>
  fc
    .tuple(
      ...operation.parameters
        .filter((one) => one.in === 'path')
        .map(({ name, schema }) =>
          // Where a step is one of a few words, with another it is not the path of this call.
          (Array.isArray(schema['enum'])
            ? fc.constantFrom(...(schema['enum'] as string[]))
            : fc.oneof(
                { weight: 9, arbitrary: fc.constantFrom(...(known.steps[name] ?? ['x'])) },
                { weight: 1, arbitrary: ANYTHING.filter((step) => step !== '') },
              )
          ).map((value) => [name, value] as const),
        ),
    )
    .map((steps) =>
      steps.reduce((target, [name, value]) => target.replace(`{${name}}`, () => encode(value)), operation.path),
    );

const encode = (step: string): string => new URLSearchParams([['', step]]).toString().slice(1).replaceAll('+', '%20');

const maybe = <T>(weight: number, arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 10 - weight, arbitrary: fc.constant(null) }, { weight, arbitrary });

const headersOf = (known: Known, types: string[]): fc.Arbitrary<Record<string, string>> =>
  fc
    .record({
      authorization: fc.oneof(
        { weight: 12, arbitrary: fc.constantFrom(...known.callers) },
        { weight: 1, arbitrary: fc.constantFrom(null, '', 'Bearer', 'Bearer wk_live_x_y', 'Basic !!!', 'Digest x') },
      ),
      accept: maybe(
        3,
        fc.constantFrom(...types, '*/*', 'application/*;q=0.5, text/csv', 'image/webp', ';;;', 'a/b;q=x'),
      ),
      'accept-encoding': maybe(2, fc.constantFrom('gzip', 'br', 'identity', 'zstd', '*;q=0')),
      'if-none-match': maybe(1, fc.constantFrom('*', '"x"', 'W/"y", "z"', ',,')),
      range: maybe(
        2,
        fc.constantFrom(
          'bytes=0-9',
          'bytes=-5',
          'bytes=9-',
          'bytes=99999999-',
          'bytes=3-1',
          'rows=1-2',
          'bytes=0-1,4-5',
        ),
      ),
      'if-range': maybe(1, fc.constantFrom('"x"', 'Wed, 21 Oct 2015 07:28:00 GMT')),
    })
    .map((headers) =>
      Object.fromEntries(Object.entries(headers).filter((pair): pair is [string, string] => pair[1] !== null)),
    );

/** Requests that the document allows, mostly; some with what it does not. */
export function requestsOf(operations: Operation[], known: Known): fc.Arbitrary<Asked> {
  const types = [
    ...new Set(
      operations.flatMap(({ responses }) =>
        Object.values(responses).flatMap(({ content }) => Object.keys(content ?? {})),
      ),
    ),
  ];
  return fc.constantFrom(...operations).chain((operation) =>
    fc
      .record({
        method: fc.oneof(
          { weight: 16, arbitrary: fc.constant(operation.method) },
          { weight: 2, arbitrary: fc.constant('HEAD') },
          { weight: 1, arbitrary: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'PROPFIND') },
        ),
        path: pathOf(operation, known),
        query: queryOf(operation, known),
        headers: headersOf(known, types),
      })
      .map(({ method, path, query, headers }) => ({
        operation,
        method,
        target: query.length > 0 ? `${path}?${query.join('&')}` : path,
        headers,
        [fc.toStringMethod]: () => `${method} ${path}?${query.join('&')} ${JSON.stringify(headers)}`,
      })),
  );
}
