/** A word as it is compared, and where it stands in the text that it was taken from (UTF-16 units, end excluded). */
export interface Token {
  folded: string;
  start: number;
  end: number;
}

/**
 * Changes whenever this file folds anything otherwise than before: what was folded by another is folded anew
 * (wire/texts.ts).
 */
export const FOLDING = 1;

/** Longer words are compared by their beginning (characters). */
const LONGEST = 64;

/** Letters and digits of any script. Modifier letters, apostrophes among them, part words: Ankaraʼda is Ankara and da. */
const WORD_CHARACTER = '(?![\\u02b0-\\u02ff])[\\p{L}\\p{N}]';
/** Stand within words and are not compared: marks, tatweel, soft hyphen, joiners and non-joiners, directions. */
const SILENT = /[\p{M}\u00ad\u0640\u200c-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;
const WORD = new RegExp(`${WORD_CHARACTER}(?:${WORD_CHARACTER}|${SILENT.source})*`, 'gu');
const OTHERS = /[\u02b0-\u02ff]|[^\p{L}\p{N}]/gu;

/** Letters that Unicode takes for others, and readers for the same (docs/search.md). */
const SAME: Readonly<Record<string, string>> = {
  ı: 'i',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ς: 'σ',
  // Alef; the forms with hamza and madda lose theirs as marks.
  ٱ: 'ا',
  ٲ: 'ا',
  ٳ: 'ا',
  ٴ: '',
  // Heh and teh marbuta.
  ة: 'ه',
  ە: 'ه',
  ہ: 'ه',
  ھ: 'ه',
  ۃ: 'ه',
  // Yeh.
  ى: 'ي',
  ی: 'ي',
  ې: 'ي',
  ێ: 'ي',
  ے: 'ي',
  // Kaf.
  ک: 'ك',
  ڪ: 'ك',
  // The small v of Sorani is its diacritic.
  ۆ: 'و',
  ۇ: 'و',
  ڕ: 'ر',
  ڵ: 'ل',
};
const LETTERS = new RegExp(`[${Object.keys(SAME).join('')}]`, 'gu');
/** Arabic-Indic digits, and those of Persian and Kurdish: the last four bits are the value. */
const DIGITS = /[\u0660-\u0669\u06f0-\u06f9]/g;

/** What each character becomes: nothing of it hangs on its neighbours. As many as there are characters in use. */
const known = new Map<string, string>();

/** Letters and digits; a space where it has others in it, such as the bar of ½. */
function foldCharacter(character: string): string {
  const folded = character
    .normalize('NFKC')
    // Before anything is lower-cased, or İ becomes two code points and I the wrong one for half of the readers.
    .replace(/[Iİı]/g, 'i')
    .toLowerCase()
    .normalize('NFD')
    .replace(SILENT, '')
    .replace(LETTERS, (letter) => SAME[letter] ?? '')
    .replace(DIGITS, (digit) => String(digit.charCodeAt(0) & 15))
    .replace(OTHERS, ' ');
  known.set(character, folded);
  return folded;
}

function foldWord(word: string): string[] {
  let folded = '';
  for (const character of word) folded += known.get(character) ?? foldCharacter(character);
  const parts = folded.includes(' ') ? folded.split(' ').filter((part) => part !== '') : folded === '' ? [] : [folded];
  return parts.map((part) => (part.length > LONGEST ? [...part].slice(0, LONGEST).join('') : part));
}

/**
 * The words of a text, each folded so that those are equal which readers of Turkish, Kurdish, Arabic and English take for
 * one: compatibility forms, case (dotted and dotless i are one), diacritics, letter forms and digits. One written word may
 * be several tokens (Ankara'da).
 */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (const { 0: word, index } of text.matchAll(WORD))
    for (const folded of foldWord(word)) tokens.push({ folded, start: index, end: index + word.length });
  return tokens;
}

/** The folded words of a text, with one space between each two. */
export const fold = (text: string): string =>
  tokensOf(text)
    .map(({ folded }) => folded)
    .join(' ');
