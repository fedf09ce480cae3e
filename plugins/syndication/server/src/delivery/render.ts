import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import {
  FORMATS,
  ninjs,
  tombstone,
  type Channel,
  type Entry,
  type FormatName,
  type Own,
  type Rendered,
} from '../formats';
import { textIn } from '../../../shared/terms';
import type { Edition } from '../../../shared/edition';
import type { Archive } from '../wire';
import type { Permitted } from './draft';
import { createHidden, withoutLinks } from './hidden';
import { createOwn, providerOf, type ContentLine, type Line } from './own';
import type { Policies } from './policies';
import { renditionName } from './rendition-name';
import type { Ruling, Rulings, Wrapper } from './rulings';
import type { Session } from './session';

/** A ninjs document as it is kept: without its last brace, before which the outlet's own policy is named. */
interface Kept {
  bytes: Buffer;
  statesRights: boolean;
}

/** In which format an answer goes out, and where its next page is. */
export interface Form {
  format: FormatName;
  next: (cursor: string) => string;
}

/** What a page says of itself. */
export interface Tail {
  cursor: string | null;
  more?: boolean;
  entitlement?: string;
}

/** What is sent, and what is said of it. */
interface Answer {
  headers: Record<string, string>;
  body: Buffer[];
}

/** Of what is kept for other formats than ninjs, which is asked for most (share of the memory). */
const OTHERS = 0.25;

/**
 * Rendering: the item is cached, by item, edition, view and permitted parts, never by page; what is the outlet's own
 * (contract, obligations, absolute times) is made for each answer. ninjs goes out as the bytes that are kept; the other
 * formats are put together by `formats`.
 */
export function createRenderer(input: {
  archive: Archive;
  rulings: Rulings;
  policies: Policies;
  base: string;
  cacheBytes: number;
  ownNames: string;
  /** The same as `base`, and never without scheme and host: for what stands in a document. */
  absolute: string;
  /** The agency's front page. */
  home: string;
}) {
  const { archive, policies } = input;
  const own = createOwn(input);
  const hiddenOf = createHidden(input);
  const items = new LRUCache<string, Kept>({
    maxSize: input.cacheBytes,
    sizeCalculation: ({ bytes }, key) => bytes.length + key.length * 2 + 200,
  });
  const others = new LRUCache<string, Rendered>({
    maxSize: Math.ceil(input.cacheBytes * OTHERS),
    sizeCalculation: ({ text }, key) => (text.length + key.length) * 2 + 200,
  });

  function keyOf({ state, ruling, view }: Permitted, hidden: string[]): string {
    const { kept, edition, parts } = ruling;
    if (kept.rendering?.view !== view)
      kept.rendering = { view, key: `${state.id}/${edition}/${view}/${parts.join(',')}` };
    return hidden.length === 0 ? kept.rendering.key : `${kept.rendering.key}/${hidden.join(' ')}`;
  }

  /** What of each is kept, in the order asked for; what is not is made, once. */
  async function keptOf<Value extends object>(from: {
    session: Session;
    permitted: Permitted[];
    cache: LRUCache<string, Value>;
    key: (one: Permitted, hidden: string[]) => string;
    make: (one: Permitted, edition: Edition) => Value;
  }): Promise<Value[]> {
    const { permitted, cache, key } = from;
    const hidden = await hiddenOf(from);
    const known: Array<Value | undefined> = [];
    let whole = true;
    for (const one of permitted) {
      const value = cache.get(key(one, hidden(one)));
      whole &&= value !== undefined;
      known.push(value);
    }
    if (whole) return known as Value[];
    const missing = permitted.filter((_, index) => !known[index]);
    const editions = await archive.editions(
      missing.map(({ state, ruling }) => ({ item: state.id, edition: ruling.edition })),
    );
    return permitted.map((one, index) => {
      const found = known[index];
      if (found) return found;
      const { state, ruling } = one;
      const edition = editions.get(`${state.id}/${ruling.edition}`);
      if (!edition) throw new Error(`edition ${ruling.edition} of ${state.id} is missing`);
      const made = from.make(one, withoutLinks(edition, hidden(one)));
      cache.set(key(one, hidden(one)), made);
      return made;
    });
  }

  const shownOf = ({ state, ruling, view }: Permitted, edition: Edition) => ({
    edition,
    view,
    parts: new Set(ruling.parts),
    // What we hold is fetched from us, of this edition and no other; what came by address stays where it is.
    mediaHref: (part: { id: string }, { name, sha256 }: { name: string; sha256?: string }) =>
      sha256
        ? `${input.absolute}/items/${state.id}/renditions/${renditionName(part.id, name)}?version=${ruling.edition}`
        : undefined,
  });

  const inNinjs = ({ session, permitted }: { session: Session; permitted: Permitted[] }): Promise<Kept[]> =>
    keptOf({
      session,
      permitted,
      cache: items,
      key: keyOf,
      make: (one, edition) => {
        const shown = ninjs(shownOf(one, edition));
        return { bytes: Buffer.from(JSON.stringify(shown).slice(0, -1)), statesRights: shown.rightsInfo !== undefined };
      },
    });

  /** Lines as their bytes in ninjs, with commas between them: the item as it is kept, between what is the outlet's own. */
  async function pieces(session: Session, lines: Line[]): Promise<Buffer[]> {
    const kept = await inNinjs({ session, permitted: permittedIn(lines) });
    const bytes: Buffer[] = [];
    let next = 0;
    for (const line of lines) {
      if (bytes.length > 0) bytes.push(COMMA);
      if ('own' in line) {
        bytes.push(...joined(line.own, Buffer.from(JSON.stringify(tombstone(line.ended)).slice(0, -1)), ''));
        continue;
      }
      const item = kept[next]!;
      next += 1;
      const { head, tail } = wrapperOf(session, line, item);
      bytes.push(head, item.bytes, tail);
    }
    return bytes;
  }

  function wrapperOf(session: Session, line: ContentLine, item: Kept): Wrapper {
    const { permitted, event, firstDelivery, highlights } = line;
    const { ruling } = permitted;
    const known = ruling.kept.wrapper;
    if (known && !highlights && known.type === event?.type && known.at === event?.at && known.first === firstDelivery)
      return known;
    const mine = own.ofContent(session, line);
    const { policy } = mine.links;
    const stated = policy && !item.statesRights ? `,"rightsInfo":${JSON.stringify({ linkedRights: policy })}` : '';
    const [head, , tail] = joined(mine, item.bytes, stated);
    const made = { type: event?.type, at: event?.at, first: firstDelivery, head, tail };
    if (!highlights) ruling.kept.wrapper = made;
    return made;
  }

  /** Entries for the formats that are put together elsewhere. */
  async function entries(from: { session: Session; format: FormatName; lines: Line[] }): Promise<Entry[]> {
    const { session, lines } = from;
    const format = FORMATS[from.format];
    const rendered = await keptOf({
      session,
      permitted: permittedIn(lines),
      cache: others,
      key: (one, hidden) => `${format.name}/${providerOf(session, one.ruling)}/${keyOf(one, hidden)}`,
      make: (one, edition) => format.item({ ...shownOf(one, edition), provider: providerOf(session, one.ruling) }),
    });
    let next = 0;
    return lines.map((line) => {
      if ('own' in line) {
        const provider = textIn(session.rights.agency.name, line.own.language) ?? '';
        return { rendered: format.tombstone({ ...line.ended, provider }), own: line.own };
      }
      next += 1;
      return { rendered: rendered[next - 1]!, own: own.ofContent(session, line) };
    });
  }

  /** A page of the wire or of a list, as its bytes. */
  async function page(from: {
    session: Session;
    form: Form;
    list: 'events' | 'items';
    lines: Line[];
    tail: Tail;
  }): Promise<Answer> {
    const { session, list, lines, tail } = from;
    const { format, next } = from.form;
    if (format !== 'ninjs') {
      const sent = {
        sent: new Date(session.now).toISOString(),
        sender: textIn(session.rights.agency.name, session.outlet.language) ?? input.home,
        transmitId: session.requestId,
      };
      const { page, contentType } = FORMATS[format];
      const text = page!({ entries: await entries({ session, format, lines }), page: { list, ...tail, ...sent } });
      const headers: Record<string, string> = { 'content-type': contentType.page! };
      if (tail.cursor !== null) headers['link'] = `<${next(tail.cursor)}>; rel="next"`;
      return { headers, body: [Buffer.from(text)] };
    }
    const body = [OPENINGS[list], ...(await pieces(session, lines)), Buffer.from(`],${JSON.stringify(tail).slice(1)}`)];
    return { headers: {}, body };
  }

  /** One item as a document, with a tag that changes whenever any byte of it does: a related item may have gone, a window of exclusivity have opened. */
  async function document(from: { session: Session; format: FormatName; line: Line }): Promise<Answer> {
    const { session, format, line } = from;
    if (format === 'ninjs') {
      const body = await pieces(session, [line]);
      const kept = 'own' in line ? undefined : line.permitted.ruling.kept.wrapper;
      const tag = kept?.tag && kept.body === body[1] ? kept.tag : tagOf(body);
      if (kept) Object.assign(kept, { tag, body: body[1] });
      return { body, headers: { etag: `"${tag}"` } };
    }
    const [entry] = await entries({ session, format, lines: [line] });
    const updated =
      'own' in line ? line.ended.versionCreated : new Date(line.permitted.ruling.facets.versionCreated).toISOString();
    const channel = channelOf({ session, self: entry!.own.links.self, updated, language: entry!.own.language });
    const body = [Buffer.from(FORMATS[format].document({ entry: entry!, channel }))];
    return { body, headers: { 'content-type': FORMATS[format].contentType.item!, etag: `"${tagOf(body)}"` } };
  }

  /** The newest items for feed readers. */
  async function feed(from: {
    session: Session;
    format: FormatName;
    lines: Line[];
    channel: Channel;
  }): Promise<Answer> {
    const { feed, contentType } = FORMATS[from.format];
    const body = [Buffer.from(feed!({ entries: await entries(from), channel: from.channel }))];
    return { body, headers: { 'content-type': contentType.feed!, etag: `"${tagOf(body)}"` } };
  }

  /** The agency as it stands above a document or a feed. */
  function channelOf(from: { session: Session; self: string; updated: string; language: string }): Channel {
    const { agency } = from.session.rights;
    const { self, updated, language } = from;
    return {
      title: textIn(agency.name, language) ?? input.home,
      self: self.startsWith('/') ? `${new URL(input.absolute).origin}${self}` : self,
      home: input.home,
      language,
      updated,
      rights: textIn(agency.notice, language),
    };
  }

  /** `Link` headers to the policies by which it was permitted, and to that of its own restrictions. */
  function licenceLinks({ decision, facets }: Ruling): Record<string, string> {
    const restrictions = policies.ofItem(facets);
    const links = [...policies.of(decision), ...(restrictions ? [restrictions] : [])];
    return links.length > 0 ? { link: links.map((address) => `<${address}>; rel="license"`).join(', ') } : {};
  }

  return { page, document, feed, channelOf, licenceLinks, own };
}
export type Renderer = ReturnType<typeof createRenderer>;

const OPENINGS = { events: Buffer.from('{"events":['), items: Buffer.from('{"items":[') };
const COMMA = Buffer.from(',');

function permittedIn(lines: Line[]): Permitted[] {
  const permitted: Permitted[] = [];
  for (const line of lines) if (!('own' in line)) permitted.push(line.permitted);
  return permitted;
}

const tagOf = (pieces: Buffer[]): string =>
  pieces
    .reduce((hash, piece) => hash.update(piece), createHash('sha256'))
    .digest('base64url')
    .slice(0, 22);

/** The envelope of api.md as bytes, around a document without its last brace. */
function joined(own: Own, document: Buffer, stated: string): [Buffer, Buffer, Buffer] {
  const { event, at, id, edition, kind, language, change, ...rest } = own;
  const head = JSON.stringify({ event, at, id, edition, kind, language, change });
  return [
    Buffer.from(`${head.slice(0, -1)},"item":`),
    document,
    Buffer.from(`${stated}},${JSON.stringify(rest).slice(1)}`),
  ];
}
