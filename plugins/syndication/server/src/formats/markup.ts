import { DOMImplementation, DOMParser, XMLSerializer, type Document, type Element, type Node } from '@xmldom/xmldom';
import { legal } from './characters';

/** What an element may hold; nothing is written for `undefined`, `null` and `false`. */
export type Child = Node | string | number | undefined | null | false | readonly Child[];
export type Attributes = Readonly<Record<string, string | number | undefined>>;
export type Make = (name: string, attributes?: Attributes, ...children: Child[]) => Element;

const XML = 'http://www.w3.org/XML/1998/namespace';
const XMLNS = 'http://www.w3.org/2000/xmlns/';
export const XHTML = 'http://www.w3.org/1999/xhtml';
export const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

const implementation = new DOMImplementation();
// They only make nodes; no tree hangs on them, so nothing of an item stays in them.
const xmlFactory: Document = implementation.createDocument(null, '');
const htmlFactory: Document = implementation.createHTMLDocument(false);
const serialiser = new XMLSerializer();
const parser = new DOMParser();

function append(element: Element, factory: Document, child: Child): void {
  if (child === undefined || child === null || child === false || child === '') return;
  if (typeof child === 'string' || typeof child === 'number')
    element.appendChild(factory.createTextNode(legal(String(child))));
  else if (isList(child)) for (const one of child) append(element, factory, one);
  else element.appendChild(child);
}
const isList = (child: Child): child is readonly Child[] => Array.isArray(child);

/**
 * Makes elements of a vocabulary: `namespaces` gives the address of each prefix, `''` of names without one. Attributes
 * that are undefined are not written; text and values may hold anything, what XML does not allow is left out.
 */
export function elements(namespaces: Readonly<Record<string, string | null>>, kind: 'xml' | 'html' = 'xml'): Make {
  const factory = kind === 'html' ? htmlFactory : xmlFactory;
  const spaceOf = (name: string) => {
    const prefix = name.includes(':') ? name.slice(0, name.indexOf(':')) : '';
    return prefix === 'xml' ? XML : prefix === 'xmlns' ? XMLNS : namespaces[prefix];
  };
  return (name, attributes = {}, ...children) => {
    const space = spaceOf(name);
    if (space === undefined) throw new TypeError(`${name} is of no namespace that was given`);
    const element = factory.createElementNS(space, name);
    for (const [attribute, value] of Object.entries(attributes)) {
      if (value === undefined) continue;
      const space = attribute.includes(':') ? (spaceOf(attribute) ?? null) : null;
      element.setAttributeNS(space, attribute, legal(String(value)));
    }
    append(element, factory, children);
    return element;
  };
}

/** Attributes that declare prefixes once, at the top. */
export const declared = (namespaces: Readonly<Record<string, string>>): Attributes =>
  Object.fromEntries(Object.entries(namespaces).map(([prefix, space]) => [`xmlns:${prefix}`, space]));

/** Throws where it would not be well-formed: a last check, since nothing of it can come from an item. */
export function serialise(node: Node): string {
  return serialiser.serializeToString(node, { requireWellFormed: true });
}

/** Well-formed XHTML as nodes, to stand within an element of either kind. */
export function parsed(fragment: string, kind: 'xml' | 'html' = 'xml'): Node[] {
  const root = parser.parseFromString(`<div xmlns="${XHTML}">${fragment}</div>`, 'application/xml').documentElement;
  const factory = kind === 'html' ? htmlFactory : xmlFactory;
  return root ? [...root.childNodes].map((node) => factory.importNode(node, true)) : [];
}

/** Nodes as they stand within an element that declares the same prefixes, so that none declares them again. */
export function inside(wrapper: Element, children: readonly Child[]): string {
  append(wrapper, xmlFactory, children);
  const text = serialise(wrapper);
  return wrapper.firstChild ? text.slice(text.indexOf('>') + 1, text.lastIndexOf('</')) : '';
}

const TARGET = 'wiregate';
/**
 * A place in a rendered item that is filled for each answer, with what is the outlet's own. No item can hold such a
 * place: in text and values `<` is always escaped.
 */
export const place = (name: string): Node => xmlFactory.createProcessingInstruction(TARGET, name);
export const placeInHtml = (name: string): Node => htmlFactory.createProcessingInstruction(TARGET, name);

/** The same within a script, whose text nothing escapes: there whoever writes it escapes `<` itself. */
export const placeInScript = (name: string): string => `<?${TARGET} ${name}?>`;

const PLACE = new RegExp(`<\\?${TARGET} (\\w+)\\?>`, 'g');
/** Fills the places of a rendered item; of those that are not named nothing is left. */
export function fill(text: string, places: Readonly<Record<string, string | undefined>>): string {
  return text.replace(PLACE, (_, name: string) => places[name] ?? '');
}
