import type { Element } from '@xmldom/xmldom';
import type { Concept } from '../../../shared/edition';
import { isUri } from '../../../shared/ninjs-values';
import type { Kind, MediaKind } from '../../../shared/words';
import { legal, oneLine } from './characters';
import { elements, type Attributes, type Child } from './markup';

export const NAR = 'http://iptc.org/std/nar/2006-10-01/';
/** What is ours, beside the item: names of events, cursors and the like. */
export const WIRE = 'https://wiregate.dev/ns/wire/1#';
export const g2 = elements({ '': NAR, wg: WIRE });

/** IPTC's catalogue: it defines the aliases of IPTC's vocabularies, which are all that stand in QCodes here. */
export const CATALOG = 'http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_40.xml';

/** Vocabularies of IPTC and their aliases in the catalogue. */
const ALIASES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    mediatopic: 'medtop',
    subjectcode: 'subj',
    genre: 'genre',
    digitalsourcetype: 'digsrctype',
  }).map(([scheme, alias]) => [`http://cv.iptc.org/newscodes/${scheme}/`, alias]),
);

/** What names a concept: a QCode where IPTC's catalogue has its vocabulary, else its address, else a literal. */
export function identity({ uri, literal }: Concept): Attributes {
  const [, scheme = '', code = ''] = /^(.*[/#])([^/#]+)$/.exec(uri ?? '') ?? [];
  const alias = ALIASES.get(scheme);
  if (alias) return { qcode: `${alias}:${code}` };
  if (isUri(uri)) return { uri, literal: literal && oneLine(literal) };
  return { literal: literal && oneLine(literal) };
}

/** A concept with its name; nothing where neither a name nor anything else says what it is. */
export function concept(name: string, one: Concept, more: Attributes = {}): Child {
  const { uri, literal } = one;
  if (!uri && !literal && !one.name) return undefined;
  return g2(name, { ...more, ...identity(one) }, one.name && g2('name', {}, oneLine(one.name)));
}

const CLASSES: Readonly<Record<Kind | MediaKind, string>> = {
  article: 'text',
  brief: 'text',
  picture: 'picture',
  video: 'video',
  audio: 'audio',
  graphic: 'graphic',
  package: 'composite',
};
export const itemClass = (kind: Kind | MediaKind): Element => g2('itemClass', { qcode: `ninat:${CLASSES[kind]}` });

/** The address of a name that is none of IPTC's. */
export const ownUri = (kind: 'role' | 'rendition', name: string): string =>
  `${WIRE}${kind}/${encodeURIComponent(legal(name))}`;

/** Roles of headlines and descriptions: IPTC's where it has one. */
const DESCRIPTIONS = ['caption', 'summary'];
export function roleOf(role: string | undefined): Attributes {
  if (!role || role === 'main') return {};
  return DESCRIPTIONS.includes(role) ? { role: `drol:${role}` } : { roleuri: ownUri('role', role) };
}

/** A block of words; line ends are `br`. */
export const block = (name: string, text: string, attributes: Attributes = {}): Element =>
  g2(
    name,
    attributes,
    text.split('\n').flatMap((line, index): Child[] => (index === 0 ? [line] : [g2('br'), line])),
  );

/** What NewsML-G2 has no property for, as an extension property. */
export const extension = (name: string, property: string, value: string | number, literal?: string): Element =>
  g2(name, { reluri: `${WIRE}${property}`, value, literal: literal && oneLine(literal) });

/** BCP 47 as XML Schema's `language` takes it; undefined for what is none. */
export const languageOf = (tag: string): string | undefined =>
  /^[a-z]{1,8}(-[a-z0-9]{1,8})*$/i.test(tag) ? tag : undefined;
