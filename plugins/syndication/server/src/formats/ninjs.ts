import { linesOf } from '../../../shared/blocks';
import type { Concept, Content, Edition, ItemLink } from '../../../shared/edition';
import type { Ninjs31, NinjsAssociation, NinjsBody, NinjsWording } from '../../../shared/ninjs';
import { fitNinjs } from '../../../shared/ninjs-fit';
import { blocksToHtml } from './html';
import {
  creditLine,
  extraList,
  mediaAssociation,
  renditionsOf,
  shownExtra,
  withSoundHrefs,
  wording,
  type MediaHref,
  type View,
} from './ninjs-media';
import { NINJS_TYPES, STANDARD } from './tombstone';

export interface NinjsInput {
  edition: Edition;
  view: View;
  /** Ids of the media parts that are permitted. */
  parts: ReadonlySet<string>;
  /** Where a rendition lies; undefined leaves it at the address that was recorded, if any. */
  mediaHref?: MediaHref;
}

function bodiesOf({ edition, parts }: NinjsInput): NinjsBody[] {
  const { body, media } = edition.content;
  if (body.length === 0) return [];
  const words = linesOf(body).join('\n');
  return [
    {
      role: 'main',
      contentType: 'text/html',
      charCount: [...words].length,
      wordCount: words.split(/\s+/).filter((word) => word !== '').length,
      value: blocksToHtml({ blocks: body, media: { parts: media, permitted: parts } }),
    },
  ];
}

/** Keywords are subjects in the relation `keyword`; one that is a subject already is not said twice. */
function subjectsOf({ subjects, keywords, extra }: Content): Concept[] {
  const all = [...subjects, ...extraList<Concept>(extra, 'subjects')];
  const said = new Set(all.filter(({ rel }) => rel === 'keyword').map(({ name }) => name));
  return [...all, ...keywords.filter((name) => !said.has(name)).map((name) => ({ name, rel: 'keyword' }))];
}

const linked = (name: string, { uri, rel, kind, headline }: ItemLink): NinjsAssociation => ({
  name,
  uri,
  rel,
  type: kind && NINJS_TYPES[kind],
  headlines: wording('main', headline),
});

/**
 * Members, media and other items. A member that is one of the edition's media stands where the media part stands, and
 * goes with it: were the part not permitted, a bare link would still tell its headline.
 */
function associationsOf({ edition, view, parts, mediaHref }: NinjsInput): NinjsAssociation[] {
  const { media, members, related, translationOf, evolvesFrom } = edition.content;
  const isOwn = edition.kind === 'picture' || edition.kind === 'video';
  const beside = isOwn ? media.slice(1) : media;
  const shown = (part: (typeof beside)[number]) =>
    parts.has(part.id) ? [mediaAssociation({ part, view, mediaHref, source: edition.content.source.code })] : [];
  const membersOf = members.flatMap((member, index) => {
    const part = media.find(({ uri }) => uri === member.uri);
    // The item itself is no member of its own.
    if (part && !beside.includes(part)) return [];
    return part ? shown(part) : [linked(`member-${index + 1}`, { rel: 'member', ...member })];
  });
  const isMember = new Set(members.map(({ uri }) => uri));
  return [
    ...membersOf,
    ...beside.filter(({ uri }) => !isMember.has(uri)).flatMap(shown),
    ...related.map((link, index) => linked(link.name ?? `related-${index + 1}`, link)),
    ...(translationOf ? [linked('translationOf', { uri: translationOf, rel: 'translationOf' })] : []),
    ...(evolvesFrom ? [linked('evolvesFrom', { uri: evolvesFrom, rel: 'evolvesFrom' })] : []),
  ];
}

/** The credit line and the source, as parties; a source that was imported under the same name is not said twice. */
function infoSourcesOf({ creditLine: credit, source, extra }: Content) {
  const own = [...creditLine(credit), { name: source.name, role: 'source', literal: source.code }];
  const imported = extraList<{ name?: string; role?: string }>(extra, 'infoSources');
  return [
    ...own,
    ...imported.filter(({ name, role }) => !own.some((party) => party.name === name && party.role === role)),
  ];
}

/** Empty lists and missing values are not written. */
function compact<T extends object>(document: T): T {
  const written = ([, value]: [string, unknown]) =>
    value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);
  return Object.fromEntries(Object.entries(document).filter(written)) as T;
}

/**
 * An edition as ninjs 3.1.
 *
 * - `full` has one body, HTML in the role `main`; `meta` and `browse` have none, and no renditions of the text itself;
 *   `browse` has of all renditions only `preview` and `thumbnail`, and one headline and one description.
 * - Media whose ids are not in `parts` are left out without a trace. Which other items may be named is decided before:
 *   members and related items are written as the edition has them.
 * - ninjs has no member for a credit line: it is an entry of `infoSources` in the role `creditline`, the source one in
 *   the role `source`. Keywords are subjects in the relation `keyword`, the dateline is `located`.
 * - Services, rights, clearance, the change and whether it is a test stay outside: they are ours, not the item's.
 * - `extra` fills the members that the edition leaves free; its headlines, descriptions, genres, subjects and
 *   infoSources follow the edition's own.
 *
 * The result validates against the schema of ninjs 3.1: whatever in the edition would not (an address that is no URI,
 * a foreign member) is left out. Throws a TypeError if the edition's own uri is none.
 */
export function ninjs(input: NinjsInput): Ninjs31 {
  const { edition, view, parts, mediaHref } = input;
  const { content, kind } = edition;
  const full = view === 'full';
  const isOwn = kind === 'picture' || kind === 'video';
  const main = isOwn ? content.media.slice(0, 1).find(({ id }) => parts.has(id)) : undefined;
  const complete = content.media.every(({ id }) => parts.has(id));
  const extra = shownExtra(content.extra, view);
  // What was complete when it was imported is no more where something is left out.
  if (!full || !complete) delete extra.representationType;
  // The renditions of a picture or video are its first part's; those of a text give the text away.
  if (!full || isOwn) delete extra.renditions;
  const own = compact({
    standard: STANDARD,
    uri: edition.uri,
    type: NINJS_TYPES[kind],
    representationType: full ? undefined : 'partial',
    version: String(edition.edition),
    firstCreated: edition.firstCreated,
    versionCreated: edition.versionCreated,
    embargoedUntil: edition.embargoedUntil,
    pubStatus: 'usable',
    language: edition.language,
    urgency: content.urgency,
    slugline: content.slugline,
    headlines: [...wording('main', content.headline), ...extraList<NinjsWording>(extra, 'headlines')],
    descriptions: [
      ...wording(isOwn ? 'caption' : 'summary', content.summary),
      ...wording('alt', main?.altText),
      ...extraList<NinjsWording>(extra, 'descriptions'),
    ],
    bodies: full ? bodiesOf(input) : [],
    by: content.byline,
    located: content.dateline,
    subjects: subjectsOf(content),
    places: content.places,
    genres: [...(content.genre ? [genreOf(content.genre)] : []), ...extraList(extra, 'genres')],
    infoSources: infoSourcesOf(content),
    edNote: content.edNote,
    usageTerms: content.usageTerms,
    copyrightHolder: content.copyrightHolder,
    copyrightNotice: content.copyrightNotice,
    digitalSourceType: content.digitalSourceType,
    renditions: main ? renditionsOf({ part: main, view, mediaHref }) : [],
    associations: associationsOf(input).map((association) => compact(association)),
  });
  const fit = fitNinjs({ value: withSoundHrefs({ ...extra, ...own }), drop: 'anything' });
  if (!fit.ok) throw new TypeError(`edition ${edition.edition} of ${edition.uri}: ${fit.complaints.join('; ')}`);
  return fit.document;
}

const genreOf = ({ name, uri, literal }: Concept) => compact({ name, uri, literal });
