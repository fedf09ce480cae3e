import type { Inline } from '../../../../shared/edition';
import type { Mark } from './html-names';

/** How a run of text looks; `link` is one object for each link, so that two in a row stay two. */
export interface Style {
  marks: readonly Mark[];
  link?: { url: string };
  /** Within `pre` white space is text. */
  raw?: true;
}
/**
 * A run of text, or a break in it: `line` was written (`br`), `paragraph` is the border of a block that cannot be one
 * here (a paragraph in a quote), `cell` stands between two cells of a table row.
 */
export type Leaf = { style: Style } & ({ text: string } | { break: 'line' | 'paragraph' | 'cell' });
type Run = { text: string; style: Style };

const INVISIBLE = /^[\s\u200b\ufeff]*$/;

function trimEnd(runs: Run[], white: RegExp): void {
  for (let last = runs.at(-1); last; last = runs.at(-1)) {
    last.text = last.text.replace(white, '');
    if (last.text !== '') return;
    runs.pop();
  }
}

/** White space as HTML reads it: any run of it is one space, and none stands at the start or end of a line. */
function runsOf(leaves: readonly Leaf[]): Run[] {
  const runs: Run[] = [];
  const atStart = () => /(?:^|[ \n\t])$/.test(runs.at(-1)?.text ?? '');
  for (const leaf of leaves) {
    if ('text' in leaf) {
      const raw = leaf.style.raw === true;
      const collapsed = raw ? leaf.text : leaf.text.replace(/[ \t\r\n\f]+/g, ' ');
      const text = !raw && atStart() ? collapsed.replace(/^ /, '') : collapsed;
      if (text !== '') runs.push({ text, style: leaf.style });
      continue;
    }
    if (!leaf.style.raw) trimEnd(runs, / +$/);
    const previous = runs.at(-1)?.text ?? '\n';
    if (leaf.break === 'paragraph' && previous.endsWith('\n')) continue;
    runs.push({ text: leaf.break === 'cell' ? '\t' : '\n', style: leaf.style });
  }
  trimEnd(runs, /[ \t\r\n]+$/);
  const first = runs.findIndex((run) => !/^[\t\n]+$/.test(run.text));
  const kept = runs.slice(Math.max(first, 0));
  const [head] = kept;
  if (head) head.text = head.text.replace(/^[\r\n]+/, '');
  return kept;
}

function textOf({ text, style }: Run): Inline {
  return { type: 'text', text, ...Object.fromEntries(style.marks.map((mark) => [mark, true])) };
}

const alike = (one: Style, other: Style) =>
  one.link === other.link && [...one.marks].sort().join() === [...other.marks].sort().join();

/** One line of inline content; empty where there is nothing to read. */
export function lineOf(leaves: readonly Leaf[]): Inline[] {
  const runs: Run[] = [];
  for (const run of runsOf(leaves)) {
    const previous = runs.at(-1);
    if (previous && alike(previous.style, run.style)) previous.text += run.text;
    else runs.push({ ...run });
  }
  if (runs.every((run) => INVISIBLE.test(run.text))) return [];
  const line: Inline[] = [];
  let open: { url: string } | undefined;
  let children: Inline[] = [];
  for (const run of runs) {
    const { link } = run.style;
    if (!link) line.push(textOf(run));
    else if (link === open) children.push(textOf(run));
    else {
      children = [textOf(run)];
      line.push({ type: 'link', url: link.url, children });
    }
    open = link;
  }
  return line;
}
