import slugify from 'slugify';

/** Longest slug in characters. An Arabic letter takes six of an IRI's bytes once it is percent-encoded. */
const LONGEST = 100;

/** The scripts that slugify writes in ASCII as readers expect. Not Greek: it puts an 8 for theta. */
const TRANSLITERATED = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{M}0-9]+$/u;

/** Vowel signs and other marks over Arabic letters, Koranic ones included. */
const ARABIC_MARKS = /[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u08d3-\u08ff]/gu;
/** Tatweel only stretches a word; the rest steers direction and joining and is not seen. */
const INVISIBLE = /[\u00ad\u0640\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;
const APOSTROPHES = /['`\u00b4\u02b9-\u02bf\u2018\u2019\u05f3]/gu;

const ARABIC_ZERO = 0x0660;
const EXTENDED_ZERO = 0x06f0;

/** Words of letters, digits and the marks that belong to them, in lower case. */
function wordsOf(text: string): string[] {
  return (
    text
      // Before NFKC, which makes a space and an accent of the acute that some type for an apostrophe.
      .replace(APOSTROPHES, '')
      // NFKC is NFC and besides turns the presentation forms that come out of PDF files into plain letters.
      .normalize('NFKC')
      // Older Sorani keyboards write the letter ae as heh and a zero-width non-joiner.
      .replace(/\u0647\u200c/gu, '\u06d5')
      .replace(INVISIBLE, '')
      .replace(ARABIC_MARKS, '')
      .replace(/[\u0660-\u0669]/gu, (digit) => String(digit.charCodeAt(0) - ARABIC_ZERO))
      .replace(/[\u06f0-\u06f9]/gu, (digit) => String(digit.charCodeAt(0) - EXTENDED_ZERO))
      // 'İ'.toLowerCase() is two code points outside Turkish, the second a dot above that no address should carry.
      .replaceAll('\u0130', 'I')
      .toLowerCase()
      .split(/[^\p{L}\p{M}\p{Nd}]+/u)
      .filter((word) => word !== '')
  );
}

/** slugify drops the letters that it does not know (ḥ, ṣ); those lose their marks instead. */
function inAscii(word: string, language: string): string {
  const locale = language.toLowerCase().split('-')[0];
  const write = (letter: string): string => slugify(letter, { lower: true, strict: true, locale });
  return [...word].map((letter) => write(letter) || write(letter.normalize('NFD').replace(/\p{M}/gu, ''))).join('');
}

/** Whole words as long as they fit; a first word that is too long is cut. */
function joined(words: string[]): string {
  let slug = '';
  for (const word of words) {
    const longer = slug === '' ? word : `${slug}-${word}`;
    if ([...longer].length > LONGEST) break;
    slug = longer;
  }
  return slug === '' ? [...(words[0] ?? '')].slice(0, LONGEST).join('') : slug;
}

/**
 * The readable end of an item's address: lower-case words joined by hyphens, at most 100 characters.
 *
 * Latin and Cyrillic are written in ASCII (`Iğdır'da 3 kişi` → `igdirda-3-kisi`). Arabic, and every other script,
 * keeps its own letters, without vowel signs and tatweel and with ASCII digits: writing Arabic in Latin letters needs the
 * vowels that it does not write, and what comes out is read by nobody. Such a slug is an IRI segment in NFC; whoever
 * makes a URI of it percent-encodes it (`encodeURIComponent`).
 *
 * @param text a headline
 * @param language BCP 47 tag; decides how its letters are written (German ä is `ae`, Turkish ö is `o`)
 * @returns the slug, or an empty string if no letter or digit is left: the caller then names the item by its id
 */
export function slugOf({ text, language }: { text: string; language: string }): string {
  const words = wordsOf(text)
    .map((word) => (TRANSLITERATED.test(word) ? inAscii(word, language) : word))
    .filter((word) => word !== '');
  return joined(words).normalize('NFC');
}
