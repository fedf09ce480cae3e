import { isCDATA, isTag, isText, type ChildNode, type Element } from 'domhandler';
import { isSafeAddress } from '../../../../shared/addresses';
import type { Block, Inline, ListBlock } from '../../../../shared/edition';
import { lineOf, type Leaf, type Style } from './html-line';
import * as names from './html-names';

type Item = { type: 'list-item'; children: Inline[] };
type Piece = Block | Item;
/** Makes a block of one line. */
type Wrap = (children: Inline[]) => Piece;

const paragraph: Wrap = (children) => ({ type: 'paragraph', children });
const quote: Wrap = (children) => ({ type: 'quote', children });
const code: Wrap = (children) => ({ type: 'code', children });
const item: Wrap = (children) => ({ type: 'list-item', children });

const elementsIn = (nodes: readonly ChildNode[]): Element[] => nodes.filter(isTag);

function styleOf(element: Element, style: Style): Style {
  const mark = names.MARKS.get(element.name);
  const marks = mark && !style.marks.includes(mark) ? [...style.marks, mark] : style.marks;
  const { href } = element.attribs;
  return element.name === 'a' && href && isSafeAddress(href)
    ? { ...style, marks, link: { url: href.trim().replace(/[\t\r\n]+/g, '') } }
    : { ...style, marks };
}

/** May a cell stand in the line of its row? Not if it holds blocks of its own, but for one that only wraps its words. */
function isPlainCell(cell: Element): boolean {
  const blocks = elementsIn(cell.children).filter((child) => child.name !== 'br' && !names.isInline(child.name));
  const [only] = blocks;
  if (!only) return elementsIn(cell.children).every((child) => isPlainCell(child));
  const bare = cell.children.every((child) => child === only || (isText(child) && child.data.trim() === ''));
  return blocks.length === 1 && bare && ['p', 'div'].includes(only.name) && isPlainCell(only);
}

/** A list, broken off where an item holds what Strapi's lists cannot (a heading, a quote), and taken up after it. */
function listPieces({ list, style, isOpen }: { list: Element; style: Style; isOpen: IsOpen }): Block[] {
  const format = names.LISTS.get(list.name) ?? 'unordered';
  const blocks: Block[] = [];
  let current: ListBlock | undefined;
  for (const child of list.children) {
    const nested = isTag(child) && names.LISTS.has(child.name);
    const nodes = isTag(child) && child.name === 'li' ? child.children : [child];
    const pieces = nested
      ? listPieces({ list: child, style, isOpen })
      : piecesOf({ nodes, style, wrap: item, joins: true, isOpen });
    for (const piece of pieces) {
      if (piece.type === 'list-item' || piece.type === 'list') {
        if (!current) blocks.push((current = { type: 'list', format, children: [] }));
        current.children.push(piece);
      } else {
        blocks.push(piece);
        current = undefined;
      }
    }
  }
  return blocks;
}

/** Was the element opened more often than closed? Then it may have swallowed what follows it. */
type IsOpen = (name: string) => boolean;
interface Stretch {
  nodes: readonly ChildNode[];
  style: Style;
  wrap: Wrap;
  /** In a quote, an item or a heading paragraphs do not end the block but only the line. */
  joins: boolean;
  isOpen: IsOpen;
}

function piecesOf({ nodes, style: outer, wrap, joins, isOpen }: Stretch): Piece[] {
  const pieces: Piece[] = [];
  let line: Leaf[] = [];
  /** Items outside of any list make a list of their own, as long as nothing stands between them. */
  let loose: ListBlock | undefined;

  const flush = () => {
    const children = lineOf(line);
    line = [];
    if (children.length === 0) return;
    pieces.push(wrap(children));
    loose = undefined;
  };
  const add = (blocks: readonly Piece[]) => {
    flush();
    if (blocks.length > 0) loose = undefined;
    pieces.push(...blocks);
  };
  const border = (style: Style) => (joins ? line.push({ break: 'paragraph', style }) : flush());
  const own = (element: Element, style: Style, as: Wrap) =>
    add(piecesOf({ nodes: element.children, style, wrap: as, joins: true, isOpen }));

  const looseItem = (element: Element, style: Style) => {
    flush();
    const items = piecesOf({ nodes: element.children, style, wrap: item, joins: true, isOpen });
    for (const piece of items) {
      if (piece.type !== 'list-item') add([piece]);
      else if (loose) loose.children.push(piece);
      else pieces.push((loose = { type: 'list', format: 'unordered', children: [piece] }));
    }
  };
  const row = (element: Element, style: Style) => {
    border(style);
    const cells = elementsIn(element.children);
    for (const child of element.children) {
      if (!isTag(child)) {
        visit(child, style);
        continue;
      }
      const plain = isPlainCell(child);
      if (!plain) border(style);
      else if (child !== cells[0]) line.push({ break: 'cell', style });
      const [only] = elementsIn(child.children).filter(({ name }) => ['p', 'div'].includes(name));
      visitAll(plain && only ? only.children : child.children, style);
      if (!plain) border(style);
    }
    border(style);
  };
  const visitAll = (children: readonly ChildNode[], style: Style) => children.forEach((child) => visit(child, style));

  const visit = (node: ChildNode, style: Style): void => {
    if (isText(node)) line.push({ text: node.data, style });
    if (isCDATA(node)) visitAll(node.children, style);
    if (!isTag(node)) return;
    const { name, children } = node;
    const level = names.HEADINGS.get(name);
    if (names.FIGURES.has(name) && !isOpen(name)) {
      border(style);
      visitAll(keptIn(children), style);
    } else if (names.UNREAD.has(name) && !(name === 'head' && isOpen(name))) return;
    else if (name === 'br') line.push({ break: 'line', style });
    else if (names.isInline(name)) visitAll(children, styleOf(node, style));
    else if (level) own(node, style, (heading) => ({ type: 'heading', level, children: heading }));
    else if (names.QUOTES.has(name)) own(node, style, quote);
    else if (names.PREFORMATTED.has(name)) own(node, { ...style, raw: true }, code);
    else if (names.LISTS.has(name)) add(listPieces({ list: node, style, isOpen }));
    else if (name === 'li') looseItem(node, style);
    else if (name === 'tr') row(node, style);
    else {
      border(style);
      visitAll(children, style);
      border(style);
    }
  };

  visitAll(nodes, outer);
  flush();
  return pieces;
}

function keptIn(children: readonly ChildNode[]): Element[] {
  return elementsIn(children).flatMap((child) => {
    if (names.UNREAD.has(child.name)) return [];
    return names.KEPT_IN_FIGURES.has(child.name) ? [child] : keptIn(child.children);
  });
}

/** Reads parsed markup as blocks; it takes words, marks and safe links from it and nothing else. */
export function walkMarkup({ nodes, isOpen }: { nodes: readonly ChildNode[]; isOpen: IsOpen }): Block[] {
  const pieces = piecesOf({ nodes, style: { marks: [] }, wrap: paragraph, joins: false, isOpen });
  // A single item can only come out of a list, which wraps it: this tells the compiler so.
  return pieces.flatMap((piece) => (piece.type === 'list-item' ? [] : [piece]));
}
