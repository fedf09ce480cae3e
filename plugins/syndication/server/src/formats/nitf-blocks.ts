import type { Element } from '@xmldom/xmldom';
import { isSafeAddress } from '../../../shared/addresses';
import { wordsOf } from '../../../shared/blocks';
import type { Block, Inline, ListBlock } from '../../../shared/edition';
import type { NinjsRendition } from '../../../shared/ninjs';
import { elements, type Child } from './markup';
import type { ShownPart } from './shown';

export const NITF = 'http://iptc.org/std/NITF/2006-10-18/';
export const nitf = elements({ '': NITF });

/** NITF has one mark, `em`; which one it was is its class. Outermost first, as in HTML. */
const MARKS = ['bold', 'italic', 'underline', 'strikethrough', 'code'] as const;

/** Words with line ends as `br`. */
export function lines(text: string): Child[] {
  return text.split('\n').flatMap((line, index) => (index === 0 ? [line] : [nitf('br'), line]));
}

function inline(children: readonly Inline[]): Child[] {
  return children.map((child): Child => {
    if (child.type === 'link') {
      const inner = inline(child.children);
      return isSafeAddress(child.url) ? nitf('a', { href: child.url }, inner) : inner;
    }
    return MARKS.reduceRight<Child>(
      (inner, mark) => (child[mark] ? nitf('em', { class: mark }, inner) : inner),
      lines(child.text),
    );
  });
}

/** A list within a list belongs to the item before it. */
function list({ format, children }: ListBlock): Element {
  const items: Element[] = [];
  for (const child of children) {
    if (child.type === 'list-item') items.push(nitf('li', {}, inline(child.children)));
    else if (items.length > 0) items.at(-1)?.appendChild(list(child));
    else items.push(nitf('li', {}, list(child)));
  }
  return nitf(format === 'ordered' ? 'ol' : 'ul', {}, items.length > 0 ? items : nitf('li'));
}

const MEDIA_TYPES = { picture: 'image', graphic: 'image', video: 'video', audio: 'audio' } as const;

function reference({ part }: ShownPart, rendition: Partial<NinjsRendition>): Element {
  return nitf('media-reference', {
    source: rendition.href ?? part.uri,
    name: rendition.name ?? part.name,
    'mime-type': rendition.contentType,
    width: rendition.width,
    height: rendition.height,
    time: rendition.duration,
    'time-unit-of-measure': rendition.duration === undefined ? undefined : 'seconds',
    'source-credit': part.creditLine,
    copyright: part.copyrightHolder,
    'alternate-text': part.altText,
  });
}

/** A picture or video with all its files, and its rights as metadata. */
export function media(shown: ShownPart): Element {
  const { part, renditions, otherSource } = shown;
  const metadata = Object.entries({
    uri: part.uri,
    headline: part.headline,
    source: otherSource,
    copyrightNotice: part.copyrightNotice,
    usageTerms: part.usageTerms,
    digitalSourceType: part.digitalSourceType?.uri ?? part.digitalSourceType?.literal,
  });
  return nitf(
    'media',
    { 'media-type': MEDIA_TYPES[part.kind] },
    metadata.map(([name, value]) => value !== undefined && nitf('media-metadata', { name, value })),
    renditions.length > 0 ? renditions.map((one) => reference(shown, one)) : reference(shown, {}),
    part.caption && nitf('media-caption', {}, lines(part.caption)),
    part.byline && nitf('media-producer', {}, part.byline),
  );
}

/** The blocks of a body in NITF; media blocks as the part that they name, if it is there. */
export function nitfBlocks(blocks: readonly Block[], parts: readonly ShownPart[]): Child[] {
  return blocks.map((block): Child => {
    switch (block.type) {
      case 'paragraph':
        return nitf('p', {}, inline(block.children));
      case 'heading':
        return nitf('hl2', { class: `h${block.level}` }, inline(block.children));
      case 'quote':
        return nitf('bq', {}, nitf('block', {}, nitf('p', {}, inline(block.children))));
      case 'code':
        return nitf('pre', {}, wordsOf(block.children));
      case 'list':
        return list(block);
      case 'media': {
        const shown = parts.find(({ part }) => part.id === block.part);
        return shown && media(shown);
      }
    }
  });
}
