import { hasChildren, isTag, isText, Text, type ChildNode, type Document, type ParentNode } from 'domhandler';
import { localName } from './html-names';

/** Deeper than this no story is built; what lies deeper is read without its elements. */
const DEPTH = 200;

/** Loops, as its caller does, because markup can be nested deeper than calls can. */
function wordsIn(parent: ParentNode): string {
  const words: string[] = [];
  const rest: ChildNode[] = parent.children.toReversed();
  for (let node = rest.pop(); node; node = rest.pop()) {
    if (isText(node)) words.push(node.data);
    else if (hasChildren(node)) rest.push(...node.children.toReversed());
  }
  return words.join(' ');
}

/** Readies a parsed document for walking: no deeper than calls can go, and names without the prefixes of XML. */
export function tidyTree(document: Document): Document {
  const rest: Array<{ parent: ParentNode; depth: number }> = [{ parent: document, depth: 0 }];
  for (let next = rest.pop(); next; next = rest.pop()) {
    const { parent, depth } = next;
    if (isTag(parent)) parent.name = localName(parent.name);
    if (depth === DEPTH) parent.children = [new Text(wordsIn(parent))];
    for (const child of parent.children) if (hasChildren(child)) rest.push({ parent: child, depth: depth + 1 });
  }
  return document;
}
