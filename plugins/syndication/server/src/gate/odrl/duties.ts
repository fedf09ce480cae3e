import type { Clause, Licence, Source } from '../types';
import { delivered, ofCodes, ofKinds, reachesSource, type Terms } from './terms';
import { constraint, copies, duration, iri, refined, sequence, texts, type Node } from './words';

/** What the outlet must do with what was delivered by this policy (rules.md, obligations), and the clauses. */
export function obligationsOf(terms: Terms): Node[] {
  const { licence, contract } = terms;
  return [
    ...creditOf(terms),
    ...markers(licence).map((action) => ({ action, target: delivered(terms) })),
    ...deletionOf(terms, licence.retention),
    ...deadlinesOf(terms),
    ...(licence.usageReport
      ? [
          {
            action: 'inform',
            target: delivered(terms),
            informedParty: terms.agency.uri,
            constraint: [constraint('timeInterval', 'eq', duration(licence.usageReport.every))],
          },
        ]
      : []),
    ...contract.source.sources
      .filter(({ code }) => reachesSource(licence, code))
      .flatMap((source) => sourceDuties(terms, source)),
    ...(contract.source.contract.clauses ?? []).map((clause) => clauseOf(terms, clause)),
  ];
}

/** The template is handed over as it is agreed: what its placeholders stand for differs from item to item. */
function creditOf(terms: Terms): Node[] {
  const { credit, creditByKind = {} } = terms.licence;
  const byKind = Object.entries(creditByKind).map(([kind, template]) => ({
    action: refined('odrl:attribute', [constraint('wg:creditText', 'isAnyOf', texts(template))]),
    target: delivered(terms, ofKinds([kind])),
    attributedParty: terms.agency.uri,
  }));
  if (credit === undefined) return byKind;
  const { place, ...templates } = typeof credit === 'string' ? { place: undefined } : credit;
  const wanted = typeof credit === 'string' ? credit : templates;
  const refinement = [
    ...(typeof wanted === 'string' || Object.keys(wanted).length > 0
      ? [constraint('wg:creditText', typeof wanted === 'string' ? 'eq' : 'isAnyOf', texts(wanted))]
      : []),
    ...(place === undefined ? [] : [constraint('wg:creditPlace', 'eq', place)]),
  ];
  const action = refinement.length > 0 ? refined('odrl:attribute', refinement) : 'attribute';
  return [{ action, target: delivered(terms), attributedParty: terms.agency.uri }, ...byKind];
}

/** Terms of ours that are either there or not. */
const markers = (licence: Licence): string[] => [
  ...(licence.byline ? ['wg:keepByline'] : []),
  ...(licence.dateline ? ['wg:keepDateline'] : []),
  ...(licence.link ? ['wg:link'] : []),
  ...(licence.canonical ? ['wg:canonical'] : []),
  ...(licence.noindex ? ['wg:noindex'] : []),
  ...(licence.noGallery ? ['wg:noGallery'] : []),
  ...(licence.editorialUseOnly ? ['wg:editorialUseOnly'] : []),
];

/** An action that is due within a time after an event. */
const within = (event: string, period: string): Node[] => [
  sequence(constraint('event', 'gt', iri(event)), constraint('elapsedTime', 'lteq', duration(period))),
];
const except = (list: readonly string[] | undefined): Node[] =>
  list?.length ? [constraint('wg:copy', 'isNoneOf', copies(list))] : [];

function deletionOf(terms: Terms, retention: Licence['retention'], refinement: Node[] = []): Node[] {
  if (!retention) return [];
  const start = retention.from === 'publication' ? 'wg:publication' : 'wg:firstDelivery';
  const target = delivered(terms, [...refinement, ...except(retention.except)]);
  return [{ action: 'delete', target, constraint: within(start, retention.period) }];
}

function deadlinesOf(terms: Terms): Node[] {
  const { killDeadline, correctionDeadline, purge } = terms.licence;
  const target = delivered(terms);
  return [
    ...(killDeadline ? [{ action: 'wg:kill', target, constraint: within('wg:killed', killDeadline) }] : []),
    ...(correctionDeadline
      ? [{ action: 'wg:correct', target, constraint: within('wg:corrected', correctionDeadline) }]
      : []),
    ...(purge
      ? [
          {
            action: 'wg:purge',
            target: delivered(terms, except(purge.except)),
            constraint: within('wg:contractEnd', purge.within),
          },
        ]
      : []),
  ];
}

/** What a bought-in source asks for, of its content alone. */
function sourceDuties(terms: Terms, source: Source): Node[] {
  const ofSource = ofCodes('wg:source', [source.code]);
  const target = delivered(terms, ofSource);
  const credit = source.credit && constraint('wg:creditText', 'isAnyOf', texts(source.credit));
  return [
    ...deletionOf(terms, source.limits?.retention, ofSource),
    ...(credit ? [{ action: refined('odrl:attribute', [credit]), target }] : []),
    ...(source.terms ? [{ action: 'wg:clause', target, 'dct:description': texts(source.terms) }] : []),
  ];
}

/** A clause that no field knows travels word for word, and never widens rights (rules.md). */
const clauseOf = (terms: Terms, { id, kinds, services, text }: Clause): Node => ({
  action: 'wg:clause',
  target: delivered(terms, [...ofKinds(kinds), ...ofCodes('wg:service', services)]),
  'dct:identifier': id,
  'dct:description': texts(text),
});
