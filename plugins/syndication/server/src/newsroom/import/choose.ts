import type { Block } from '../../../../shared/edition';
import { linesOf } from '../../../../shared/blocks';
import type { Ninjs31, NinjsBody, NinjsWording } from '../../../../shared/ninjs';
import { htmlToBlocks, textToBlocks } from './html';

type Markup = 'html' | 'xml' | 'text';
const RICHNESS: readonly Markup[] = ['html', 'xml', 'text'];
const SUMMARY_ROLES = ['summary', 'text', 'caption', 'main'];
const ALT_ROLES = ['alt', 'alttext', 'alt-text'];
const CREDIT_ROLES = ['creditline', 'credit'];

const roleOf = (wording: NinjsWording): string => (wording.role ?? '').toLowerCase();

/** By the content type; without one by the role; without that by the look of it. */
function markupOf({ contentType = '', role = '', value }: NinjsWording): Markup {
  const said = contentType === '' ? role : contentType;
  if (/html/i.test(said)) return 'html';
  if (/nitf|xml/i.test(said)) return 'xml';
  if (contentType !== '' || role.toLowerCase() === 'text') return 'text';
  return /<\/?(?:p|div|br|body|html|ul|ol|h[1-6]|blockquote|section|article)\b[^<>]*>/i.test(value) ? 'html' : 'text';
}

const blocksOf = (wording: NinjsWording): Block[] =>
  markupOf(wording) === 'text' ? textToBlocks(wording.value) : htmlToBlocks(wording.value);

/** The words of a headline or description as one text, without markup; paragraphs stand on lines of their own. */
export function plain(wording: NinjsWording): string {
  const lines = markupOf(wording) === 'text' ? [wording.value] : linesOf(htmlToBlocks(wording.value));
  return lines.join('\n').trim();
}

/** Wording that travels on as it came; of markup only the words do, since what is in it is another's. */
export function harmless(wording: NinjsWording): NinjsWording {
  if (markupOf(wording) === 'text') return wording;
  return { ...wording, contentType: 'text/plain', value: plain(wording) };
}

/** The headline with role main, else the first. */
export function chooseHeadline(headlines: readonly NinjsWording[] = []): NinjsWording | undefined {
  return headlines.find((headline) => roleOf(headline) === 'main') ?? headlines[0];
}

/** What the descriptions are for: one is the summary (or caption), one the credit line, one the alternative text. */
export function chooseDescriptions(descriptions: readonly NinjsWording[] = []): {
  summary?: NinjsWording;
  alt?: NinjsWording;
  credit?: NinjsWording;
} {
  const alt = descriptions.find((description) => ALT_ROLES.includes(roleOf(description)));
  const credit = descriptions.find((description) => CREDIT_ROLES.includes(roleOf(description)));
  const others = descriptions.filter((description) => description !== alt && description !== credit);
  const known = SUMMARY_ROLES.map((role) => others.find((description) => roleOf(description) === role));
  const summary = known.find((description) => description !== undefined) ?? others[0];
  return { ...(summary ? { summary } : {}), ...(alt ? { alt } : {}), ...(credit ? { credit } : {}) };
}

const folded = (blocks: readonly Block[]): string => linesOf(blocks).join(' ').replace(/\s+/g, ' ').trim();

/**
 * The richest body that has any words: HTML over XML over text, and among equals the one with role main. `notes` tell
 * of a body with other words that was left aside.
 */
export function chooseBody(document: Pick<Ninjs31, 'bodies'>): { blocks: Block[]; notes: string[] } {
  const rank = (body: NinjsBody) => RICHNESS.indexOf(markupOf(body)) * 2 + (roleOf(body) === 'main' ? 0 : 1);
  const ranked = (document.bodies ?? [])
    .toSorted((one, other) => rank(one) - rank(other))
    .map((body) => ({ body, blocks: blocksOf(body) }))
    .filter(({ blocks }) => blocks.length > 0);
  const [chosen, ...others] = ranked;
  if (!chosen) return { blocks: [], notes: [] };
  const words = folded(chosen.blocks);
  const different = others.filter(({ blocks }) => !words.includes(folded(blocks)));
  return {
    blocks: chosen.blocks,
    notes: different.map(
      ({ body }) =>
        `the body ${JSON.stringify(body.role ?? '')} has other words than ${JSON.stringify(chosen.body.role ?? '')}, which was taken`,
    ),
  };
}
