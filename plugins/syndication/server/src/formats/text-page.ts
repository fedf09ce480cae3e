import { legal, oneLine } from './characters';
import { rightsText } from './feed-parts';
import { creditOf, headlineOf, shownOf, summaryOf } from './shown';
import { blocksToText } from './text';
import type { Entry, ItemInput, Rendered, TombstoneInput } from './types';
import { embargoLine, withdrawnTitle } from './withdrawn';
import { directionOf } from '../../../shared/words';

const RLM = '\u200f';
const LRM = '\u200e';
const LETTER = /\p{L}/u;
const RIGHT_TO_LEFT = /\p{Script=Arabic}|\p{Script=Hebrew}|\p{Script=Syriac}|\p{Script=Thaana}/u;
const RULE = '-----';

/**
 * Plain text has no direction but that of a line's first letter (Unicode's bidirectional algorithm, rule P2): a line
 * that begins in the other script is given a mark, so that a name in Latin letters turns no Arabic paragraph around.
 */
function directed(text: string, direction: 'ltr' | 'rtl'): string {
  return text
    .split('\n')
    .map((line) => {
      const [first] = LETTER.exec(line) ?? [];
      if (first === undefined || RIGHT_TO_LEFT.test(first) === (direction === 'rtl')) return line;
      return (direction === 'rtl' ? RLM : LRM) + line;
    })
    .join('\n');
}

const joined = (paragraphs: Array<string | undefined | false | null>): string =>
  legal(paragraphs.filter((paragraph) => Boolean(paragraph)).join('\n\n'));

/** Headline, summary, byline and dateline, body, captions; credit and notice below a rule. */
export function textItem(input: ItemInput): Rendered {
  const shown = shownOf(input);
  const { document, direction, media } = shown;
  const summary = summaryOf(document);
  const captions = media.map(({ part }) => {
    const rights = [part.byline, part.creditLine].filter(Boolean).join(' / ');
    const caption = part.caption ?? part.headline ?? part.altText;
    return caption && [caption === summary ? '' : caption, rights].filter(Boolean).join('\n');
  });
  const { embargoedUntil } = shown.edition;
  const story = joined([
    embargoedUntil && embargoLine(shown.language, embargoedUntil),
    oneLine(headlineOf(document)),
    summary,
    [document.by, document.located].filter(Boolean).join('\n'),
    blocksToText(shown.blocks),
    ...captions,
  ]);
  const rights = joined([[creditOf(document), rightsText(shown)].filter(Boolean).join('\n')]);
  const text = [story, rights].filter((part) => part !== '').join(`\n\n${RULE}\n`);
  return { text: `${directed(text, direction)}\n`, statesRights: document.rightsInfo !== undefined };
}

export function textTombstone({ language, pubStatus, note, uri, versionCreated }: TombstoneInput): Rendered {
  const text = joined([withdrawnTitle(language, pubStatus), note, `${uri}\n${versionCreated}`]);
  return { text: `${directed(text, directionOf(language))}\n`, statesRights: false };
}

/** Obligations as sentences at the end; they are in the outlet's language, so each line has its own direction. */
export function textDocument({ entry: { rendered, own } }: { entry: Entry }): string {
  const policy = rendered.statesRights ? undefined : own.links.policy;
  const sentences = [...own.obligations, ...own.omitted].map(({ text }) => `- ${legal(text)}`);
  const lines = [...sentences, ...[policy, own.links.restrictions].flatMap((address) => address ?? [])];
  return lines.length > 0 ? `${rendered.text}\n${RULE}\n${lines.join('\n')}\n` : rendered.text;
}
