import { isSafeAddress } from '../../../shared/addresses';
import type { Block, Inline, ListBlock, MediaPart } from '../../../shared/edition';
import { legal } from './characters';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
/** Text that can stand between tags and in quoted attributes, of HTML and XML alike. */
export function escapeHtml(text: string): string {
  return legal(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

/** Outermost first, so that the same marks always nest in the same way. */
const MARKS = [
  ['bold', 'strong'],
  ['italic', 'em'],
  ['underline', 'u'],
  ['strikethrough', 's'],
  ['code', 'code'],
] as const;

function inlineHtml(children: readonly Inline[], newline: string): string {
  return children
    .map((child) => {
      if (child.type === 'link') {
        const inner = inlineHtml(child.children, newline);
        return isSafeAddress(child.url) ? `<a href="${escapeHtml(child.url)}">${inner}</a>` : inner;
      }
      const text = escapeHtml(child.text).replaceAll('\n', newline);
      return MARKS.reduceRight((inner, [mark, tag]) => (child[mark] ? `<${tag}>${inner}</${tag}>` : inner), text);
    })
    .join('');
}

/** A list within a list belongs to the item before it, which HTML says by nesting. */
function listHtml({ format, children }: ListBlock): string {
  const tag = format === 'ordered' ? 'ol' : 'ul';
  const items: string[] = [];
  for (const child of children) {
    if (child.type === 'list-item') items.push(inlineHtml(child.children, '<br/>'));
    else items.push(`${items.pop() ?? ''}${listHtml(child)}`);
  }
  return `<${tag}>${items.map((inner) => `<li>${inner}</li>`).join('')}</${tag}>`;
}

/** The media that may be shown: the parts of the edition, and the ids of those that are permitted. */
export interface ShownMedia {
  parts: readonly MediaPart[];
  permitted: ReadonlySet<string>;
  /**
   * Address of the file to show, for whom nothing but the file is of use: where there is none, only the caption is
   * written. Without this function the element names only its association.
   */
  src?: (part: MediaPart) => string | undefined;
}

function mediaHtml(id: string, media: ShownMedia | undefined): string {
  const part = media?.permitted.has(id) ? media.parts.find((candidate) => candidate.id === id) : undefined;
  if (!media || !part) return '';
  const src = media.src?.(part);
  const address = src && isSafeAddress(src) ? ` src="${escapeHtml(src)}"` : '';
  const named = `${address} data-association="${escapeHtml(part.name)}"`;
  const alt = escapeHtml(part.altText ?? part.headline ?? '');
  const isPlayed = part.kind === 'video' || part.kind === 'audio';
  const label = isPlayed && alt ? ` title="${alt}"` : '';
  const file = isPlayed
    ? `<${part.kind} controls="controls"${named}${label}></${part.kind}>`
    : `<img alt="${alt}"${named}/>`;
  const shown = media.src && !address ? '' : file;
  const caption = part.caption ? `<figcaption>${escapeHtml(part.caption).replaceAll('\n', '<br/>')}</figcaption>` : '';
  return shown || caption ? `<figure>${shown}${caption}</figure>` : '';
}

function blockHtml(block: Block, media: ShownMedia | undefined): string {
  switch (block.type) {
    case 'paragraph':
      return `<p>${inlineHtml(block.children, '<br/>')}</p>`;
    case 'heading':
      return `<h${block.level}>${inlineHtml(block.children, '<br/>')}</h${block.level}>`;
    case 'quote':
      return `<blockquote>${inlineHtml(block.children, '<br/>')}</blockquote>`;
    case 'code':
      return `<pre><code>${inlineHtml(block.children, '\n')}</code></pre>`;
    case 'list':
      return listHtml(block);
    case 'media':
      return mediaHtml(block.part, media);
  }
}

/** The body as a fragment of HTML that is well-formed XML too. A part that is not permitted leaves no trace. */
export function blocksToHtml({ blocks, media }: { blocks: readonly Block[]; media?: ShownMedia }): string {
  return blocks.map((block) => blockHtml(block, media)).join('');
}
