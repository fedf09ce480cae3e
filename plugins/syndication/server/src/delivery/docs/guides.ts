import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import MarkdownIt from 'markdown-it';
import { Markup } from './markup';

/** Where the guides say that the API is; the pages say where it is in truth. */
const EXAMPLE = 'https://wire.example/api/syndication/v1';
/** A line of a guide in the place of which a table made from the code stands. */
const TABLE = /^<!-- table: (\w+) -->$/gm;

export interface Guide {
  /** Last step of its address. */
  name: string;
  title: string;
  main: Markup;
}

const slugOf = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');

/** Markdown as our pages want it: headings with names, tables and code that scroll by keyboard, links among the guides. */
function renderer(docs: string): MarkdownIt {
  const markdown = new MarkdownIt({ typographer: false });
  const { rules } = markdown.renderer;
  const fallback = markdown.renderer.renderToken.bind(markdown.renderer);
  rules['heading_open'] = (tokens, index, options) => {
    const { tag } = tokens[index]!;
    if (tag !== 'h1') tokens[index]!.attrSet('id', slugOf(tokens[index + 1]?.content ?? ''));
    return fallback(tokens, index, options);
  };
  rules['table_open'] = () => '<div class="wide" tabindex="0" role="region" aria-label="Table">\n<table>\n';
  rules['table_close'] = () => '</table>\n</div>\n';
  rules['fence'] = (tokens, index) =>
    `<pre tabindex="0"><code>${markdown.utils.escapeHtml(tokens[index]!.content)}</code></pre>\n`;
  rules['link_open'] = (tokens, index, options) => {
    const href = tokens[index]!.attrGet('href') ?? '';
    const [, name, place = ''] = /^\d+-([\w-]+)\.md(#.*)?$/.exec(href) ?? [];
    if (name) tokens[index]!.attrSet('href', `${docs}/${name}${place}`);
    return fallback(tokens, index, options);
  };
  return markdown;
}

/**
 * The guides of a folder, in the order of their names (`1-first-pull.md` is the first, and `first-pull` its address).
 * `server` is the API's address as outlets see it.
 */
export function readGuides(input: {
  folder: string;
  docs: string;
  server: string;
  /** Tables in Markdown, by name. */
  tables: Record<string, string>;
}): Guide[] {
  const markdown = renderer(input.docs);
  return readdirSync(input.folder)
    .filter((file) => file.endsWith('.md'))
    .sort()
    .map((file) => {
      const name = path.basename(file, '.md').replace(/^\d+-/, '');
      const text = readFileSync(path.join(input.folder, file), 'utf8')
        .replaceAll(EXAMPLE, input.server)
        .replace(TABLE, (_, table: string) => {
          const made = input.tables[table];
          if (made === undefined) throw new Error(`${file} wants a table ${table}, which is not made`);
          return made;
        });
      const title = /^# (.+)$/m.exec(text)?.[1];
      if (!title) throw new Error(`${file} has no title`);
      return { name, title, main: new Markup(markdown.render(text)) };
    });
}
