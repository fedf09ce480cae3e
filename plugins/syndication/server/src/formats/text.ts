import { wordsOf } from '../../../shared/blocks';
import type { Block, ListBlock } from '../../../shared/edition';

function listText({ format, children }: ListBlock, depth: number): string[] {
  let number = 0;
  return children.flatMap((child) => {
    if (child.type === 'list') return listText(child, depth + 1);
    number += 1;
    const bullet = format === 'ordered' ? `${number}. ` : '- ';
    const indent = '  '.repeat(depth);
    const lines = wordsOf(child.children)
      .split('\n')
      .join(`\n${indent}${' '.repeat(bullet.length)}`);
    return [`${indent}${bullet}${lines}`];
  });
}

/** The body as plain text: a blank line between blocks, items on lines of their own; media have no words. */
export function blocksToText(blocks: readonly Block[]): string {
  return blocks
    .flatMap((block) => {
      if (block.type === 'media') return [];
      return block.type === 'list' ? [listText(block, 0).join('\n')] : [wordsOf(block.children)];
    })
    .join('\n\n');
}
