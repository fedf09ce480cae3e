import { conceptListOf, isRaw, liftConcept, type Raw } from './lift-concepts';

/** The formats that ninjs 1 writes at the end of a member's name: `body_xhtml`, `description_caption_text`. */
const CONTENT_TYPES: ReadonlyMap<string, string> = new Map([
  ['text', 'text/plain'],
  ['html', 'text/html'],
  ['html5', 'text/html'],
  ['xhtml', 'text/html'],
  ['xml', 'application/xml'],
  ['nitf', 'application/nitf+xml'],
]);
const WORDINGS: ReadonlyMap<string, string> = new Map([
  ['headline', 'headlines'],
  ['description', 'descriptions'],
  ['body', 'bodies'],
]);
/** Which body `charcount` and `wordcount` are about, where there are several: the one that is easiest to count. */
const COUNTED = ['text', 'xhtml', 'html'];
const DEPTH = 64;

const isWordingList = (member: string): boolean => [...WORDINGS.values()].includes(member);
const entriesOf = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];

interface Listed {
  list: string;
  entries: unknown[];
}

/** `headline`, `body_text`, `description_caption_xhtml` as an entry with role and contenttype. */
function wordingOf(member: string, value: unknown): Listed | undefined {
  const [stem = '', ...suffixes] = member.split('_');
  const list = WORDINGS.get(stem);
  if (!list) return undefined;
  const contenttype = CONTENT_TYPES.get(suffixes.at(-1) ?? '');
  const roles = contenttype && suffixes.length > 1 ? suffixes.slice(0, -1) : suffixes;
  const role = member === stem ? 'main' : roles.join('_');
  return { list, entries: [{ role, ...(contenttype ? { contenttype } : {}), value }] };
}

/** An object keyed by name as a list whose entries carry that name; entries that are null were only slots. */
function keyedList(keyed: Raw): unknown[] {
  return Object.entries(keyed).flatMap(([name, entry]) => {
    if (entry === null) return [];
    return [isRaw(entry) ? { name, ...entry } : entry];
  });
}

function liftRendition(rendition: unknown): unknown {
  if (!isRaw(rendition)) return rendition;
  const { mimetype, ...rest } = rendition;
  return mimetype === undefined ? rendition : { contenttype: mimetype, ...rest };
}

function counted(bodies: unknown[], counts: Raw): unknown[] {
  if (Object.keys(counts).length === 0) return bodies;
  const index = COUNTED.map((role) => bodies.findIndex((body) => isRaw(body) && body.role === role)).find(
    (found) => found >= 0,
  );
  return bodies.map((body, at) => (at === (index ?? 0) && isRaw(body) ? { ...counts, ...body } : body));
}

function keywordsOf(value: unknown): unknown[] {
  return entriesOf(value)
    .flatMap((word) => (typeof word === 'string' ? word.split(/[,;]/) : [word]))
    .map((word) => liftConcept({ concept: typeof word === 'string' ? word.trim() : word, list: 'subjects' }))
    .map((concept) => (isRaw(concept) ? { rel: 'keyword', ...concept } : concept));
}

/** The list that a member belongs to, and what it adds to it; undefined if it stays where it is. */
function listedIn(member: string, value: unknown, depth: number): Listed | undefined {
  const concepts = conceptListOf(member);
  if (concepts) {
    const entries = entriesOf(value).map((concept) => liftConcept({ concept, list: concepts }));
    return { list: concepts, entries };
  }
  if (member === 'keywords') return { list: 'subjects', entries: keywordsOf(value) };
  if (member === 'altids' && isRaw(value)) {
    return { list: 'altIds', entries: Object.entries(value).map(([role, id]) => ({ role, value: id })) };
  }
  const named = isRaw(value) ? keyedList(value) : entriesOf(value);
  if (member === 'renditions') return { list: member, entries: named.map(liftRendition) };
  if (member === 'associations') return { list: member, entries: named.map((entry) => lift(entry, depth + 1)) };
  if (isWordingList(member)) return { list: member, entries: entriesOf(value) };
  return wordingOf(member, value);
}

/**
 * Rearranges a document of ninjs 1 as ninjs 2 and 3 are built: objects keyed by name become lists, `scheme` and `code`
 * an address and a literal, `body_…` an entry of `bodies`. It goes by the members that are there, so a document of a
 * later version passes unchanged. What no later version knows is left standing.
 */
export function lift(document: unknown, depth = 0): unknown {
  if (!isRaw(document) || depth > DEPTH) return document;
  const lists: Record<string, unknown[]> = {};
  const rest: Record<string, unknown> = {};
  const counts: Record<string, unknown> = {};
  for (const [member, value] of Object.entries(document)) {
    const listed = listedIn(member, value, depth);
    if (listed) lists[listed.list] = [...(lists[listed.list] ?? []), ...listed.entries];
    else if (member === 'byline') rest.by ??= value;
    else if (member === '$standard') rest.standard ??= value;
    else if (member === 'charcount' || member === 'wordcount') counts[member] = value;
    else if (member !== '__proto__') rest[member] = value;
  }
  if (!lists.bodies) return { ...rest, ...counts, ...lists };
  return { ...rest, ...lists, bodies: counted(lists.bodies, counts) };
}
