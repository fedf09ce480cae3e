import type { PubStatus } from '../../../shared/words';

interface Words {
  canceled: string;
  withheld: string;
  usable: string;
  embargoed: string;
}
/** What stands where a headline stood: that the item is gone, and nothing of it; and before an embargo's end. */
const WORDS: Readonly<Record<string, Words>> = {
  en: { canceled: 'Killed', withheld: 'Withheld', usable: 'Left out', embargoed: 'Embargoed until' },
  tr: {
    canceled: 'İptal edildi',
    withheld: 'Yayından çekildi',
    usable: 'Dışarıda bırakıldı',
    embargoed: 'Ambargo bitişi:',
  },
  ar: { canceled: 'أُلغيت المادة', withheld: 'سُحبت المادة', usable: 'لم تُدرج المادة', embargoed: 'محظور النشر حتى' },
  kmr: {
    canceled: 'Hat betalkirin',
    withheld: 'Hat vekişandin',
    usable: 'Nehat dayîn',
    embargoed: 'Nayê weşandin heta',
  },
  ckb: { canceled: 'هەڵوەشێنرایەوە', withheld: 'کشێنرایەوە', usable: 'نەدرا', embargoed: 'بڵاو ناکرێتەوە تا' },
};

const wordsIn = (language: string): Words => {
  const [primary = ''] = language.toLowerCase().split('-');
  return WORDS[primary] ?? (WORDS.en as Words);
};

/** An instant as people of every language read it. */
export const moment = (instant: string): string => `${instant.slice(0, 16).replace('T', ' ')} UTC`;

/** What whoever is given an item in advance must see first. */
export const embargoLine = (language: string, until: string): string =>
  `${wordsIn(language).embargoed} ${moment(until)}`;

/** A title for an item that may not be shown, in its language; English where that is none of the newsroom's. */
export function withdrawnTitle(language: string, status: PubStatus): string {
  return wordsIn(language)[status];
}
