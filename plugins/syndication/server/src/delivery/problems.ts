/** A refusal or an error of the partner API: an RFC 9457 problem document. */
export class Problem extends Error {
  readonly members: Record<string, unknown>;
  readonly headers: Record<string, string>;
  constructor(
    readonly kind: ProblemKind,
    detail: string,
    more: { members?: Record<string, unknown>; headers?: Record<string, string> } = {},
  ) {
    super(detail);
    this.name = 'Problem';
    this.members = more.members ?? {};
    this.headers = more.headers ?? {};
  }
}

/** Each kind is the last step of a stable address, `/docs/problems/<kind>`. */
const KINDS = {
  'bad-parameter': [400, 'A parameter is not right'],
  'bad-cursor': [400, 'The cursor is not right'],
  'cursor-expired': [400, 'The cursor is from before a restore'],
  unauthorized: [401, 'A valid key is needed'],
  'no-contract': [403, 'No contract is in force'],
  'address-not-allowed': [403, 'The key is not valid from this address'],
  'scope-missing': [403, 'The key may not do this'],
  'quota-used-up': [403, 'A quota of your contract is used up'],
  'not-to-be-taken': [403, 'Your licence does not let this be taken'],
  'not-found': [404, 'There is no such item for you'],
  'no-such-call': [404, 'There is no such call'],
  'method-not-allowed': [405, 'The method is not allowed here'],
  'not-acceptable': [406, 'The format cannot be given'],
  'rights-ended': [410, 'Your rights to this item have ended'],
  'payload-too-large': [413, 'The body is too large'],
  'range-not-satisfiable': [416, 'The range is beyond the end'],
  'uri-too-long': [414, 'The address is too long'],
  'too-many-requests': [429, 'Too many requests'],
  'too-many-polls': [429, 'Too many long polls'],
  unavailable: [503, 'The answer could not be given safely'],
} as const satisfies Record<string, readonly [number, string]>;
export type ProblemKind = keyof typeof KINDS;

export const statusOf = (kind: ProblemKind): number => KINDS[kind][0];
export const titleOf = (kind: ProblemKind): string => KINDS[kind][1];
export const PROBLEM_KINDS = Object.keys(KINDS) as ProblemKind[];

export function problemDocument(input: { problem: Problem; base: string; requestId: string }): Record<string, unknown> {
  const [status, title] = KINDS[input.problem.kind];
  return {
    type: `${input.base}/docs/problems/${input.problem.kind}`,
    title,
    status,
    detail: input.problem.message,
    ...input.problem.members,
    requestId: input.requestId,
  };
}

export const badParameter = (name: string, detail: string): Problem =>
  new Problem('bad-parameter', `${name}: ${detail}`, { members: { parameter: name } });
