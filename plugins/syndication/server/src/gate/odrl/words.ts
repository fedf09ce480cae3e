import { withoutGroups } from '../../../../shared/territories';
import { durationOf } from '../duration';

/**
 * How ODRL 2.2 is written in JSON-LD: the names of namespaces and the smallest pieces (docs/odrl-profile.md). A value of
 * `rightOperand` has its type, so that nobody has to guess whether 2026-01-01 is a date or a word.
 */

export type Node = Record<string, unknown>;

/** Terms of our profile; channels, kinds and territories stand in it too. */
export const NAMESPACE = 'https://wiregate.dev/ns/odrl/1#';
const RIGHTSML = 'https://iptc.org/std/RightsML/odrl-profile/';

/** What every policy begins with. ODRL's own strategy (`invalid`) would void all for one contradiction. */
export const heading = (input: { type: string; address: string }): Node => ({
  '@context': ['http://www.w3.org/ns/odrl.jsonld', { wg: NAMESPACE }],
  '@type': input.type,
  uid: input.address,
  profile: [RIGHTSML, NAMESPACE],
  conflict: 'prohibit',
});

export type Operator = 'eq' | 'gt' | 'gteq' | 'lt' | 'lteq' | 'isAnyOf' | 'isNoneOf' | 'isPartOf' | 'hasPart';

export const constraint = (leftOperand: string, operator: Operator, rightOperand: unknown, unit?: string): Node => ({
  leftOperand,
  operator,
  rightOperand,
  ...(unit === undefined ? {} : { unit: iri(unit) }),
});

/** Constraints that hold in this order (ODRL vocabulary, andSequence): first the event, then the time counted from it. */
export const sequence = (...constraints: Node[]): Node => ({ andSequence: { '@list': constraints } });

/** An action that is narrowed (ODRL information model, 2.4.1). */
export const refined = (action: string, refinement: Node[]): Node => ({ 'rdf:value': iri(action), refinement });

export const iri = (id: string): Node => ({ '@id': id });
export const channels = (list: readonly string[]): Node[] => list.map((channel) => iri(`wg:channel-${channel}`));
export const kinds = (list: readonly string[]): Node[] => list.map((kind) => iri(`wg:kind-${kind}`));
export const copies = (list: readonly string[]): Node[] => list.map((copy) => iri(`wg:copy-${copy}`));
/** An IRI must stand for an area (ODRL vocabulary, spatial); the list that RightsML's examples use has no subdivisions. */
export const territories = (list: readonly string[]): Node[] =>
  withoutGroups(list).map((place) => iri(`wg:territory-${place}`));

export const instant = (milliseconds: number): Node => ({
  '@value': new Date(milliseconds).toISOString(),
  '@type': 'xsd:dateTime',
});
export const integer = (value: number): Node => ({ '@value': value, '@type': 'xsd:integer' });
export const decimal = (value: number): Node => ({
  '@value': value.toLocaleString('en', { useGrouping: false, maximumFractionDigits: 12 }),
  '@type': 'xsd:decimal',
});

/** XML Schema knows neither weeks nor fractions, but of a second, which ISO 8601 allows: `P2W` is `P14D`. */
export function duration(value: string): Node {
  const { years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0 } = durationOf(value);
  if (!Number.isInteger(years) || !Number.isInteger(months)) throw new Error(`no fraction of a month: ${value}`);
  const whole = [weeks, days, hours, minutes].every(Number.isInteger);
  const date = [part(years, 'Y'), part(months, 'M'), whole ? part(weeks * 7 + days, 'D') : ''].join('');
  const time = whole
    ? [part(hours, 'H'), part(minutes, 'M'), part(seconds, 'S')].join('')
    : part((((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60 + seconds, 'S');
  return { '@value': `P${date}${time ? `T${time}` : date ? '' : 'T0S'}`, '@type': 'xsd:duration' };
}
const part = (count: number, letter: string): string => (count === 0 ? '' : `${count}${letter}`);

/** A text in each of its languages; a key that is no language tag says nothing about the language. */
export const texts = (value: string | Record<string, string>): unknown =>
  typeof value === 'string'
    ? value
    : Object.entries(value).map(([language, text]) =>
        /^[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*$/.test(language) ? { '@value': text, '@language': language } : text,
      );

/** Who is meant by an outlet's or a destination's code. */
export const outletUri = (input: { base: string; outlet: string }): string =>
  `${input.base}/outlets/${encodeURIComponent(input.outlet)}`;
export const destinationUri = (input: { base: string; outlet: string; destination: string }): string =>
  `${outletUri(input)}/destinations/${encodeURIComponent(input.destination)}`;
export const itemUri = (input: { base: string; item: string }): string =>
  `${input.base}/items/${encodeURIComponent(input.item)}`;
