import { legal, oneLine } from './characters';
import { factsOf, isPage, rightsText } from './feed-parts';
import { languageOf } from './newsml-words';
import { bestOf, headlineOf, keywordsOf, shownOf, storyHtml, summaryOf } from './shown';
import type { Channel, Entry, ItemInput, Rendered, TombstoneInput } from './types';
import { withdrawnTitle } from './withdrawn';

/** Facts by name; of what may stand several times, a list. */
function facts(list: Array<[string, string]>): Record<string, string | string[]> {
  const names = [...new Set(list.map(([name]) => name))];
  return Object.fromEntries(
    names.map((name) => {
      const values = list.flatMap(([other, value]) => (other === name ? [value] : []));
      const isList = ['place', 'person', 'organisation'].includes(name);
      return [name, isList ? values : (values[0] ?? '')];
    }),
  );
}

/** JSON Feed 1.1. Credit, rights and what else has no member stand in `_news`, what is the outlet's own in `_wiregate`. */
export function jsonfeedItem(input: ItemInput): Rendered {
  const shown = shownOf(input);
  const { document, edition, media, main } = shown;
  const story = storyHtml(shown);
  const summary = summaryOf(document);
  const files = media.flatMap((one) => {
    const best = bestOf(one);
    const mime = best?.contentType;
    if (!best || !mime) return [];
    const { sizeInBytes, duration } = best;
    return [
      {
        url: best.href,
        mime_type: mime,
        title: one.part.caption ?? one.part.headline ?? one.part.name,
        size_in_bytes: sizeInBytes,
        duration_in_seconds: duration,
        _rights: {
          byline: one.part.byline,
          creditLine: one.part.creditLine,
          holder: one.part.copyrightHolder,
          notice: one.part.copyrightNotice,
          terms: one.part.usageTerms,
        },
      },
    ];
  });
  const picture = main ?? media.find(({ part }) => part.kind === 'picture' || part.kind === 'graphic');
  const image = picture && picture.part.kind !== 'video' ? bestOf(picture)?.href : undefined;
  const subjects = (document.subjects ?? []).filter(({ rel }) => rel !== 'keyword');
  const item = {
    id: edition.uri,
    url: isPage(edition.uri) ? edition.uri : undefined,
    title: oneLine(headlineOf(document)),
    ...(story ? { content_html: story } : { content_text: summary ?? '' }),
    summary: summary && legal(summary),
    image: image && isPage(image) ? image : undefined,
    date_published: edition.firstCreated,
    date_modified: edition.versionCreated,
    authors: document.by ? [{ name: document.by }] : undefined,
    tags: [...new Set([...subjects.flatMap(({ name, literal }) => name ?? literal ?? []), ...keywordsOf(document)])],
    language: languageOf(shown.language),
    attachments: files.length > 0 ? files : undefined,
    _news: {
      ...facts(factsOf(shown)),
      rights: rightsText(shown),
      subjects,
      rightsInfo: document.rightsInfo,
      related: shown.links.map(({ uri, relation }) => ({ uri, relation })),
      members: shown.members.map(({ link: { uri, headline } }) => ({ uri, headline })),
    },
  };
  return { text: JSON.stringify(item), statesRights: document.rightsInfo !== undefined };
}

/** The item stays under its id, with the notice's text as its body. */
export function jsonfeedTombstone(input: TombstoneInput): Rendered {
  const { uri, pubStatus, note, versionCreated, language } = input;
  const title = withdrawnTitle(language, pubStatus);
  const item = {
    id: uri,
    title,
    content_text: note ?? title,
    date_modified: versionCreated,
    language: languageOf(language),
    _news: { pubStatus },
  };
  return { text: JSON.stringify(item), statesRights: false };
}

const filled = ({ rendered, own }: Entry): string =>
  `${rendered.text.slice(0, -1)},"_wiregate":${JSON.stringify(own)}}`;

export function jsonfeedFeed({ entries, channel }: { entries: readonly Entry[]; channel: Channel }): string {
  const head = {
    version: 'https://jsonfeed.org/version/1.1',
    title: oneLine(channel.title),
    home_page_url: channel.home,
    feed_url: channel.self,
    language: channel.language && languageOf(channel.language),
    authors: [{ name: oneLine(channel.title), url: channel.home }],
    _rights: channel.rights === undefined ? undefined : { notice: channel.rights },
  };
  return `${JSON.stringify(head).slice(0, -1)},"items":[${entries.map(filled).join(',')}]}`;
}

/** JSON Feed knows no item without a feed: one item is a feed of one. */
export const jsonfeedDocument = ({ entry, channel }: { entry: Entry; channel: Channel }): string =>
  jsonfeedFeed({ entries: [entry], channel });
