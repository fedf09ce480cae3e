/** What the elements of HTML and NITF mean for the body of a story; every name that is in no list opens a block. */
const names = (list: string): ReadonlySet<string> => new Set(list.split(/\s+/));

/** Elements whose words are no words of the story, with all that is in them. */
export const UNREAD = names(
  `head script style template title meta link base iframe frame frameset noframes svg canvas audio video picture source
   track embed img area map input select option optgroup textarea figcaption media media-caption bildtext bildskapare`,
);
/** Elements that show a picture: their caption comes with the picture, but a quote or table in them is the story's. */
export const FIGURES = names('figure bild');
export const KEPT_IN_FIGURES = names('blockquote bq pre table ul ol dl h1 h2 h3 h4 h5 h6');

export const INLINE = names(
  `a abbr acronym b bdi bdo big button cite code data del dfn em font i ins kbd label mark nobr object q rb rp rt rtc
   ruby s samp small span strike strong sub sup time tt u var wbr
   alt-code byttl chron city classifier copyrite copyrite.holder copyrite.year country event frac frac-num frac-den
   frac-sep function lang location money num object.title org person postaddr pronounce region state story.date
   sublocation virtloc`,
);
/** The outline of a story in HTML, in NITF and in a dialect of it. */
export const HEADINGS: ReadonlyMap<string, 1 | 2 | 3 | 4 | 5 | 6> = new Map([
  ['h1', 1],
  ['h2', 2],
  ['h3', 3],
  ['h4', 4],
  ['h5', 5],
  ['h6', 6],
  ['hl1', 1],
  ['hl2', 2],
  ['rubrik', 1],
]);
export const PREFORMATTED = names('pre xmp listing plaintext');
export const QUOTES = names('blockquote bq citat');
export const LISTS: ReadonlyMap<string, 'ordered' | 'unordered'> = new Map([
  ['ul', 'unordered'],
  ['ol', 'ordered'],
  ['menu', 'unordered'],
  ['dir', 'unordered'],
]);

export type Mark = 'bold' | 'italic' | 'underline' | 'strikethrough' | 'code';
export const MARKS: ReadonlyMap<string, Mark> = new Map([
  ['b', 'bold'],
  ['strong', 'bold'],
  ['i', 'italic'],
  ['em', 'italic'],
  ['u', 'underline'],
  ['ins', 'underline'],
  ['s', 'strikethrough'],
  ['strike', 'strikethrough'],
  ['del', 'strikethrough'],
  ['code', 'code'],
  ['kbd', 'code'],
  ['samp', 'code'],
  ['tt', 'code'],
]);
/** Colons set a namespace or Office's inventions, hyphens an element of the page's own: both run on in the line. */
export const isInline = (name: string): boolean => INLINE.has(name) || /[:-]/.test(name);

/** Without the prefix that XML sets before the names of HTML or NITF. */
export const localName = (name: string): string => name.replace(/^(?:x?html|nitf):/, '');
