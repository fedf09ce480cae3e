import { FORMAT_NAMES, FORMATS, type FormatName } from '../../formats';
import { openApiOf } from '../openapi/document';
import { PROBLEM_KINDS } from '../problems';
import { readGuides } from './guides';
import { layout, type Menu } from './layout';
import { problemPage, problemsPage } from './problems';
import { operationsOf, referencePage } from './reference';
import { STYLE } from './style';

/** What anybody may read. */
export interface Page {
  contentType: string;
  body: Buffer;
}

const TITLES: Record<FormatName, string> = {
  ninjs: 'ninjs 3.1',
  ninjs1: 'ninjs 1.6',
  newsmlg2: 'NewsML-G2 2.35',
  nitf: 'NITF 3.6',
  atom: 'Atom',
  rss: 'RSS 2.0',
  jsonfeed: 'JSON Feed 1.1',
  html: 'HTML with schema.org data',
  text: 'plain text',
};

/** The formats, as a front page says them. */
export const formatTitles = (): string[] => FORMAT_NAMES.map((name) => TITLES[name]);

function formatsTable(): string {
  const rows = FORMAT_NAMES.map((name) => {
    const { mediaTypes, contentType } = FORMATS[name];
    const accept = mediaTypes.length > 0 ? mediaTypes.map((type) => `\`${type}\``).join(', ') : 'by `format=` alone';
    const pages = ['an item', ...(contentType.page ? ['pages'] : []), ...(contentType.feed ? ['feeds'] : [])].join(
      ', ',
    );
    return `| \`${name}\` | ${TITLES[name]} | ${accept} | ${pages} |`;
  });
  return ['| `format=` | what it is | `Accept` | gives |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

/**
 * `/openapi.json` and `/docs`: open to anybody, as is nothing else below the prefix. Pages are made once, by their paths
 * below the prefix. `base` is where programs and problems find them, `server` the same, never without scheme and host.
 */
export function openPages(input: { base: string; server: string; guides?: string }): Map<string, Page> {
  const { server } = input;
  const docs = `${input.base}/docs`;
  const document = openApiOf({ server });
  const tables = { formats: formatsTable() };
  const guides = input.guides ? readGuides({ folder: input.guides, docs, server, tables }) : [];
  const menu: Menu = {
    docs,
    guides: guides.map(({ name, title }) => ({ href: `${docs}/${name}`, text: title })),
    calls: operationsOf(document).map(({ operationId, method, path }) => ({
      href: `${docs}#${operationId}`,
      text: `${method} ${path}`,
    })),
  };
  const page = (path: string, title: string, main: Parameters<typeof layout>[0]['main']): [string, Page] => [
    path,
    {
      contentType: 'text/html; charset=utf-8',
      body: layout({ title, current: `${input.base}${path}`, menu, main }),
    },
  ];
  return new Map<string, Page>([
    ['/openapi.json', { contentType: 'application/json', body: Buffer.from(JSON.stringify(document)) }],
    ['/docs/style.css', { contentType: 'text/css; charset=utf-8', body: Buffer.from(STYLE) }],
    page('/docs', 'Reference', referencePage({ document, server, docs, guides: menu.guides })),
    page('/docs/problems', 'Problems', problemsPage(docs)),
    ...guides.map(({ name, title, main }) => page(`/docs/${name}`, title, main)),
    ...PROBLEM_KINDS.map((kind) => page(`/docs/problems/${kind}`, kind, problemPage({ kind, docs, document }))),
  ]);
}
