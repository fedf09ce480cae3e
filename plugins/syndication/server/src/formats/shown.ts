import type { Block, Edition, ItemLink, MediaPart } from '../../../shared/edition';
import type { Ninjs31, NinjsRendition } from '../../../shared/ninjs';
import { directionOf, type Kind, type MediaKind } from '../../../shared/words';
import { isUri } from '../../../shared/ninjs-values';
import { ninjs } from './ninjs';
import { renditionsOf, soundHref, type View } from './ninjs-media';
import { blocksToHtml, type ShownMedia } from './html';
import type { ItemInput } from './types';

/** A media part that is permitted, with the files that the view shows. */
export interface ShownPart {
  part: MediaPart;
  renditions: NinjsRendition[];
  /** Its source, where that is not the item's. */
  otherSource?: string;
}

/** A member of a package: another item, or one of the edition's own media. */
export interface ShownMember {
  link: ItemLink;
  shown?: ShownPart;
}

/**
 * What of an edition leaves in any format. All formats are made from this and from nothing else of the edition's
 * content, so that a part that is not permitted is kept back in one place.
 */
export interface Shown {
  /** The edition as ninjs 3.1: checked, with what was imported. */
  document: Ninjs31;
  edition: Edition;
  view: View;
  kind: Kind;
  language: string;
  direction: 'ltr' | 'rtl';
  provider: string;
  /** Empty but in full; media blocks of permitted parts only. */
  blocks: Block[];
  /** Permitted media, in their order. */
  media: ShownPart[];
  /** Of a picture or video: the item itself, if it is permitted. */
  main?: ShownPart;
  members: ShownMember[];
  /** Other items by relation: `translationOf`, `evolvesFrom`, related. */
  links: Array<ItemLink & { relation: 'translationOf' | 'evolvesFrom' | 'related' }>;
}

export function shownOf(input: ItemInput): Shown {
  const { edition, view, parts, mediaHref } = input;
  const { content, kind, language } = edition;
  const media = content.media
    .filter(({ id }) => parts.has(id))
    .map((part): ShownPart => {
      const renditions = renditionsOf({ part, view, mediaHref }).map(({ href, ...members }) => {
        const sound = href === undefined ? undefined : soundHref(href);
        return sound === undefined ? members : { ...members, href: sound };
      });
      return part.source === content.source.code
        ? { part, renditions }
        : { part, renditions, otherSource: part.source };
    });
  const own = kind === 'picture' || kind === 'video' ? content.media[0] : undefined;
  const named = (uri: string | undefined, relation: 'translationOf' | 'evolvesFrom') =>
    uri ? [{ uri, relation }] : [];
  return {
    document: ninjs(input),
    edition,
    view,
    kind,
    language,
    direction: directionOf(language),
    provider: input.provider ?? content.source.name,
    blocks: view === 'full' ? content.body.filter((block) => block.type !== 'media' || parts.has(block.part)) : [],
    media,
    main: own && media.find(({ part }) => part.id === own.id),
    members: content.members.flatMap((link): ShownMember[] => {
      if (!isUri(link.uri)) return [];
      const part = content.media.find(({ uri }) => uri === link.uri);
      const shown = part && media.find((one) => one.part.id === part.id);
      return part && !shown ? [] : [{ link, ...(shown ? { shown } : {}) }];
    }),
    links: [
      ...named(content.translationOf, 'translationOf'),
      ...named(content.evolvesFrom, 'evolvesFrom'),
      ...content.related.map((link) => ({ ...link, relation: 'related' as const })),
    ].filter(({ uri }) => isUri(uri)),
  };
}

/** Of a part the file that a page shows: what a browser reads before what only an editor needs. */
const BEST: Readonly<Record<MediaKind, readonly string[]>> = {
  picture: ['large', 'main', 'medium', 'original', 'preview', 'thumbnail'],
  graphic: ['large', 'main', 'medium', 'original', 'preview', 'thumbnail'],
  video: ['main', 'original', 'preview'],
  audio: ['main', 'original', 'preview'],
};
export function bestOf({ part, renditions }: ShownPart): (NinjsRendition & { href: string }) | undefined {
  const there = renditions.flatMap((rendition) => (rendition.href ? [{ ...rendition, href: rendition.href }] : []));
  const fits = there.filter(({ contentType }) => isOfKind(part.kind, contentType));
  const best = BEST[part.kind].flatMap((name) => fits.filter((rendition) => rendition.name === name));
  return best[0] ?? fits[0];
}
const isOfKind = (kind: MediaKind, contentType: string | undefined): boolean =>
  contentType === undefined || contentType.startsWith(kind === 'video' || kind === 'audio' ? `${kind}/` : 'image/');

/** Media that stand nowhere in the body. */
export function unplaced({ blocks, media }: Shown): ShownPart[] {
  const placed = new Set(blocks.flatMap((block) => (block.type === 'media' ? [block.part] : [])));
  return media.filter(({ part }) => !placed.has(part.id));
}

/** The story as HTML, for those who read: its media that stand nowhere in the body come first. */
export function storyHtml(shown: Shown): string {
  const sources = new Map(shown.media.map((one) => [one.part.id, bestOf(one)?.href]));
  const media: ShownMedia = {
    parts: shown.media.map(({ part }) => part),
    permitted: new Set(sources.keys()),
    src: ({ id }) => sources.get(id),
  };
  const before = unplaced(shown).map(({ part }): Block => ({ type: 'media', part: part.id }));
  return blocksToHtml({ blocks: [...before, ...shown.blocks], media });
}

/** Lists of the document of which only what has a name or an address says anything. */
export function keywordsOf({ subjects = [] }: Ninjs31): string[] {
  return subjects.flatMap(({ rel, name }) => (rel === 'keyword' && name ? [name] : []));
}

/** The credit line: ninjs has it as a party. */
export const creditOf = ({ infoSources = [] }: Ninjs31): string | undefined =>
  infoSources.find(({ role }) => role === 'creditline')?.name;

/** The one summary or caption that is the edition's own. */
export const summaryOf = ({ descriptions = [] }: Ninjs31): string | undefined =>
  descriptions.find(({ role }) => role === 'summary' || role === 'caption')?.value;

export const headlineOf = ({ headlines = [] }: Ninjs31): string => headlines[0]?.value ?? '';
