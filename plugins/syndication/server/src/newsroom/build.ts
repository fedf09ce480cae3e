import type {
  Block,
  Concept,
  Content,
  Inline,
  ItemLink,
  ItemRights,
  MediaPart,
  Place,
  Rendition,
} from '../../../shared/edition';
import { textIn, type Text } from '../../../shared/terms';
import { slugOf } from '../../../shared/slug';
import type { MediaKind } from '../../../shared/words';
import { sha256OfUrl } from '../media';
import type { Metadata, Row, SyndicatedType } from './types';

/** What is filled in where a document says nothing: the agency's own, in the item's language. */
export interface Defaults {
  agencyName: Text | undefined;
  credit: Text | undefined;
  notice: Text | undefined;
  usageTerms: Text | undefined;
  /** By source code. */
  sourceNames: ReadonlyMap<string, Text | undefined>;
}

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';
const textOf = (value: unknown): string | undefined => (isText(value) ? value.trim() : undefined);
const rowsOf = (value: unknown): Row[] =>
  Array.isArray(value) ? (value as Row[]) : value && typeof value === 'object' ? [value as Row] : [];
const drop = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined && inner !== null)) as T;

/** `a, b، c` → `a`, `b`, `c`: the comma of Latin and of Arabic script. */
export const listOf = (value: unknown): string[] =>
  isText(value)
    ? value
        .split(/[,،;]/)
        .map((entry) => entry.trim())
        .filter(Boolean)
    : [];

/** Everything that leaves with an item, from the published row. `internalNote` is never read. */
export function buildContent(input: {
  row: Row;
  type: SyndicatedType;
  uri: string;
  language: string;
  defaults: Defaults;
}): Content {
  const { row, type, uri, language, defaults } = input;
  const get = (name: string): unknown => row[type.fields[name] ?? name];
  const metadata = (get('metadata') ?? {}) as Metadata;
  const source = textOf(get('source')) ?? 'own';
  const media = rowsOf(get('media')).map((entry, index) =>
    mediaPart({ entry, index, uri, source, main: type.kind === 'picture' || type.kind === 'video' }),
  );
  const { blocks, embedded } = embed({ body: get('body'), uri, source, taken: media.map(({ id }) => id) });
  const headline = textOf(get('headline')) ?? '';
  const agency = textIn(defaults.agencyName, language);
  return drop<Content>({
    headline,
    slug: textOf(get('slug')) ?? slugOf({ text: headline, language }),
    slugline: textOf(get('slugline')),
    summary: textOf(get('summary')),
    dateline: textOf(get('dateline')),
    byline: textOf(get('byline')),
    body: blocks,
    urgency: (get('urgency') as number | null) ?? undefined,
    genre: genreOf(get('genre'), metadata),
    services: rowsOf(get('services')).map((service) => ({
      code: String(service['code']),
      name: nameOf(service, language) ?? String(service['code']),
    })),
    subjects: subjectsOf(rowsOf(get('subjects')), metadata, language),
    keywords: listOf(get('keywords')),
    places: placesOf(rowsOf(get('places')), metadata),
    source: {
      code: source,
      name: textIn(defaults.sourceNames.get(source), language) ?? (source === 'own' ? agency : undefined) ?? source,
    },
    creditLine: textOf(get('creditLine')) ?? textIn(defaults.credit, language),
    edNote: textOf(get('edNote')),
    usageTerms: textOf(get('usageTerms')) ?? textIn(defaults.usageTerms, language),
    // What was bought in is not the agency's own.
    copyrightHolder: textOf(get('copyrightHolder')) ?? (source === 'own' ? agency : undefined),
    copyrightNotice: textOf(get('copyrightNotice')) ?? textIn(defaults.notice, language),
    digitalSourceType: sourceTypeOf(get('digitalSourceType'), metadata),
    media: [...media, ...embedded],
    members: rowsOf(get('members')).map(linkOf),
    related: rowsOf(get('related')).map(linkOf),
    translationOf: textOf(get('translationOf')),
    evolvesFrom: textOf(get('evolvesFrom')),
    rights: rightsOf(get('rights')),
    extra: metadata.extra && Object.keys(metadata.extra).length > 0 ? metadata.extra : undefined,
  });
}

const linkOf = (row: Row): ItemLink =>
  drop({ uri: String(row['uri']), rel: textOf(row['rel']), name: textOf(row['name']), headline: textOf(row['title']) });

const GENRES = 'http://cv.iptc.org/newscodes/genre/';
const SOURCE_TYPES = 'http://cv.iptc.org/newscodes/digitalsourcetype/';

function genreOf(code: unknown, metadata: Metadata): Concept | undefined {
  if (!isText(code)) return undefined;
  const imported = metadata.genres?.find(
    (genre) => genre['literal'] === code || String(genre['uri'] ?? '').endsWith(`/${code}`),
  );
  return (
    (imported as Concept | undefined) ?? { literal: code, name: code.replaceAll('_', ' '), uri: `${GENRES}${code}` }
  );
}

function sourceTypeOf(code: unknown, metadata: Metadata): Concept | undefined {
  if (metadata.digitalSourceType) return metadata.digitalSourceType as Concept;
  return isText(code) ? { literal: code, uri: `${SOURCE_TYPES}${code}` } : undefined;
}

/** Of a service or a subject: its name in a language, else the one that it goes by. */
const nameOf = (row: Row, language: string): string | undefined =>
  textOf((row['names'] as Record<string, unknown> | null | undefined)?.[language]) ?? textOf(row['name']);

/** Subjects of our taxonomy, then those of an import that our taxonomy does not know, as they came. */
function subjectsOf(linked: Row[], metadata: Metadata, language: string): Concept[] {
  const own = linked.map((subject): Concept => {
    const code = String(subject['code']);
    const uri = textOf(subject['uri']) ?? `http://cv.iptc.org/newscodes/mediatopic/${code}`;
    return { name: nameOf(subject, language) ?? code, uri, literal: code, rel: 'about' };
  });
  const uris = new Set(own.map(({ uri }) => uri));
  return [...own, ...((metadata.subjects ?? []) as Concept[]).filter(({ uri }) => !uri || !uris.has(uri))];
}

function placesOf(rows: Row[], metadata: Metadata): Place[] {
  const imported = (metadata.places ?? []) as Place[];
  return rows.map((row) => {
    const place = drop<Place>({
      name: textOf(row['name']),
      uri: textOf(row['uri']),
      literal: textOf(row['literal']),
      rel: textOf(row['rel']),
      geoJSON: row['geoJSON'],
    });
    const known = imported.find(
      ({ name, uri, literal }) => name === place.name && uri === place.uri && literal === place.literal,
    );
    return known ? { ...known, ...place } : place;
  });
}

/** The `rights` component: lists are codes separated by commas. */
export function rightsOf(value: unknown): ItemRights {
  const [row] = rowsOf(value);
  if (!row) return {};
  const lists = (allow: unknown, deny: unknown) => {
    const [allowed, denied] = [listOf(allow), listOf(deny)];
    return allowed.length + denied.length === 0
      ? undefined
      : drop({ allow: allowed.length ? allowed : undefined, deny: denied.length ? denied : undefined });
  };
  const instant = (moment: unknown) => (moment ? new Date(moment as string).toISOString() : undefined);
  const mode = row['exclusiveMode'];
  return drop<ItemRights>({
    territories: lists(row['territoriesAllowed'], row['territoriesDenied']),
    channels: lists(row['channelsAllowed'], row['channelsDenied']),
    notBefore: instant(row['notBefore']),
    ends: instant(row['ends']),
    exclusive: mode
      ? drop({
          mode: mode as 'reserved' | 'closed',
          outlets: listOf(row['exclusiveOutlets']),
          from: instant(row['exclusiveFrom']),
          until: instant(row['exclusiveUntil']),
        })
      : undefined,
    clearance: (row['clearance'] as ItemRights['clearance'] | null) ?? undefined,
  });
}

function mediaKind(contentType: string | undefined, fallback: MediaKind): MediaKind {
  const [top] = (contentType ?? '').split('/');
  return top === 'image' ? 'picture' : top === 'video' || top === 'audio' ? top : fallback;
}

function mediaPart(input: { entry: Row; index: number; uri: string; source: string; main: boolean }): MediaPart {
  const { entry, index, uri, main } = input;
  const file = entry['file'] as Row | null;
  const metadata = (entry['metadata'] ?? {}) as {
    kind?: MediaKind;
    extra?: Record<string, unknown>;
    digitalSourceType?: Concept;
  };
  // Bytes of ours are named by the file alone: a list that came with an import names addresses.
  const recorded = (Array.isArray(entry['renditions']) ? (entry['renditions'] as Rendition[]) : []).map(
    ({ sha256: _never, recipe: _neither, ...rendition }) => rendition as Rendition,
  );
  const renditions = [...(file ? renditionsOf(file, entry['duration']) : []), ...recorded];
  const name = textOf(entry['name']) ?? (main && index === 0 ? 'main' : `media-${index + 1}`);
  return drop<MediaPart>({
    id: `m${index + 1}`,
    kind:
      metadata.kind ??
      mediaKind(textOf(file?.['mime']) ?? renditions.find(({ contentType }) => contentType)?.contentType, 'picture'),
    uri: textOf(entry['uri']) ?? (main && index === 0 ? uri : `${uri}#${encodeURIComponent(name)}`),
    name,
    headline: textOf(entry['headline']),
    caption: textOf(entry['caption']) ?? textOf(file?.['caption']),
    altText: textOf(entry['altText']) ?? textOf(file?.['alternativeText']),
    byline: textOf(entry['byline']),
    creditLine: textOf(entry['creditLine']),
    source: textOf(entry['source']) ?? input.source,
    copyrightHolder: textOf(entry['copyrightHolder']),
    copyrightNotice: textOf(entry['copyrightNotice']),
    usageTerms: textOf(entry['usageTerms']),
    digitalSourceType: metadata.digitalSourceType ?? sourceTypeOf(entry['digitalSourceType'], {}),
    rights: rightsOf(entry['rights']),
    renditions,
    extra: metadata.extra,
  });
}

/** The file itself, and what was drawn of it at its upload; formats that Strapi made lost the rights of the picture. */
function renditionsOf(file: Row, duration: unknown): Rendition[] {
  const rendition = (name: string, stored: Row): Rendition =>
    drop({
      name,
      // A picture embedded in the body is stored with its address and nothing else of ours.
      sha256:
        textOf((stored['provider_metadata'] as Row | null)?.['sha256']) ??
        sha256OfUrl(String(stored['url'] ?? '')) ??
        undefined,
      contentType: textOf(stored['mime']),
      width: (stored['width'] as number | null) ?? undefined,
      height: (stored['height'] as number | null) ?? undefined,
      sizeInBytes:
        typeof stored['sizeInBytes'] === 'number'
          ? stored['sizeInBytes']
          : Math.round(Number(stored['size'] ?? 0) * 1_000) || undefined,
      duration: duration === null || duration === undefined ? undefined : Number(duration),
    });
  const formats = Object.entries((file['formats'] ?? {}) as Record<string, Row>);
  return [
    rendition('original', file),
    ...formats.flatMap(([name, stored]) => {
      const recipe = textOf((stored['provider_metadata'] as Row | null)?.['recipe']);
      return recipe ? [{ ...rendition(name, stored), recipe }] : [];
    }),
  ];
}

/** Images embedded in the body are parts of their own: the block keeps a reference, never the file. */
function embed(input: { body: unknown; uri: string; source: string; taken: string[] }): {
  blocks: Block[];
  embedded: MediaPart[];
} {
  const embedded: MediaPart[] = [];
  const body = Array.isArray(input.body) ? (input.body as Array<Row & { type: string }>) : [];
  const blocks = body.flatMap((block): Block[] => {
    if (block.type !== 'image') return isEmpty(block) ? [] : [block as unknown as Block];
    const file = block['image'] as Row | undefined;
    if (!file) return [];
    const part = mediaPart({
      entry: { file, name: `embed-${embedded.length + 1}` },
      index: input.taken.length + embedded.length,
      uri: input.uri,
      source: input.source,
      main: false,
    });
    embedded.push(part);
    return [{ type: 'media', part: part.id }];
  });
  return { blocks, embedded };
}

/** The editor leaves an empty paragraph at the end; it says nothing. */
const isEmpty = (block: Row): boolean =>
  block['type'] === 'paragraph' && inlineText((block['children'] ?? []) as Inline[]).trim() === '';
export const inlineText = (children: Inline[]): string =>
  children.map((child) => (child.type === 'text' ? child.text : inlineText(child.children))).join('');
