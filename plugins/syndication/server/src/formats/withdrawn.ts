import type { PubStatus } from '../../../shared/words';

interface Words {
  canceled: string;
  withheld: string;
  usable: string;
}
/** What stands where a headline stood: that the item is gone, and nothing of it. */
const WORDS: Readonly<Record<string, Words>> = {
  en: { canceled: 'Killed', withheld: 'Withheld', usable: 'Left out' },
  tr: { canceled: 'İptal edildi', withheld: 'Yayından çekildi', usable: 'Dışarıda bırakıldı' },
  ar: { canceled: 'أُلغيت المادة', withheld: 'سُحبت المادة', usable: 'لم تُدرج المادة' },
  kmr: { canceled: 'Hat betalkirin', withheld: 'Hat vekişandin', usable: 'Nehat dayîn' },
  ckb: { canceled: 'هەڵوەشێنرایەوە', withheld: 'کشێنرایەوە', usable: 'نەدرا' },
};

/** A title for an item that may not be shown, in its language; English where that is none of the newsroom's. */
export function withdrawnTitle(language: string, status: PubStatus): string {
  const [primary = ''] = language.toLowerCase().split('-');
  return (WORDS[primary] ?? (WORDS.en as Words))[status];
}
