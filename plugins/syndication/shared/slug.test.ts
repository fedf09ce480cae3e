import { slugOf } from './slug';

const slug = (language: string, text: string): string => slugOf({ text, language });

describe('slugOf', () => {
  it.each([
    ['İSTANBUL’DA ŞİDDETLİ YAĞIŞ: IĞDIR’DA 3 KİŞİ KURTARILDI', 'istanbulda-siddetli-yagis-igdirda-3-kisi-kurtarildi'],
    ['Çiğ köfteye %20 zam — ölçü küçüldü', 'cig-kofteye-20-zam-olcu-kuculdu'],
    ['İLKHA', 'ilkha'],
    ['Ankara´nın gündemi', 'ankaranin-gundemi'],
    ["Türkiye'nin 1,5 milyonu", 'turkiyenin-1-5-milyonu'],
  ])('writes Turkish in ASCII: %s', (text, expected) => {
    expect(slug('tr', text)).toBe(expected);
  });

  it('writes a Turkish capital İ as one i in whatever language it stands', () => {
    for (const language of ['tr', 'tr-TR', 'kmr', 'en', 'ar', 'de'])
      expect(slug(language, 'İnegöl')).toBe(language === 'de' ? 'inegoel' : 'inegol');
  });

  it('gives the same slug for composed and decomposed letters', () => {
    const text = 'İğneada şölen göç';
    expect(slug('tr', text.normalize('NFD'))).toBe(slug('tr', text.normalize('NFC')));
    expect(slug('tr', text.normalize('NFD'))).toBe('igneada-solen-goc');
  });

  it('writes Kurmanji in ASCII and keeps x', () => {
    expect(slug('kmr', 'Xwendekarên Êlihê: ŞÊX Çîrok û jîngeh')).toBe('xwendekaren-elihe-sex-cirok-u-jingeh');
  });

  it('keeps Arabic letters and leaves out vowel signs, tatweel and punctuation', () => {
    expect(slug('ar', 'الرَّئيسُ يَفتَتِحُ «مَعـــرضَ» بغداد، ٢٠٢٦؟')).toBe('الرئيس-يفتتح-معرض-بغداد-2026');
  });

  it('keeps letters that carry a hamza or madda as one code point', () => {
    const decomposed = 'ا\u0654زمة ا\u0653خر';
    expect(slug('ar', decomposed)).toBe('أزمة-آخر');
    expect(slug('ar', decomposed)).toBe(slug('ar', decomposed).normalize('NFC'));
  });

  it('writes Sorani ae in one way, however it was typed', () => {
    expect(slug('ckb', 'هه\u200cولێر ۳ رۆژ')).toBe('هەولێر-3-رۆژ');
    expect(slug('ckb', 'هەولێر ٣ رۆژ')).toBe('هەولێر-3-رۆژ');
  });

  it('reads presentation forms as the letters they show', () => {
    expect(slug('ar', '\ufe8d\ufedf\ufecc\ufeae\ufe8d\ufed5')).toBe('العراق');
  });

  it('takes each word by its own script', () => {
    expect(slug('ar', 'شركة Äpple تعلن')).toBe('شركة-apple-تعلن');
    expect(slug('tr', 'الجزيرة kanalı')).toBe('الجزيرة-kanali');
  });

  it('writes other languages as their readers do', () => {
    expect(slug('de', 'Größe & Länder')).toBe('groesse-laender');
    expect(slug('en', 'Москва — Αθήνα')).toBe('moskva-αθήνα');
    expect(slug('en', 'U.S. sends $5 & more; 50% off')).toBe('u-s-sends-5-more-50-off');
  });

  it('drops no Latin letter, however rare its marks', () => {
    expect(slug('en', 'Ḥaḍramawt Ṣanʿāʾ Łódź x\u0302y')).toBe('hadramawt-sana-lodz-xy');
  });

  it('leaves nothing that an address could misread', () => {
    for (const text of ['a/b?c#d', '../x\\y', 'a\u202eb', ' -- a -- b -- ', 'a%2fb', 'q\'"<z>', 'a\u0000b']) {
      expect(slug('en', text)).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    }
  });

  it('ends at a whole word within 100 characters, and cuts a single word that is longer', () => {
    const long = slug('tr', 'gözlem '.repeat(40));
    expect(long).toBe(Array(14).fill('gozlem').join('-'));
    expect(slug('tr', 'ş'.repeat(300))).toBe('s'.repeat(100));
    expect([...slug('ar', 'ب'.repeat(300))]).toHaveLength(100);
  });

  it('is empty where no letter or digit is left', () => {
    for (const text of ['', '   ', '!!! … —', 'ـــ', '😀']) expect(slug('ar', text)).toBe('');
  });
});
