import { HtmlValidate } from 'html-validate';
import { publishedJsonFeed, publishedNinjs, publishedNinjs1 } from '../../../shared/test-support';
import { NEWSML, NITF_XSD, xmlProblems } from '../../../shared/test-xml';
import type { FormatName } from '.';

const html = new HtmlValidate({
  extends: ['html-validate:recommended', 'html-validate:document'],
  rules: {
    // The pages are well-formed XML too.
    'void-style': ['error', { style: 'selfclose' }],
    'attribute-boolean-style': ['error', { style: 'name' }],
    'doctype-style': ['error', { style: 'uppercase' }],
    // How long a headline is, and how its words are spaced, is the newsroom's.
    'long-title': 'off',
    'no-trailing-whitespace': 'off',
  },
});

/** What an HTML checker has against a page. */
export function htmlProblems(name: string, page: string): string[] {
  const { results } = html.validateStringSync(page);
  return results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, line, column }) => `${name} ${line}:${column} ${ruleId}: ${message}`),
  );
}

/** What is wrong with documents of a format, by its published schema or the checker that others use. */
export function problemsOf(format: FormatName, documents: Readonly<Record<string, string>>): string[] {
  const all = (check: (document: unknown) => string[], read = (text: string): unknown => JSON.parse(text)) =>
    Object.entries(documents).flatMap(([name, text]) => check(read(text)).map((problem) => `${name} ${problem}`));
  const item = (text: string): unknown => (JSON.parse(text) as { item: unknown }).item;
  switch (format) {
    case 'ninjs':
      return all(publishedNinjs(), item);
    case 'ninjs1':
      return all(publishedNinjs1(), item);
    case 'newsmlg2':
      return xmlProblems(documents, NEWSML);
    case 'nitf':
      return xmlProblems(documents, NITF_XSD);
    case 'atom':
    case 'rss':
      return xmlProblems(documents);
    case 'jsonfeed':
      return all(publishedJsonFeed());
    case 'html':
      return Object.entries(documents).flatMap(([name, page]) => htmlProblems(name, page));
    case 'text':
      return [];
  }
}
