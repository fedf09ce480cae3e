import type { NewsArticle, WithContext } from 'schema-dts';
import { linesOf } from '../../../shared/blocks';
import { isPage } from './feed-parts';
import { languageOf } from './newsml-words';
import { bestOf, creditOf, headlineOf, keywordsOf, summaryOf, type Shown, type ShownPart } from './shown';

const orNothing = <T>(list: T[]): T[] | undefined => (list.length > 0 ? list : undefined);

function mediaObject(shown: ShownPart) {
  const { part } = shown;
  const best = bestOf(shown);
  return {
    '@id': part.uri,
    contentUrl: best?.href,
    encodingFormat: best?.contentType,
    width: best?.width === undefined ? undefined : `${best.width} px`,
    height: best?.height === undefined ? undefined : `${best.height} px`,
    name: part.headline,
    caption: part.caption,
    description: part.altText,
    creator: part.byline ? { '@type': 'Person' as const, name: part.byline } : undefined,
    creditText: part.creditLine,
    copyrightHolder: part.copyrightHolder
      ? { '@type': 'Organization' as const, name: part.copyrightHolder }
      : undefined,
    copyrightNotice: part.copyrightNotice,
    conditionsOfAccess: part.usageTerms,
  };
}

/** What a page tells machines of its story, in the terms of schema.org. */
export function newsArticle(shown: Shown): object {
  const { document, edition, provider, media } = shown;
  const organisation = (name: string | undefined) => (name ? { '@type': 'Organization' as const, name } : undefined);
  const pictures = media.filter(({ part }) => part.kind === 'picture' || part.kind === 'graphic');
  const videos = media.filter(({ part }) => part.kind === 'video');
  const sounds = media.filter(({ part }) => part.kind === 'audio');
  const place = (name: string | undefined) => (name ? [{ '@type': 'Place' as const, name }] : []);
  const subjects = (document.subjects ?? []).filter(({ rel }) => rel !== 'keyword');
  const of = (relation: string) => shown.links.filter((link) => link.relation === relation);
  const words = shown.blocks.length > 0 ? linesOf(shown.blocks).join('\n\n') : undefined;
  return {
    '@context': 'https://schema.org',
    '@type': 'NewsArticle',
    '@id': edition.uri,
    identifier: edition.uri,
    url: isPage(edition.uri) ? edition.uri : undefined,
    version: edition.edition,
    headline: headlineOf(document),
    alternativeHeadline: document.title,
    description: summaryOf(document),
    articleBody: words,
    wordCount: document.bodies?.[0]?.wordCount,
    inLanguage: languageOf(shown.language),
    dateCreated: edition.firstCreated,
    datePublished: edition.firstCreated,
    dateModified: edition.versionCreated,
    expires: document.expires,
    dateline: document.located,
    locationCreated: place(document.located)[0],
    contentLocation: orNothing((document.places ?? []).flatMap(({ name }) => place(name))),
    author: document.by ? { '@type': 'Person', name: document.by } : organisation(provider),
    publisher: organisation(provider),
    provider: organisation(provider),
    creditText: creditOf(document),
    copyrightHolder: organisation(document.copyrightHolder),
    copyrightNotice: document.copyrightNotice,
    copyrightYear: Number(edition.versionCreated.slice(0, 4)),
    conditionsOfAccess: document.usageTerms,
    genre: orNothing((document.genres ?? []).flatMap(({ name, literal }) => name ?? literal ?? [])),
    articleSection: orNothing(subjects.flatMap(({ name }) => name ?? [])),
    keywords: orNothing(keywordsOf(document)),
    about: orNothing(subjects.map(({ uri, name }) => ({ '@type': 'Thing' as const, '@id': uri, name }))),
    mentions: orNothing([
      ...(document.people ?? []).map(({ name }) => ({ '@type': 'Person' as const, name })),
      ...(document.organisations ?? []).map(({ name }) => ({ '@type': 'Organization' as const, name })),
      ...of('related').map(({ uri, headline }) => ({ '@type': 'CreativeWork' as const, '@id': uri, headline })),
    ]),
    image: orNothing(pictures.map((one) => ({ '@type': 'ImageObject' as const, ...mediaObject(one) }))),
    video: orNothing(videos.map((one) => ({ '@type': 'VideoObject' as const, ...mediaObject(one) }))),
    audio: orNothing(sounds.map((one) => ({ '@type': 'AudioObject' as const, ...mediaObject(one) }))),
    hasPart: orNothing(
      shown.members.map(({ link: { uri, headline } }) => ({ '@type': 'CreativeWork' as const, '@id': uri, headline })),
    ),
    translationOfWork: of('translationOf').map(({ uri }) => ({ '@type': 'CreativeWork' as const, '@id': uri }))[0],
    isBasedOn: of('evolvesFrom').map(({ uri }) => ({ '@type': 'CreativeWork' as const, '@id': uri }))[0],
    usageInfo: document.rightsInfo?.linkedRights,
    isAccessibleForFree: false,
  } satisfies Partial<Extract<WithContext<NewsArticle>, object>>;
}
