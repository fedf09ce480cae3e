import { badParameter, Problem, problemDocument, statusOf, type ProblemKind } from './problems';

const BASE = 'https://wire.example/api/syndication/v1';
const document = (problem: Problem) => problemDocument({ problem, base: BASE, requestId: 'r1' });

describe('a problem document', () => {
  it('has what RFC 9457 names, and the id of the request', () => {
    expect(document(new Problem('not-found', 'Nothing here.'))).toEqual({
      type: `${BASE}/docs/problems/not-found`,
      title: 'There is no such item for you',
      status: 404,
      detail: 'Nothing here.',
      requestId: 'r1',
    });
  });

  it('carries the rule that refused, and cannot be made to lie about the request', () => {
    const problem = new Problem('scope-missing', 'No.', { members: { rule: 'key.scope', requestId: 'other' } });
    expect(document(problem)).toMatchObject({ status: 403, rule: 'key.scope', requestId: 'r1' });
  });

  it('never shows headers in its body', () => {
    const problem = new Problem('unavailable', 'Later.', { headers: { 'Retry-After': '5' } });
    expect(JSON.stringify(document(problem))).not.toContain('Retry-After');
    expect(problem.headers).toEqual({ 'Retry-After': '5' });
  });

  it('names the parameter that is not right', () => {
    expect(document(badParameter('limit', 'at most 100'))).toMatchObject({
      status: 400,
      detail: 'limit: at most 100',
      parameter: 'limit',
    });
  });

  it.each<[ProblemKind, number]>([
    ['bad-parameter', 400],
    ['bad-cursor', 400],
    ['cursor-expired', 400],
    ['unauthorized', 401],
    ['no-contract', 403],
    ['address-not-allowed', 403],
    ['scope-missing', 403],
    ['not-found', 404],
    ['method-not-allowed', 405],
    ['not-acceptable', 406],
    ['rights-ended', 410],
    ['payload-too-large', 413],
    ['unavailable', 503],
  ])('%s is a %i', (kind, status) => {
    expect(statusOf(kind)).toBe(status);
  });
});
