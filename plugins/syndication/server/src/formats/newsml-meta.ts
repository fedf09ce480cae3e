import type { Element } from '@xmldom/xmldom';
import type { NinjsRendition } from '../../../shared/ninjs';
import { oneLine } from './characters';
import { place, type Attributes, type Child } from './markup';
import { block, concept, g2, itemClass, languageOf, ownUri, roleOf } from './newsml-words';
import { creditOf, keywordsOf, type Shown, type ShownPart } from './shown';

/** IPTC's item relations. */
const RELATIONS = {
  translationOf: 'irel:translatedFrom',
  evolvesFrom: 'irel:evolvedFrom',
  related: 'irel:seeAlso',
} as const;
const SIGNALS = { correction: 'sig:correction', update: 'sig:update', fix: 'sig:update' } as const;
const SEVERITY = 'http://cv.iptc.org/newscodes/severity/';

const named = (element: string, name: string | undefined, more: Attributes = {}): Child =>
  name && g2(element, more, g2('name', {}, oneLine(name)));

/** One file of a media part; where no address is known, by the name of the part. */
export function remoteContent(rendition: NinjsRendition, residref: string): Element {
  const { name, href, contentType, title, width, height, sizeInBytes, duration, frameRate, scanType } = rendition;
  return g2('remoteContent', {
    renditionuri: ownUri('rendition', name),
    href,
    residref: href === undefined ? residref : undefined,
    contenttype: contentType,
    title,
    size: sizeInBytes !== undefined && sizeInBytes >= 0 ? sizeInBytes : undefined,
    width: width !== undefined && width >= 0 ? width : undefined,
    height: height !== undefined && height >= 0 ? height : undefined,
    duration,
    videoframerate: frameRate,
    videoscan: scanType,
    videoaspectratio: rendition.aspectRatio,
  });
}

/** Rights in words, of an item or of one picture in it. */
export function rightsOf(rights: {
  copyrightHolder?: string | undefined;
  copyrightNotice?: string | undefined;
  usageTerms?: string | undefined;
  more?: Child;
}): Child {
  const { copyrightHolder, copyrightNotice, usageTerms, more } = rights;
  if (!copyrightHolder && !copyrightNotice && !usageTerms && !more) return undefined;
  return g2(
    'rightsInfo',
    {},
    named('copyrightHolder', copyrightHolder),
    copyrightNotice && block('copyrightNotice', copyrightNotice),
    usageTerms && block('usageTerms', usageTerms),
    more,
  );
}

/** What a link tells of a picture or video: all that the edition holds of it, with its files. */
export function partHints({ part, renditions, otherSource }: ShownPart): Child[] {
  return [
    itemClass(part.kind),
    rightsOf(part),
    part.digitalSourceType && concept('digitalSourceType', part.digitalSourceType),
    otherSource !== undefined && g2('infoSource', { literal: oneLine(otherSource) }),
    part.headline && g2('headline', {}, part.headline),
    part.byline && g2('by', {}, part.byline),
    part.creditLine && g2('creditline', {}, oneLine(part.creditLine)),
    part.caption && block('description', part.caption, roleOf('caption')),
    part.altText && block('description', part.altText, roleOf('alt')),
    renditions.length > 0 &&
      g2(
        'contentSet',
        {},
        renditions.map((one) => remoteContent(one, part.uri)),
      ),
  ];
}

function links(shown: Shown): Child[] {
  const isMember = new Set(shown.members.map(({ link }) => link.uri));
  const beside = shown.media.filter((one) => one !== shown.main && !isMember.has(one.part.uri));
  return [
    ...shown.links.map(({ relation, uri, kind, headline }) =>
      g2(
        'link',
        { rel: RELATIONS[relation], residref: uri },
        kind && itemClass(kind),
        headline && g2('headline', {}, headline),
      ),
    ),
    ...beside.map((one) =>
      g2('link', { rel: 'irel:associatedWith', residref: one.part.uri, title: one.part.name }, partHints(one)),
    ),
    ...(shown.document.trustIndicators ?? []).map(({ role, href, title }) => g2('link', { reluri: role, href, title })),
  ];
}

export function itemMeta(shown: Shown): Element {
  const { document, edition, kind, provider } = shown;
  const { change } = edition;
  return g2(
    'itemMeta',
    {},
    itemClass(kind),
    named('provider', provider),
    g2('versionCreated', {}, edition.versionCreated),
    g2('firstCreated', {}, edition.firstCreated),
    edition.embargoedUntil && g2('embargoed', {}, edition.embargoedUntil),
    g2('pubStatus', { qcode: 'stat:usable' }),
    document.profile && g2('profile', {}, document.profile),
    document.title && g2('title', {}, document.title),
    document.edNote && block('edNote', document.edNote),
    change &&
      g2(
        'signal',
        { qcode: SIGNALS[change.type], severityuri: `${SEVERITY}${change.severity}` },
        change.note && g2('note', {}, change.note),
      ),
    document.expires && g2('expires', {}, document.expires),
    links(shown),
    place('event'),
  );
}

export function contentMeta(shown: Shown): Element {
  const { document, edition, language } = shown;
  const credit = creditOf(document);
  const sources = (document.infoSources ?? []).filter(({ role }) => role !== 'creditline');
  const subject = (type: string) => (one: Parameters<typeof concept>[1]) => {
    const { relevance, confidence } = one;
    return concept('subject', one, { type: `cpnat:${type}`, relevance, confidence });
  };
  return g2(
    'contentMeta',
    {},
    document.urgency !== undefined && g2('urgency', {}, document.urgency),
    g2('contentCreated', {}, document.contentCreated ?? edition.firstCreated),
    g2('contentModified', {}, edition.versionCreated),
    document.digitalSourceType && concept('digitalSourceType', document.digitalSourceType),
    named('located', document.located),
    sources.map((one) => concept('infoSource', one)),
    named('creator', document.by),
    (document.altIds ?? []).map(
      ({ role, value }) => value && g2('altId', role ? { roleuri: roleOf(role).roleuri } : {}, oneLine(value)),
    ),
    languageOf(language) && g2('language', { tag: language }),
    (document.genres ?? []).map((one) => concept('genre', one)),
    keywordsOf(document).map((word) => g2('keyword', {}, oneLine(word))),
    (document.subjects ?? []).filter(({ rel }) => rel !== 'keyword').map(subject('abstract')),
    (document.people ?? []).map(subject('person')),
    (document.organisations ?? []).map(subject('organisation')),
    (document.places ?? []).map(subject('geoArea')),
    (document.events ?? []).map(subject('event')),
    (document.objects ?? []).map(subject('object')),
    document.slugline && g2('slugline', {}, oneLine(document.slugline)),
    (document.headlines ?? []).map(({ role, value }) => g2('headline', roleOf(role), value)),
    document.located && g2('dateline', {}, document.located),
    document.by && g2('by', {}, document.by),
    credit && g2('creditline', {}, oneLine(credit)),
    (document.descriptions ?? []).map(({ role, value }) => block('description', value, roleOf(role))),
  );
}
