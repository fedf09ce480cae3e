import type { Block, Concept } from '../../../../shared/edition';
import { linesOf } from '../../../../shared/blocks';
import type { Ninjs31, NinjsGenre } from '../../../../shared/ninjs';
import { toUtc } from '../../../../shared/ninjs-values';
import type { Kind } from '../../../../shared/words';
import { sortAssociations } from './associations';
import { chooseBody, chooseDescriptions, chooseHeadline, harmless, plain } from './choose';
import { ImportError, type ImportedFields, type ImportedItem } from './imported';
import { mediaPart } from './media';

const FIELDS = new Set<string>([
  ...['uri', 'type', 'version', 'firstCreated', 'versionCreated', 'pubStatus', 'language', 'standard', 'by', 'located'],
  ...['slugline', 'urgency', 'headlines', 'descriptions', 'bodies', 'subjects', 'places', 'genres', 'edNote'],
  ...['usageTerms', 'copyrightHolder', 'copyrightNotice', 'digitalSourceType', 'embargoedUntil', 'associations'],
]);
const HEADLINE_WORDS = 12;
const IPTC_GENRE = /^(?:https?:\/\/cv\.iptc\.org\/newscodes\/genre\/|genre:)([^/?#]+)$/;
/** As words: `Brief`, `news-brief`, `NewsFlash`, `Kısa Haber`, but not `Briefing`. */
const SHORT = /(?<!\p{L})(?:briefs?|flash|alert|short|k[ıi]sa)(?!\p{L})/u;

function genreCode({ uri, literal }: NinjsGenre): string | undefined {
  return IPTC_GENRE.exec(uri ?? '')?.[1] ?? IPTC_GENRE.exec(literal ?? '')?.[1];
}

function isShort(genres: readonly NinjsGenre[]): boolean {
  return genres
    .flatMap(({ name, literal, uri }) => [name, literal, uri?.split(/[/:#]/).at(-1)])
    .some((word) => SHORT.test((word ?? '').replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2').toLowerCase()));
}

function kindOf(document: Ninjs31, body: readonly Block[]): Kind {
  if (document.type === 'video') return 'video';
  if (document.type === 'picture' || document.type === 'graphic') return 'picture';
  if (document.type === 'composite') return 'package';
  return isShort(document.genres ?? []) && linesOf(body).length <= 1 ? 'brief' : 'article';
}

/** The headline, else the title, else the first words there are; an item without any words is called by its uri. */
function headlineOf({ document, words }: { document: Ninjs31; words: readonly string[] }): [string, string[]] {
  const headline = chooseHeadline(document.headlines);
  const written = headline && plain(headline);
  if (written) return [written, []];
  if (document.title) return [document.title, ['there is no headline: the title was taken']];
  const first = words.find((line) => line.trim() !== '');
  if (!first)
    return [document.slugline ?? document.uri, ['there is no headline and no text: slugline or uri was taken']];
  const all = first.trim().split(/\s+/);
  const cut = all.slice(0, HEADLINE_WORDS).join(' ');
  return [all.length > HEADLINE_WORDS ? `${cut} …` : cut, ['there is no headline: the first words were taken']];
}

/** A keyword that is only a word; one with an address or code stays a subject as well. */
const isBareKeyword = ({ rel, name, ...more }: Concept): boolean =>
  rel === 'keyword' && name !== undefined && Object.values(more).every((value) => value === undefined);

function extraOf({ document, kind }: { document: Ninjs31; kind: Kind }): Record<string, unknown> {
  const headline = chooseHeadline(document.headlines);
  const { summary, alt } = chooseDescriptions(document.descriptions);
  const genre = document.genres?.find((candidate) => genreCode(candidate) !== undefined);
  // A picture's or video's renditions and alternative text are its first media part's; a text's renditions have no field.
  const isMedia = kind === 'picture' || kind === 'video';
  const lists = {
    headlines: document.headlines?.filter((other) => other !== headline).map(harmless),
    descriptions: document.descriptions
      ?.filter((other) => other !== summary && !(isMedia && other === alt))
      .map(harmless),
    genres: document.genres?.filter((other) => other !== genre),
  };
  return Object.fromEntries([
    ...Object.entries(document).filter(
      ([member, value]) => value !== undefined && !FIELDS.has(member) && !(isMedia && member === 'renditions'),
    ),
    ...Object.entries(lists).filter(([, list]) => list !== undefined && list.length > 0),
  ]);
}

const stated = <T extends object>(fields: T): T =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== '')) as T;

/**
 * The attributes of our document for a normalised ninjs document.
 *
 * `language` counts where the document states none, else throws {@link ImportError}. `service` and `source` are codes.
 */
export function toFields({
  document,
  language: fallback,
  service,
  source,
  test,
}: {
  document: Ninjs31;
  language?: string;
  service: string;
  source: string;
  test: boolean;
}): ImportedItem {
  const language = document.language ?? fallback;
  if (!language) throw new ImportError(document.uri);
  const { blocks: body, notes: bodyNotes } = chooseBody(document);
  const kind = kindOf(document, body);
  const { summary: description } = chooseDescriptions(document.descriptions);
  const summary = description && plain(description);
  const taken = { names: new Set<string>(), ids: new Set(['text']) };
  const own =
    kind === 'picture' || kind === 'video' ? [mediaPart({ entry: document, kind, name: 'main', source, taken })] : [];
  const { media, members, related, notes: associationNotes } = sortAssociations({ document, source, taken });
  const [headline, headlineNotes] = headlineOf({ document, words: [...linesOf(body), summary ?? ''] });
  const subjects = document.subjects ?? [];
  const extra = extraOf({ document, kind });
  const genre = document.genres?.map(genreCode).find((code) => code !== undefined);
  const fields: ImportedFields = stated({
    headline,
    slugline: document.slugline,
    summary,
    dateline: document.located,
    byline: document.by,
    body,
    urgency: document.urgency,
    genre,
    subjects: subjects.filter((subject) => !isBareKeyword(subject)),
    keywords: [...new Set(subjects.flatMap(({ rel, name }) => (rel === 'keyword' && name ? [name] : [])))],
    places: document.places ?? [],
    edNote: document.edNote,
    usageTerms: document.usageTerms,
    copyrightHolder: document.copyrightHolder,
    copyrightNotice: document.copyrightNotice,
    digitalSourceType: document.digitalSourceType,
    embargoedUntil: document.embargoedUntil && toUtc(document.embargoedUntil),
    media: [...own, ...media],
    members,
    related,
    extra: Object.keys(extra).length > 0 ? extra : undefined,
  });
  return stated({
    kind,
    uri: document.uri,
    language,
    version: document.version,
    versionCreated: document.versionCreated && toUtc(document.versionCreated),
    firstCreated: document.firstCreated && toUtc(document.firstCreated),
    pubStatus: document.pubStatus ?? 'usable',
    service,
    source,
    test,
    fields,
    notes: [...headlineNotes, ...bodyNotes, ...associationNotes],
  });
}
