import type { Sentences } from './types';

const UNITS = { item: 'içerik', picture: 'fotoğraf', video: 'video' };
const PERIODS = { hour: 'Saatte', day: 'Günde', week: 'Haftada', month: 'Ayda', term: 'Sözleşme süresince' };

export const tr: Sentences = {
  credit: (credit, place) => `Kaynağı ${credit} olarak belirtin${place ? ` (${place})` : ''}.`,
  places: {
    start: 'metnin başında',
    end: 'metnin sonunda',
    beside: 'yanında',
    screen: 'ekranda',
    caption: 'fotoğraf altında',
  },
  byline: 'Muhabirin imzasını koruyun.',
  dateline: 'Haberin yer ve tarih satırını koruyun.',
  modification: {
    none: 'Metni değiştirmeyin.',
    trim: 'Metni sondan kısaltabilirsiniz; başka değişiklik yapmayın.',
    'house-style': 'Metni kısaltabilir ve yayın üslubunuza uyarlayabilirsiniz; anlamını değiştirmeyin.',
    free: 'Metni serbestçe düzenleyebilirsiniz; anlamını değiştirmeyin.',
  },
  headline: {
    keep: 'Başlığı koruyun.',
    shorten: 'Başlığı kısaltabilirsiniz.',
    free: 'Kendi başlığınızı yazabilirsiniz.',
  },
  translation: (languages) =>
    languages ? `Yalnızca şu dillere çevirebilirsiniz: ${languages}.` : 'Başka bir dile çevirmeyin.',
  excerpt: ({ words, characters }) =>
    `En çok ${words ? `${words} sözcüğünü` : `${characters ?? 0} karakterini`} kullanın.`,
  link: 'Aslına bağlantı verin.',
  canonical: 'Asıl adresi “canonical” olarak belirtin.',
  noindex: 'Arama motorlarına kapalı tutun.',
  noGallery: 'Fotoğraflarını galeride kullanmayın.',
  editorialUseOnly: 'Yalnızca haber amacıyla kullanın; reklamda ve ticari üründe kullanmayın.',
  noSublicence: 'Başkasına vermeyin.',
  sublicence: ({ territories, channels, languages, killsWithin, report }) => {
    const limits = [
      territories && `ülkeler: ${territories}`,
      channels && `mecralar: ${channels}`,
      languages && `diller: ${languages}`,
    ].filter(Boolean);
    return [
      `Başkasına verebilirsiniz${limits.length > 0 ? ` (${limits.join('; ')})` : ''}`,
      `her iptali ${killsWithin ? `${killsWithin} içinde` : 'hemen'} iletmek zorundasınız`,
      ...(report ? ['kime verdiğinizi bildirin'] : []),
    ]
      .join('; ')
      .concat('.');
  },
  ai: (denied) => `Yapay zekâda şu amaçlarla kullanmayın: ${denied}.`,
  aiUses: {
    train: 'model eğitimi',
    ground: 'soru yanıtlama',
    summarise: 'özetleme',
    translate: 'çeviri',
    'internal-tools': 'kurum içi araçlar',
  },
  noMining: 'Metin ve veri madenciliği yapmayın.',
  broadcast: ({ runs, window, maxDuration }) =>
    `Yayın koşulu: ${[
      runs && `en çok ${runs} kez`,
      window && `${window} içinde`,
      maxDuration && `her seferinde en çok ${maxDuration}`,
    ]
      .filter(Boolean)
      .join(', ')}.`,
  deletion: (day, except) => `En geç ${day} tarihinde silin${except ? ` (${except} dışında)` : ''}.`,
  exceptions: {
    printed: 'basılmış olanlar',
    published: 'yayımlanmış olanlar',
    statutory: 'yasanın saklanmasını istediği kopyalar',
    'legal-hold': 'dava nedeniyle saklananlar',
  },
  kill: (within) => `İptal edilirse ${within} içinde yayından kaldırın.`,
  correction: (within) => `Düzeltme gelirse ${within} içinde düzeltin.`,
  purge: (within, except) =>
    `Sözleşme bittikten sonra ${within} içinde hepsini silin${except ? ` (${except} dışında)` : ''}.`,
  usageReport: (every) => `Kullanımını şu aralıkla bildirin: ${every}.`,
  geoblock: (allow, deny) =>
    [allow && `Yalnızca şuralarda gösterin: ${allow}`, deny && `şuralarda göstermeyin: ${deny}`]
      .filter(Boolean)
      .join('; ')
      .replace(/^ş/, 'Ş')
      .concat('.'),
  rightsEnded: (day) => `Bu içerik üzerindeki haklarınız sona erdi: en geç ${day} tarihinde silin.`,

  kinds: { article: 'haber', brief: 'kısa haber', picture: 'fotoğraf', video: 'video', package: 'dosya' },
  channels: {
    web: 'site',
    app: 'uygulama',
    print: 'baskı',
    broadcast: 'yayın',
    social: 'sosyal medya',
    newsletter: 'bülten',
    intranet: 'kurum içi ağ',
    'archive-database': 'arşiv veritabanı',
    agency: 'ajans',
  },
  grant: ({ kinds, services, languages, subjects, genres, sources, urgency }) => {
    const limits = [
      services && `servis: ${services}`,
      languages && `dil: ${languages}`,
      subjects && `konu: ${subjects}`,
      genres && `tür: ${genres}`,
      sources && `kaynak: ${sources}`,
      urgency && `ivedilik: ${urgency} veya daha ivedi`,
    ].filter(Boolean);
    return `${kinds}${limits.length > 0 ? ` (${limits.join('; ')})` : ''}`;
  },
  everything: 'her şey',
  access: (access, what) => `${access === 'full' ? 'Tam metin' : 'İnceleme (başlık, özet, önizleme)'}: ${what}.`,
  reach: (channels, territories) => `Mecralar: ${channels}. Ülkeler: ${territories}.`,
  nothing: 'yok',
  everyChannel: 'bütün mecralar',
  worldwide: 'bütün dünya',
  except: (all, denied) => `${all} (${denied} dışında)`,
  properties: (names) => `Yalnızca ${names} için.`,
  advance: 'Ambargolu içerikler önceden gelir.',
  embargoed: 'Ambargolu içerikler ambargo bitince gelir.',
  delay: (by) => `Her içerik, yayından ${by} sonra gelir.`,
  archive: (period) => `Arşiv: son ${period}.`,
  wholeArchive: 'Arşivin tamamı.',
  quota: ({ limit, unit, period, price, bills }) =>
    `${PERIODS[period]} ${limit} ${UNITS[unit]}; fazlası ${bills ? `ücretlendirilir${price ? ` (birim ${price})` : ''}` : 'verilmez'}.`,
  take: 'Siz almadıkça hiçbir şey sayılmaz.',
};
