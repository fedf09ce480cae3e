import { FORMATS } from '../../formats';
import type { Described, DescribedAnswer } from '../calls';
import { formatsOf } from '../negotiate';
import { statusOf, titleOf, type ProblemKind } from '../problems';
import type { JsonSchema } from './parameters';
import { referenceTo } from './schemas';

/** Of any call with a key. */
const ALWAYS: ProblemKind[] = [
  'bad-parameter',
  'unauthorized',
  'address-not-allowed',
  'scope-missing',
  'method-not-allowed',
  'not-acceptable',
  'payload-too-large',
  'uri-too-long',
  'too-many-requests',
  'unavailable',
];

/** Problems after which one may come again, and is told when. */
const AGAIN = new Set<ProblemKind>(['quota-used-up', 'too-many-requests', 'too-many-polls', 'unavailable']);

const header = (name: string) => ({ $ref: `#/components/headers/${name}` });
export const ALWAYS_SENT = {
  'Request-Id': header('RequestId'),
  RateLimit: header('RateLimit'),
  'RateLimit-Policy': header('RateLimitPolicy'),
};

/** `responses` of a call: what it answers, and the problems that may come instead, each status once. */
export function answersOf(call: Described): Record<string, JsonSchema> {
  const given = new Map(call.answers.map((answer) => [answer.status as number, answerOf(call, answer)]));
  const kinds = [...new Set([...ALWAYS, ...call.problems])].filter(
    (kind) => kind !== 'not-acceptable' || call.accepts !== 'anything',
  );
  for (const status of new Set(kinds.map(statusOf))) {
    const problems = problemsOf(kinds.filter((kind) => statusOf(kind) === status));
    const before = given.get(status);
    given.set(status, before ? both(before, problems) : problems);
  }
  return Object.fromEntries([...given].sort(([a], [b]) => a - b).map(([status, answer]) => [String(status), answer]));
}

/** What is answered, or a problem, under one status. */
const both = (answer: JsonSchema, problems: JsonSchema): JsonSchema => ({
  ...answer,
  description: `${String(answer['description'])} ${String(problems['description'])}`,
  content: { ...content(answer), ...content(problems) },
});

const content = (answer: JsonSchema): JsonSchema => (answer['content'] as JsonSchema | undefined) ?? {};

function answerOf(
  { resource }: Described,
  { status, text, schema, inFormats, media = [] }: DescribedAnswer,
): JsonSchema {
  const formats =
    inFormats && resource
      ? formatsOf(resource)
          .map((name) => FORMATS[name].contentType[resource]?.split(';')[0] ?? '')
          .filter((type) => type !== 'application/json')
      : [];
  const types: Array<[string, JsonSchema]> = [
    ...(schema ? [['application/json', { schema: referenceTo(schema) }] as [string, JsonSchema]] : []),
    ...[...formats, ...media].map((type): [string, JsonSchema] => [
      type,
      type === 'application/ld+json' && schema ? { schema: referenceTo(schema) } : {},
    ]),
  ];
  return {
    description: text,
    headers: {
      ...ALWAYS_SENT,
      ...(status === 302 ? { Location: { description: 'The signed address.', schema: { type: 'string' } } } : {}),
    },
    ...(types.length > 0 ? { content: Object.fromEntries(types) } : {}),
  };
}

function problemsOf(kinds: ProblemKind[]): JsonSchema {
  return {
    description: kinds.map((kind) => `\`${kind}\`: ${titleOf(kind)}.`).join(' '),
    headers: {
      ...ALWAYS_SENT,
      ...(kinds.some((kind) => AGAIN.has(kind)) ? { 'Retry-After': header('RetryAfter') } : {}),
      ...(kinds.includes('unauthorized') ? { 'WWW-Authenticate': header('Authenticate') } : {}),
    },
    content: {
      'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
    },
  };
}
