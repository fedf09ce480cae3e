import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import jsonld from 'jsonld';
import { describeWithStandards, readJson, STANDARDS } from '../../../../shared/test-support';
import { BASE, everySort, policiesOf, STATED, versionOf, type Json } from './test-policies';
import { NAMESPACE } from '.';

const list = (value: unknown): unknown[] => (value === undefined ? [] : Array.isArray(value) ? value : [value]);
const nodes = (value: unknown): Json[] => list(value) as Json[];

/** Every constraint within a value, however deep. */
function constraintsIn(value: unknown): Json[] {
  if (Array.isArray(value)) return value.flatMap(constraintsIn);
  if (typeof value !== 'object' || value === null) return [];
  const own = 'leftOperand' in value || 'operator' in value ? [value as Json] : [];
  return [...own, ...Object.values(value).flatMap(constraintsIn)];
}
const rulesOf = (one: Json): Json[] => [...nodes(one.permission), ...nodes(one.prohibition), ...nodes(one.obligation)];

describe('every policy keeps to the information model of ODRL', () => {
  const OPERATORS = 'eq gt gteq lt lteq isAnyOf isNoneOf isPartOf hasPart'.split(' ');

  it.each(everySort().map((one, index) => ({ index, type: one['@type'], one })))('$index: $type', ({ one }) => {
    expect(one.uid).toMatch(/^https:\/\/wire\.example\/api\/v1\/policies\//);
    expect(one.conflict).toBe('prohibit');
    expect([...nodes(one.permission), ...nodes(one.prohibition)].length).toBeGreaterThan(0);
    for (const rule of rulesOf(one)) {
      expect(list(rule.action).length).toBeGreaterThan(0);
      expect(rule.target).toBeDefined();
    }
    for (const { leftOperand, operator, rightOperand } of constraintsIn(rulesOf(one))) {
      expect(leftOperand).toEqual(expect.any(String));
      expect(OPERATORS).toContain(operator);
      expect(list(rightOperand).length).toBeGreaterThan(0);
      // A list may stand only where an operator takes a set.
      if (Array.isArray(rightOperand)) expect(operator).toMatch(/^(is|has)/);
    }
  });

  it('an agreement names both parties, an offer the assigner alone, an item neither', () => {
    const parties = (one: Json) => [one['@type'], Boolean(one.assigner), Boolean(one.assignee)];
    const all = everySort().map((one) => parties(one).join(' '));
    expect([...new Set(all)].sort()).toEqual(['Agreement true true', 'Offer true false', 'Set false false']);
  });

  it('rules of one policy never have the same uid', () => {
    for (const one of everySort()) {
      const ids = rulesOf(one).flatMap(({ uid }) => uid ?? []);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });
});

describeWithStandards('with the published context', () => {
  const context = () => readJson('odrl', 'ODRL22.jsonld') as Json;
  const documentLoader = async (url: string) => {
    if (url !== 'http://www.w3.org/ns/odrl.jsonld') throw new Error(`nothing is fetched from ${url}`);
    return { contextUrl: undefined, documentUrl: url, document: context() };
  };
  const expanded = async (one: Json) =>
    (await jsonld.expand(
      one as jsonld.JsonLdDocument,
      { documentLoader, safe: true } as jsonld.Options.Expand,
    )) as Json[];

  it('every policy expands, and no term of it is dropped', async () => {
    for (const one of everySort()) {
      const [whole, ...rest] = await expanded(one);
      expect(rest).toEqual([]);
      expect(whole?.['@id']).toBe(one.uid);
    }
  });

  it('the same check fails for a term that nobody defined', async () => {
    const [one] = policiesOf(versionOf({}));
    await expect(expanded({ ...one, colour: 'red' })).rejects.toThrow();
    await expect(expanded({ ...one, permission: [{ colour: 'red' }] })).rejects.toThrow();
  });

  it('every term is one of ODRL, or of our profile as it is documented', async () => {
    const vocabulary = readFileSync(join(STANDARDS, 'odrl', 'ODRL22.ttl'), 'utf8');
    const profile = readFileSync(join(__dirname, '../../../../../../docs/odrl-profile.md'), 'utf8');
    const found = JSON.stringify(await Promise.all(everySort().map(expanded)));
    const odrl = new Set(found.match(/(?<="http:\/\/www\.w3\.org\/ns\/odrl\/2\/)\w+/g));
    expect([...odrl].filter((term) => !vocabulary.includes(`\n:${term}\n`))).toEqual([]);
    const ours = new Set(found.match(/(?<="https:\/\/wiregate\.dev\/ns\/odrl\/1#)[\w-]+/g));
    const documented = (term: string) =>
      profile.includes(`\`wg:${term}\``) || /^(territory|channel|kind|\w+-per)-/.test(term);
    expect([...ours].filter((term) => term !== '' && !documented(term))).toEqual([]);
    expect(ours.size).toBeGreaterThan(30);
  });

  it('it says as RDF what it says as JSON', async () => {
    const [one] = policiesOf(versionOf({ licences: [STATED] }));
    const quads = (await jsonld.toRDF(
      one as jsonld.JsonLdDocument,
      {
        documentLoader,
        safe: true,
        format: 'application/n-quads',
      } as jsonld.Options.ToRdf,
    )) as unknown as string;
    const odrl = 'http://www.w3.org/ns/odrl/2/';
    expect(quads).toContain(`<${BASE}/policies/WG-1-1> <${odrl}conflict> <${odrl}prohibit> .`);
    expect(quads).toContain(`<${odrl}profile> <${NAMESPACE}> .`);
    expect(quads).toContain(`<${odrl}leftOperand> <${odrl}spatial> .`);
    expect(quads).toContain(`<${odrl}rightOperand> <${NAMESPACE}territory-TR> .`);
    expect(quads).toMatch(
      /rightOperand> "2025-12-31T21:00:00.000Z"\^\^<http:\/\/www.w3.org\/2001\/XMLSchema#dateTime>/,
    );
    expect(quads).toMatch(/rightOperand> "P14D"\^\^<http:\/\/www.w3.org\/2001\/XMLSchema#duration>/);
  });
});
