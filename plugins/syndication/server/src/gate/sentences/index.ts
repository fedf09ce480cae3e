import type { Licence } from '../types';
import { ar } from './ar';
import { en } from './en';
import { permitsIn } from './permits';
import { tr } from './tr';
import type { Sentences } from './types';

export { speech, type Speech } from './speak';
export type { AiUse, Exception, Sentences } from './types';

const SENTENCES: Record<string, Sentences> = { en, tr, ar };
export const SENTENCE_LANGUAGES = Object.keys(SENTENCES);

/** The language in which somebody who reads `wanted` is spoken to (RFC 4647, lookup): English where there is no other. */
export function spokenLanguage(wanted: string): string {
  for (let tag = wanted.toLowerCase(); tag !== ''; tag = tag.slice(0, Math.max(tag.lastIndexOf('-'), 0)))
    if (Object.hasOwn(SENTENCES, tag)) return tag;
  return 'en';
}

/** Whether there are sentences in a language, or only the English ones instead. */
export const hasSentences = (language: string): boolean =>
  spokenLanguage(language) !== 'en' || /^en(-|$)/i.test(language);

export const sentencesFor = (language: string): Sentences => SENTENCES[spokenLanguage(language)] ?? en;

/** What a licence permits in words, a sentence each. */
export const permitsOf = (input: { licence: Licence; language: string }): string[] =>
  permitsIn({
    licence: input.licence,
    language: spokenLanguage(input.language),
    sentences: sentencesFor(input.language),
  });
