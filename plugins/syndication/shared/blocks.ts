import type { Block, Inline, ListBlock } from './edition';

/** The words of inline content, without marks and addresses; newlines are those that the writer set. */
export function wordsOf(children: readonly Inline[]): string {
  return children.map((child) => (child.type === 'text' ? child.text : wordsOf(child.children))).join('');
}

function itemsOf(list: ListBlock): string[] {
  return list.children.flatMap((child) => (child.type === 'list' ? itemsOf(child) : [wordsOf(child.children)]));
}

/** The words of a body in reading order: one entry for each paragraph, heading, quote and item. Media have none. */
export function linesOf(blocks: readonly Block[]): string[] {
  return blocks.flatMap((block) => {
    if (block.type === 'media') return [];
    return block.type === 'list' ? itemsOf(block) : [wordsOf(block.children)];
  });
}
