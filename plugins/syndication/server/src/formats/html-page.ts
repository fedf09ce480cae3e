import type { Element } from '@xmldom/xmldom';
import type { Block } from '../../../shared/edition';
import { directionOf } from '../../../shared/words';
import { legal, oneLine } from './characters';
import { rightsText } from './feed-parts';
import { newsArticle } from './json-ld';
import { elements, fill, inside, parsed, placeInHtml, placeInScript, serialise, XHTML, type Child } from './markup';
import { languageOf } from './newsml-words';
import { creditOf, headlineOf, shownOf, storyHtml, summaryOf, type Shown } from './shown';
import type { Entry, ItemInput, Rendered, TombstoneInput } from './types';
import { embargoLine, moment, withdrawnTitle } from './withdrawn';

const html = elements({ '': XHTML }, 'html');
const DOCTYPE = '<!DOCTYPE html>\n';

/** The headline is the one heading of the first level; those of the body follow below it. */
function below(blocks: readonly Block[]): Block[] {
  const levels = blocks.flatMap((block) => (block.type === 'heading' ? [block.level] : []));
  if (!levels.includes(1)) return [...blocks];
  const lower = (level: number) => Math.min(level + 1, 6) as 1 | 2 | 3 | 4 | 5 | 6;
  return blocks.map((block) => (block.type === 'heading' ? { ...block, level: lower(block.level) } : block));
}

/** Words with line ends as `br`. */
const lines = (text: string): Child[] =>
  text.split('\n').flatMap((line, index) => (index === 0 ? [line] : [html('br'), line]));

const page = (of: { language: string; title: string }, head: Child, ...body: Child[]): Element =>
  html(
    'html',
    { lang: languageOf(of.language) ?? '', dir: directionOf(of.language) },
    html(
      'head',
      {},
      html('meta', { charset: 'utf-8' }),
      html('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      html('title', {}, oneLine(of.title)),
      head,
      placeInHtml('links'),
    ),
    html('body', {}, ...body, placeInHtml('obligations')),
  );

/** Within a script nothing is escaped: what could end it is written as JSON escapes. The last place is the policy's. */
function jsonLd(shown: Shown): Element {
  const json = JSON.stringify(newsArticle(shown)).replace(
    /[<>&]/g,
    (character) => `\\u00${character.charCodeAt(0).toString(16)}`,
  );
  return html('script', { type: 'application/ld+json' }, legal(json).slice(0, -1) + `${placeInScript('usage')}}`);
}

function header(shown: Shown): Element {
  const { document, edition } = shown;
  const summary = summaryOf(document);
  return html(
    'header',
    {},
    edition.embargoedUntil &&
      html('p', { class: 'embargo' }, html('strong', {}, embargoLine(shown.language, edition.embargoedUntil))),
    html('h1', {}, headlineOf(document)),
    summary && summary !== shown.main?.part.caption && html('p', { class: 'summary' }, lines(summary)),
    document.by && html('p', { class: 'byline' }, document.by),
    document.located && html('p', { class: 'dateline' }, document.located),
    html('p', { class: 'date' }, html('time', { datetime: edition.versionCreated }, moment(edition.versionCreated))),
  );
}

/** Credit and notice: beside the words, never in them. */
function footer(shown: Shown): Child {
  const credit = creditOf(shown.document);
  const rights = rightsText(shown);
  if (!credit && !rights) return undefined;
  return html(
    'footer',
    {},
    credit && html('p', { class: 'credit' }, credit),
    rights && html('p', { class: 'rights' }, html('small', {}, lines(rights))),
  );
}

/** A whole page, with no script but its JSON-LD. */
export function htmlItem(input: ItemInput): Rendered {
  const shown = shownOf(input);
  const story = parsed(storyHtml({ ...shown, blocks: below(shown.blocks) }), 'html');
  const { language, document } = shown;
  const article = html('article', {}, header(shown), story, footer(shown));
  const text = serialise(page({ language, title: headlineOf(document) }, jsonLd(shown), html('main', {}, article)));
  return { text: DOCTYPE + text, statesRights: document.rightsInfo !== undefined };
}

export function htmlTombstone({ language, pubStatus, note, versionCreated }: TombstoneInput): Rendered {
  const title = withdrawnTitle(language, pubStatus);
  const article = html(
    'article',
    { class: pubStatus },
    html('h1', {}, title),
    note && html('p', {}, lines(note)),
    html('p', { class: 'date' }, html('time', { datetime: versionCreated }, moment(versionCreated))),
  );
  return {
    text: DOCTYPE + serialise(page({ language, title }, undefined, html('main', {}, article))),
    statesRights: false,
  };
}

/** Obligations stand as sentences after the article, in the outlet's language, whose direction shows itself. */
export function htmlDocument({ entry: { rendered, own } }: { entry: Entry }): string {
  const { links, obligations, omitted } = own;
  const policy = rendered.statesRights ? undefined : links.policy;
  const addresses = [policy, links.restrictions].flatMap((href) =>
    href ? [html('link', { rel: 'license', href })] : [],
  );
  const sentences = [...obligations, ...omitted].map(({ text }) => html('li', { dir: 'auto' }, text));
  const list = sentences.length > 0 ? [html('aside', { class: 'obligations' }, html('ul', {}, sentences))] : [];
  return fill(rendered.text, {
    links: inside(html('head'), addresses),
    usage: policy && `,"usageInfo":${JSON.stringify(policy).replaceAll('<', '\\u003c')}`,
    obligations: inside(html('body'), list),
  });
}
