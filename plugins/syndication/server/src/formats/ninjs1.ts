import type { Ninjs31, NinjsAssociation, NinjsRendition, NinjsWording } from '../../../shared/ninjs';
import { isUri } from '../../../shared/ninjs-values';

export const STANDARD_1 = {
  name: 'ninjs',
  version: '1.6',
  schema: 'https://www.iptc.org/std/ninjs/ninjs-schema_1.6.json',
} as const;

type Json = Record<string, unknown>;
/** A document of ninjs 1.6: its members are the schema's, checked by tests. */
export type Ninjs16 = Json & { uri: string };

/** ninjs 1 names an object's members by letters, digits and underscores; the first says it, the next are numbered. */
function keyed<T>(entries: ReadonlyArray<[string, T]>): Record<string, T> | undefined {
  const keys = new Map<string, T>();
  for (const [name, value] of entries) {
    const stem = name.replace(/[^A-Za-z0-9_-]+/g, '_').replace(/^-/, '_') || '_';
    let key = stem;
    for (let number = 2; keys.has(key); number += 1) key = `${stem}_${number}`;
    keys.set(key, value);
  }
  return keys.size > 0 ? Object.fromEntries(keys) : undefined;
}

/**
 * An address and the code at its end become scheme and code, which ninjs 1 joins again. Where they do not join, the
 * address alone is written, as a scheme: a code of another scheme would name something else.
 */
function named({ uri, literal }: { uri?: string | undefined; literal?: string | undefined }): Json {
  if (!uri) return { code: literal };
  const scheme = literal && uri.endsWith(literal) ? uri.slice(0, -literal.length) : '';
  return isUri(scheme) && /[/#:=?]$/.test(scheme) ? { scheme, code: literal } : { scheme: uri };
}

type Concept = { name?: string | undefined; uri?: string | undefined; literal?: string | undefined };
const concept = ({ name, uri, literal, ...rest }: Concept & Json): Json => ({
  name,
  ...named({ uri, literal }),
  ...rest,
});

const renamed = (members: Json, names: Readonly<Record<string, string>>): Json =>
  Object.fromEntries(Object.entries(members).map(([name, value]) => [names[name] ?? name, value]));

function contactInfo(value: unknown): unknown {
  if (!Array.isArray(value)) return undefined;
  return value.map((info: Json) => {
    const { address } = info;
    if (typeof address !== 'object' || address === null) return info;
    return { ...info, address: renamed({ ...address }, { postalCode: 'postalcode' }) };
  });
}

const party = ({ contactInfo: info, ...rest }: Concept & { contactInfo?: unknown } & Json): Json => ({
  ...concept(rest),
  contactinfo: contactInfo(info),
});

/** `headline_…`, `description_…`, `body_…`: the role, where it is not the one that the plain name stands for. */
function worded(list: readonly NinjsWording[] | undefined, stem: string, plain: readonly string[]): Json {
  const entries = (list ?? []).map(({ role = 'text', value }): [string, string] => [
    plain.includes(role) ? 'text' : role,
    value,
  ]);
  return Object.fromEntries(
    Object.entries(keyed(entries) ?? {}).map(([role, value]) => [`${stem}_${role.replaceAll('-', '_')}`, value]),
  );
}

function rendition({ contentType, sizeInBytes, href, title, width, height, duration, format }: NinjsRendition): Json {
  return { href, mimetype: contentType, title, width, height, sizeinbytes: sizeInBytes, duration, format };
}

const DATES = {
  firstCreated: 'firstcreated',
  versionCreated: 'versioncreated',
  contentCreated: 'contentcreated',
  embargoedUntil: 'embargoed',
} as const;
/** Members that ninjs 1.6 has under the same name, or in small letters. */
const PLAIN = ['uri', 'type', 'profile', 'version', 'urgency', 'language', 'title', 'slugline', 'located', 'expires'];
const LOWERED = ['pubStatus', 'copyrightHolder', 'copyrightNotice', 'usageTerms', 'edNote', 'digitalSourceType'];
const NO_TYPES = ['event', 'planning'];

function rightsInfo(rights: Ninjs31['rightsInfo']): Json | undefined {
  return rights && renamed(rights, { langId: 'langid', linkedRights: 'linkedrights', encodedRights: 'encodedrights' });
}

/** Parties in a role; ninjs 1 says a role as a relation. */
const infoSources = (list: Ninjs31['infoSources']): Json[] | undefined =>
  list?.map(({ role, ...rest }) => ({ ...party(rest), rel: role }));

function members(document: Ninjs31 | NinjsAssociation): Json {
  const read: Json = { ...document };
  const [main, ...headlines] = document.headlines ?? [];
  const [body] = document.bodies ?? [];
  return {
    ...Object.fromEntries(PLAIN.map((name) => [name, read[name]])),
    ...Object.fromEntries(LOWERED.map((name) => [name.toLowerCase(), read[name]])),
    ...Object.fromEntries(Object.entries(DATES).map(([name, first]) => [first, read[name]])),
    type: NO_TYPES.includes(document.type ?? '') ? undefined : document.type,
    representationtype:
      document.representationType && { full: 'complete', partial: 'incomplete' }[document.representationType],
    byline: document.by,
    headline: main?.value,
    ...worded(headlines, 'headline', []),
    ...worded(document.descriptions, 'description', ['summary', 'caption', 'main']),
    ...(body ? { body_xhtml: body.value, charcount: body.charCount, wordcount: body.wordCount } : {}),
    person: document.people?.map(party),
    organisation: document.organisations?.map(({ symbols, ...rest }) => ({
      ...party(rest),
      symbols: symbols?.map((symbol) => renamed(symbol, { symbolType: 'symboltype' })),
    })),
    place: document.places?.map(({ geoJSON: _notInIt, ...rest }) => party(rest)),
    subject: document.subjects?.map(concept),
    event: document.events?.map(({ id: _notInIt, ...rest }) => concept(rest)),
    object: document.objects?.map(concept),
    infosource: infoSources(document.infoSources),
    genre: document.genres?.map(concept),
    trustindicator: document.trustIndicators?.map(({ role, title, href }) => ({ scheme: role, title, href })),
    altids: keyed((document.altIds ?? []).map(({ role = 'id', value }) => [role, value])),
    rightsinfo: rightsInfo(document.rightsInfo),
    renditions: keyed((document.renditions ?? []).map((one) => [one.name, written(rendition(one))])),
    associations: keyed((document.associations ?? []).map((one) => [one.name, associated(one)])),
  };
}

const associated = (association: NinjsAssociation): Json => written(members(association));

/** Undefined members, however deep, and empty lists are not written. */
function written(value: Json): Json {
  const clean = (inner: unknown): unknown => {
    if (Array.isArray(inner)) return inner.map(clean);
    return typeof inner === 'object' && inner !== null ? written({ ...inner }) : inner;
  };
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) => {
      const isNothing = inner === undefined || (Array.isArray(inner) && inner.length === 0);
      return isNothing ? [] : [[name, clean(inner)]];
    }),
  );
}

/**
 * A document of ninjs 3.1 as ninjs 1.6.
 *
 * Lists become objects keyed by name; `uri` and `literal` become `scheme` and `code`; the role of a party its `rel`; the
 * first headline is `headline`, the summary or caption `description_text`, the body `body_xhtml`. What 1.6 has no member
 * for is left out: the geometry of places, the relation of an association (its name says it), codecs and the like of a
 * rendition, `eventDetails`, `plannedCoverage`.
 */
export function ninjs1(document: Ninjs31): Ninjs16 {
  return { ...written({ $standard: STANDARD_1, ...members(document) }), uri: document.uri };
}
