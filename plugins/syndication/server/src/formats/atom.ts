import type { Element } from '@xmldom/xmldom';
import { oneLine } from './characters';
import { ownElements, WG } from './extension';
import { categoriesOf, factsOf, isPage, rightsText } from './feed-parts';
import { DECLARATION, declared, elements, fill, inside, place, serialise, type Child } from './markup';
import { MEDIA, mediaGroup } from './media-rss';
import { languageOf } from './newsml-words';
import { bestOf, headlineOf, shownOf, storyHtml, summaryOf, type Shown } from './shown';
import type { Channel, Entry, ItemInput, Rendered, TombstoneInput } from './types';
import { withdrawnTitle } from './withdrawn';

const ATOM = 'http://www.w3.org/2005/Atom';
const TOMBSTONES = 'http://purl.org/atompub/tombstones/1.0';
const DC = 'http://purl.org/dc/elements/1.1/';
const atom = elements({ '': ATOM, at: TOMBSTONES, dc: DC, wg: WG });
const spaces = declared({ dc: DC, media: MEDIA, wg: WG });

function links(shown: Shown): Child[] {
  const { edition, media, links: others, document } = shown;
  return [
    isPage(edition.uri) && atom('link', { rel: 'alternate', href: edition.uri }),
    media.map((one) => {
      const best = bestOf(one);
      const { contentType: type, sizeInBytes: length } = best ?? {};
      return best && atom('link', { rel: 'enclosure', href: best.href, type, length, title: one.part.headline });
    }),
    others.map(({ uri, relation }) => atom('link', { rel: 'related', href: uri, title: relation })),
    shown.members.map(({ link: { uri, headline } }) =>
      atom('link', { rel: 'related', href: uri, title: headline ?? 'member' }),
    ),
    document.rightsInfo?.linkedRights && atom('link', { rel: 'license', href: document.rightsInfo.linkedRights }),
  ];
}

/** RFC 4287. An entry without content needs a link or a summary: the headline stands for one that was not written. */
function entryOf(shown: Shown): Element {
  const { document, edition, provider } = shown;
  const summary = summaryOf(document);
  const story = storyHtml(shown);
  const rights = rightsText(shown);
  return atom(
    'entry',
    { ...spaces, 'xml:lang': languageOf(shown.language) },
    atom('id', {}, edition.uri),
    atom('title', { type: 'text' }, oneLine(headlineOf(document))),
    atom('updated', {}, edition.versionCreated),
    atom('published', {}, edition.firstCreated),
    atom('author', {}, atom('name', {}, oneLine(document.by ?? provider))),
    categoriesOf(shown).map((category) => atom('category', category)),
    (summary !== undefined || story === '') && atom('summary', { type: 'text' }, summary ?? headlineOf(document)),
    story !== '' && atom('content', { type: 'html' }, story),
    rights && atom('rights', { type: 'text' }, rights),
    rights && atom('dc:rights', {}, rights),
    atom('dc:publisher', {}, oneLine(provider)),
    links(shown),
    shown.media.map(mediaGroup),
    factsOf(shown).map(([name, value]) => atom('wg:fact', { name }, value)),
    place('own'),
  );
}

export function atomItem(input: ItemInput): Rendered {
  const shown = shownOf(input);
  return { text: serialise(entryOf(shown)), statesRights: shown.document.rightsInfo !== undefined };
}

/**
 * RFC 6721, and an entry under the same id for readers that do not know it: they show the notice where the story was.
 * The entry is no newer than the deletion, so that whoever knows both takes it as deleted.
 */
export function atomTombstone(input: TombstoneInput): Rendered {
  const { uri, pubStatus, note, versionCreated, language, provider } = input;
  const title = withdrawnTitle(language, pubStatus);
  const deleted =
    pubStatus !== 'usable' &&
    atom(
      'at:deleted-entry',
      { ...declared({ at: TOMBSTONES }), ref: uri, when: versionCreated },
      atom('at:comment', { 'xml:lang': languageOf(language) }, note ?? title),
    );
  const entry = atom(
    'entry',
    { ...spaces, 'xml:lang': languageOf(language) },
    atom('id', {}, uri),
    atom('title', { type: 'text' }, title),
    atom('updated', {}, versionCreated),
    atom('author', {}, atom('name', {}, oneLine(provider))),
    atom('summary', { type: 'text' }, note ?? title),
    atom('content', { type: 'text' }, note ?? title),
    place('own'),
  );
  return { text: (deleted ? serialise(deleted) : '') + serialise(entry), statesRights: false };
}

/** The policies of the outlet's contract are links by which a reader finds the terms. */
function filled({ rendered, own }: Entry): string {
  const policies = [rendered.statesRights ? undefined : own.links.policy, own.links.restrictions];
  const links = policies.flatMap((href) => (href ? [atom('link', { rel: 'license', href })] : []));
  return fill(rendered.text, { own: inside(atom('entry', spaces), [...links, ...ownElements(own)]) });
}

/** An Atom entry document; of a tombstone a Deleted Entry document (RFC 6721, section 4). */
export function atomDocument({ entry }: { entry: Entry }): string {
  const text = filled(entry);
  const end = text.indexOf('</at:deleted-entry>');
  return DECLARATION + (end < 0 ? text : text.slice(0, end + '</at:deleted-entry>'.length));
}

export function atomFeed({ entries, channel }: { entries: readonly Entry[]; channel: Channel }): string {
  const feed = atom(
    'feed',
    { ...spaces, ...declared({ at: TOMBSTONES }), 'xml:lang': channel.language && languageOf(channel.language) },
    atom('id', {}, channel.self),
    atom('title', { type: 'text' }, oneLine(channel.title)),
    atom('updated', {}, channel.updated),
    atom('author', {}, atom('name', {}, oneLine(channel.title))),
    atom('link', { rel: 'self', href: channel.self, type: 'application/atom+xml' }),
    atom('link', { rel: 'alternate', href: channel.home, type: 'text/html' }),
    channel.rights && atom('rights', { type: 'text' }, channel.rights),
    place('entries'),
  );
  return DECLARATION + fill(serialise(feed), { entries: entries.map(filled).join('') });
}
