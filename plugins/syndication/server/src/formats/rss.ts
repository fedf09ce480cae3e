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

const PREFIXES = {
  content: 'http://purl.org/rss/1.0/modules/content/',
  media: MEDIA,
  dc: 'http://purl.org/dc/elements/1.1/',
  dcterms: 'http://purl.org/dc/terms/',
  atom: 'http://www.w3.org/2005/Atom',
  wg: WG,
};
const rss = elements({ '': null, ...PREFIXES });
const spaces = declared(PREFIXES);

/** RFC 822 with a year of four digits, as RSS asks for. */
const date = (instant: string): string => new Date(instant).toUTCString().replace('GMT', '+0000');

function enclosure({ media, main }: Shown): Child {
  const first = main ?? media[0];
  const best = first && bestOf(first);
  if (!best?.contentType) return undefined;
  return rss('enclosure', { url: best.href, type: best.contentType, length: best.sizeInBytes ?? 0 });
}

function itemOf(shown: Shown): Element {
  const { document, edition, provider, media } = shown;
  const summary = summaryOf(document);
  const story = storyHtml(shown);
  const rights = rightsText(shown);
  const source = document.infoSources?.find(({ role }) => role === 'source')?.name;
  return rss(
    'item',
    spaces,
    rss('title', {}, oneLine(headlineOf(document))),
    isPage(edition.uri) && rss('link', {}, edition.uri),
    rss('guid', { isPermaLink: 'false' }, edition.uri),
    rss('pubDate', {}, date(edition.firstCreated)),
    rss('dcterms:modified', {}, edition.versionCreated),
    document.by && rss('dc:creator', {}, oneLine(document.by)),
    rss('dc:publisher', {}, oneLine(provider)),
    source && rss('dc:source', {}, oneLine(source)),
    rss('dc:language', {}, shown.language),
    rights && rss('dc:rights', {}, rights),
    categoriesOf(shown).map(({ label, scheme }) => rss('category', { domain: scheme }, label)),
    (document.subjects ?? []).map(({ uri }) => uri && rss('wg:fact', { name: 'subject' }, uri)),
    summary && rss('description', {}, summary),
    story !== '' && rss('content:encoded', {}, story),
    enclosure(shown),
    media.map(mediaGroup),
    shown.links.map(({ uri, relation }) => rss('atom:link', { rel: 'related', href: uri, title: relation })),
    shown.members.map(({ link }) =>
      rss('atom:link', { rel: 'related', href: link.uri, title: link.headline ?? 'member' }),
    ),
    document.rightsInfo?.linkedRights && rss('atom:link', { rel: 'license', href: document.rightsInfo.linkedRights }),
    factsOf(shown).map(([name, value]) => rss('wg:fact', { name }, value)),
    place('own'),
  );
}

export function rssItem(input: ItemInput): Rendered {
  const shown = shownOf(input);
  return { text: serialise(itemOf(shown)), statesRights: shown.document.rightsInfo !== undefined };
}

/** The item stays under its guid, with the notice's text as its body. */
export function rssTombstone(input: TombstoneInput): Rendered {
  const { uri, pubStatus, note, versionCreated, language, provider } = input;
  const title = withdrawnTitle(language, pubStatus);
  const item = rss(
    'item',
    spaces,
    rss('title', {}, title),
    rss('guid', { isPermaLink: 'false' }, uri),
    rss('pubDate', {}, date(versionCreated)),
    rss('dcterms:modified', {}, versionCreated),
    rss('dc:publisher', {}, oneLine(provider)),
    rss('dc:language', {}, language),
    rss('description', {}, note ?? title),
    rss('wg:fact', { name: 'pubStatus' }, pubStatus),
    place('own'),
  );
  return { text: serialise(item), statesRights: false };
}

function filled({ rendered, own }: Entry): string {
  const policies = [rendered.statesRights ? undefined : own.links.policy, own.links.restrictions];
  const licences = policies.flatMap((href) =>
    href ? [rss('media:license', { type: 'application/ld+json', href }, href)] : [],
  );
  return fill(rendered.text, { own: inside(rss('item', spaces), [...licences, ...ownElements(own)]) });
}

export function rssFeed({ entries, channel }: { entries: readonly Entry[]; channel: Channel }): string {
  const root = rss(
    'rss',
    { version: '2.0', ...spaces },
    rss(
      'channel',
      {},
      rss('title', {}, oneLine(channel.title)),
      rss('link', {}, channel.home),
      rss('description', {}, oneLine(channel.title)),
      channel.language && languageOf(channel.language) && rss('language', {}, channel.language),
      channel.rights && rss('copyright', {}, channel.rights),
      rss('lastBuildDate', {}, date(channel.updated)),
      rss('atom:link', { rel: 'self', href: channel.self, type: 'application/rss+xml' }),
      place('items'),
    ),
  );
  return DECLARATION + fill(serialise(root), { items: entries.map(filled).join('') });
}

/** RSS knows no item without a channel: one item is a channel of one. */
export const rssDocument = ({ entry, channel }: { entry: Entry; channel: Channel }): string =>
  rssFeed({ entries: [entry], channel });
