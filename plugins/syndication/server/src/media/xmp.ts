import { DOMParser, XMLSerializer, type Document, type Element } from '@xmldom/xmldom';

const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';
const META = 'adobe:ns:meta/';
const XML = 'http://www.w3.org/XML/1998/namespace';
const XMLNS = 'http://www.w3.org/2000/xmlns/';
export const NAMESPACES = {
  dc: 'http://purl.org/dc/elements/1.1/',
  photoshop: 'http://ns.adobe.com/photoshop/1.0/',
  xmpRights: 'http://ns.adobe.com/xap/1.0/rights/',
  plus: 'http://ns.useplus.org/ldf/xmp/1.0/',
  Iptc4xmpExt: 'http://iptc.org/std/Iptc4xmpExt/2008-02-29/',
  Iptc4xmpCore: 'http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/',
  tiff: 'http://ns.adobe.com/tiff/1.0/',
  exif: 'http://ns.adobe.com/exif/1.0/',
} as const;
/** A property, such as `dc:rights`. */
export type Property = `${keyof typeof NAMESPACES}:${string}`;

/**
 * The value of a property: one text, an ordered list (`seq`), a text by language of which the default is given (`alt`),
 * or an ordered list of structures of texts (`structures`).
 */
export type Value =
  { text: string } | { seq: string[] } | { alt: string } | { structures: Array<Partial<Record<Property, string>>> };

/** An XMP packet (part 1 of ISO 16684), read; an empty one where there is none, or none that can be read. */
export interface Xmp {
  document: Document;
  rdf: Element;
}

export function parseXmp(packet: string | undefined): Xmp {
  const document = packet === undefined ? undefined : documentOf(packet);
  const rdf = document?.getElementsByTagNameNS(RDF, 'RDF').item(0);
  if (document && rdf) return { document, rdf };
  const empty = documentOf(`<x:xmpmeta xmlns:x="${META}"><rdf:RDF xmlns:rdf="${RDF}"/></x:xmpmeta>`)!;
  return { document: empty, rdf: empty.getElementsByTagNameNS(RDF, 'RDF').item(0)! };
}

/** What a packet says is for the picture; what is not well-formed says nothing. */
function documentOf(packet: string): Document | undefined {
  const start = packet.indexOf('<');
  const fail = (_level: string, message: string): never => {
    throw new Error(message);
  };
  try {
    // A document type declares entities, and XMP has none.
    if (start < 0 || /<!(doctype|entity)/i.test(packet)) return undefined;
    return new DOMParser({ onError: fail }).parseFromString(packet.slice(start).trimEnd(), 'text/xml');
  } catch {
    return undefined;
  }
}

/** All texts of a property: an element or, for a simple one, an attribute of a description; [] where it says nothing. */
export function textsOf({ rdf }: Xmp, property: Property): string[] {
  const [prefix, local] = property.split(':') as [keyof typeof NAMESPACES, string];
  return descriptionsOf(rdf).flatMap((description) => {
    const attribute = description.getAttributeNS(NAMESPACES[prefix], local);
    const elements = childrenOf(description).filter((child) => isNamed(child, NAMESPACES[prefix], local));
    const texts = elements.flatMap((element) => {
      const entries = [...element.getElementsByTagNameNS(RDF, 'li')];
      return (entries.length > 0 ? entries : [element]).map(({ textContent }) => textContent ?? '');
    });
    return [...(attribute === null ? [] : [attribute]), ...texts].map((text) => text.trim()).filter(Boolean);
  });
}

/**
 * The packet with these properties in place of what it said of them; all else stays, and null is said no more. Changes
 * what it is given.
 */
export function writeXmp(xmp: Xmp, properties: Partial<Record<Property, Value | null>>): string {
  const { document, rdf } = xmp;
  const about = descriptionsOf(rdf)[0]?.getAttributeNS(RDF, 'about') ?? '';
  const added = make(document, RDF, 'rdf:Description');
  added.setAttributeNS(RDF, 'rdf:about', about);
  for (const [name, value] of Object.entries(properties) as Array<[Property, Value | null]>) {
    const [prefix, local] = name.split(':') as [keyof typeof NAMESPACES, string];
    for (const description of descriptionsOf(rdf)) {
      description.removeAttributeNS(NAMESPACES[prefix], local);
      for (const child of childrenOf(description))
        if (isNamed(child, NAMESPACES[prefix], local)) description.removeChild(child);
    }
    if (value === null) continue;
    added.setAttributeNS(XMLNS, `xmlns:${prefix}`, NAMESPACES[prefix]);
    added.appendChild(elementOf(document, name, value));
  }
  rdf.appendChild(added);
  const meta = document.getElementsByTagNameNS(META, 'xmpmeta').item(0) ?? rdf;
  return `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>${new XMLSerializer().serializeToString(meta)}<?xpacket end="r"?>`;
}

/** How a picture was worked on, step by step: it says nothing of rights, and is what makes packets grow. */
const HISTORIES = new Set(['History', 'DocumentAncestors', 'TextLayers']);

/** Leaves IPTC's properties, those of rights, and what describes the picture. Changes what it is given. */
export function withoutHistory(xmp: Xmp): Xmp {
  const known = new Set<string | null>(Object.values(NAMESPACES));
  for (const description of descriptionsOf(xmp.rdf))
    for (const child of childrenOf(description))
      if (!known.has(child.namespaceURI) || HISTORIES.has(child.localName ?? '')) description.removeChild(child);
  return xmp;
}

function elementOf(document: Document, name: Property, value: Value): Element {
  const element = own(document, name);
  const list = (kind: 'Seq' | 'Alt', entries: Element[]) => {
    const container = element.appendChild(make(document, RDF, `rdf:${kind}`));
    for (const entry of entries) container.appendChild(entry);
  };
  const entry = (text?: string) => {
    const li = make(document, RDF, 'rdf:li');
    if (text !== undefined) li.appendChild(document.createTextNode(text));
    return li;
  };
  if ('text' in value) element.appendChild(document.createTextNode(value.text));
  else if ('seq' in value) list('Seq', value.seq.map(entry));
  else if ('alt' in value) {
    const li = entry(value.alt);
    li.setAttributeNS(XML, 'xml:lang', 'x-default');
    list('Alt', [li]);
  } else {
    const structures = value.structures.map((structure) => {
      const li = entry();
      li.setAttributeNS(RDF, 'rdf:parseType', 'Resource');
      for (const [field, text] of Object.entries(structure) as Array<[Property, string]>)
        li.appendChild(own(document, field)).appendChild(document.createTextNode(text));
      return li;
    });
    list('Seq', structures);
  }
  return element;
}

function own(document: Document, name: Property): Element {
  const [prefix] = name.split(':') as [keyof typeof NAMESPACES];
  return make(document, NAMESPACES[prefix], name);
}

const make = (document: Document, namespace: string, name: string): Element =>
  document.createElementNS(namespace, name);

const isNamed = (node: Element, namespace: string, local: string): boolean =>
  node.namespaceURI === namespace && node.localName === local;

const childrenOf = (element: Element): Element[] =>
  [...element.childNodes].filter((node): node is Element => node.nodeType === 1);

const descriptionsOf = (rdf: Element): Element[] =>
  childrenOf(rdf).filter((child) => isNamed(child, RDF, 'Description'));
