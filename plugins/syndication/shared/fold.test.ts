import fc from 'fast-check';
import { fold, tokensOf } from './fold';

describe('folding', () => {
  it.each([
    ['case', 'Ankara ANKARA ankara', 'ankara ankara ankara'],
    ['dotted and dotless i', 'İstanbul ISTANBUL ıstanbul istanbul i̇stanbul', 'istanbul '.repeat(5).trim()],
    ['the agency that lower-cases to two code points', 'İLKHA', 'ilkha'],
    ['Turkish letters', 'Çığ Şöğüt âlim ÜÇ', 'cig sogut alim uc'],
    ['Kurdish letters', 'Kurdî şêrîn Êzîdî lûtke', 'kurdi serin ezidi lutke'],
    ['letters and marks apart', 'Kurdi\u0302 c\u0327ok', 'kurdi cok'],
    ['forms of alef', 'أحمد إحمد آحمد ٱحمد احمد', 'احمد '.repeat(5).trim()],
    ['teh marbuta and heh', 'مدرسة مدرسه مدرسە', 'مدرسه مدرسه مدرسه'],
    ['yeh', 'على علي علی', 'علي علي علي'],
    ['kaf', 'كوردستان کوردستان', 'كوردستان كوردستان'],
    ['hamza on its seat', 'مسؤول مسوول مسئول مسيول', 'مسوول مسوول مسيول مسيول'],
    ['harakat and tatweel', 'مُحَمَّدٌ محـــمد', 'محمد محمد'],
    ['the small v of Sorani', 'هەوڵێر ههولير سلێمانی کۆبوونەوە', 'ههولير ههولير سليماني كوبوونهوه'],
    ['non-joiners and directions', 'نامه\u200cکان \u200fنامهکان soft\u00adhyphen', 'نامهكان نامهكان softhyphen'],
    ['digits', '٢٠٢٦ ۲۰۲۶ 2026 ２０２６', '2026 2026 2026 2026'],
    ['presentation forms and ligatures', 'ﻣﺤﻤﺪ ﬁnal ﷲ', 'محمد final الله'],
    ['letters of two', 'Straße Æsir œuvre', 'strasse aesir oeuvre'],
    ['suffixes after an apostrophe', "Ankara'da Ankara’da Ankaraʼda", 'ankara da ankara da ankara da'],
    ['punctuation, and nothing else', '… «—» ,.;:!?()', ''],
    ['what parts words', 'a/b e-mail 3,5 foo_bar', 'a b e mail 3 5 foo bar'],
  ])('knows %s', (_, text, folded) => expect(fold(text)).toBe(folded));

  it('tells apart what readers tell apart', () => {
    for (const [one, other] of [
      ['kara', 'kora'],
      ['سلام', 'سلیم'],
      ['ankara', 'ankaralı'],
    ])
      expect(fold(one!)).not.toBe(fold(other!));
  });

  it('compares the longest words by their beginning, and cuts no character', () => {
    expect(fold('a'.repeat(100))).toBe('a'.repeat(64));
    expect(fold(`ß${'𐐨'.repeat(80)}`)).toBe(`ss${'𐐨'.repeat(62)}`);
  });

  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...'İIıi\u0307ßŞşÎîêAa1٢۲ـ\u200c\u200fأةهەیىكکئێۆ\u064e\'’ʼ -"*\n') }),
  );

  it('gives words of letters and digits, folded once and for all', () => {
    fc.assert(
      fc.property(text, (one) => {
        const folded = fold(one);
        expect(folded).toMatch(/^([\p{L}\p{N}]+( [\p{L}\p{N}]+)*)?$/u);
        expect(fold(folded)).toBe(folded);
      }),
      { numRuns: 2_000 },
    );
  });

  it('asks for no case, in any script', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ABCÇDIİıiÎŞÛÊĞÜzßΣσςЖж') }), (one) => {
        expect(fold(one.toLowerCase())).toBe(fold(one));
        expect(fold(one.toUpperCase())).toBe(fold(one));
      }),
    );
  });

  it('says where each word stands, in order and within the text', () => {
    fc.assert(
      fc.property(text, (one) => {
        let at = 0;
        for (const { folded, start, end } of tokensOf(one)) {
          expect(start).toBeGreaterThanOrEqual(at);
          expect(end).toBeGreaterThan(start);
          expect(fold(one.slice(start, end)).split(' ')).toContain(folded);
          at = start;
        }
      }),
    );
  });
});
