import type { Sentences } from './types';

const plural = new Intl.PluralRules('ar');
type Forms = { [form in Intl.LDMLPluralRule]?: string };
const UNITS: Record<'item' | 'picture' | 'video', Forms> = {
  item: { zero: 'أي مادة', one: 'مادة واحدة', two: 'مادتان', few: 'مواد', many: 'مادة', other: 'مادة' },
  picture: { zero: 'أي صورة', one: 'صورة واحدة', two: 'صورتان', few: 'صور', many: 'صورة', other: 'صورة' },
  video: { zero: 'أي مقطع', one: 'مقطع واحد', two: 'مقطعان', few: 'مقاطع', many: 'مقطعًا', other: 'مقطع' },
};
const TIMES: Forms = { one: 'مرة واحدة', two: 'مرتين', few: 'مرات', many: 'مرة', other: 'مرة' };
const WORDS: Forms = { one: 'كلمة واحدة', two: 'كلمتين', few: 'كلمات', many: 'كلمة', other: 'كلمة' };
const CHARACTERS: Forms = { one: 'حرف واحد', two: 'حرفين', few: 'أحرف', many: 'حرفًا', other: 'حرف' };
const PERIODS = { hour: 'في الساعة', day: 'في اليوم', week: 'في الأسبوع', month: 'في الشهر', term: 'طوال مدة العقد' };

/** One and two are words of their own in Arabic, and carry no numeral. */
function counted(count: number, forms: Forms): string {
  const form = plural.select(count);
  const word = forms[form] ?? forms.other ?? '';
  return form === 'one' || form === 'two' || (form === 'zero' && forms.zero) ? word : `${count} ${word}`;
}

/** What is not Arabic is kept from turning the sentence about (Unicode isolates). */
export const isolated = (text: string): string => `\u2068${text}\u2069`;

export const ar: Sentences = {
  credit: (credit, place) => `انسبه إلى ${isolated(credit)}${place ? `، ${place}` : ''}.`,
  places: {
    start: 'في أول النص',
    end: 'في آخر النص',
    beside: 'إلى جانبه',
    screen: 'على الشاشة',
    caption: 'في شرح الصورة',
  },
  byline: 'أبقِ اسم الكاتب.',
  dateline: 'أبقِ سطر المكان والتاريخ.',
  modification: {
    none: 'لا تغيّر النص.',
    trim: 'لك أن تختصر النص من آخره، ولا تغيّر فيه غير ذلك.',
    'house-style': 'لك أن تختصر النص وتكيّفه مع أسلوبك، ولا تغيّر معناه.',
    free: 'لك أن تحرّر النص كما تشاء، ولا تغيّر معناه.',
  },
  headline: {
    keep: 'أبقِ العنوان كما هو.',
    shorten: 'لك أن تختصر العنوان.',
    free: 'لك أن تكتب عنوانك.',
  },
  translation: (languages) => (languages ? `لك أن تترجمه إلى ${languages} دون غيرها.` : 'لا تترجمه.'),
  excerpt: ({ words, characters }) =>
    `لا تستعمل منه أكثر من ${words ? counted(words, WORDS) : counted(characters ?? 0, CHARACTERS)}.`,
  link: 'ضع رابطًا إلى الأصل.',
  canonical: `اجعل عنوان الأصل هو العنوان المرجعي (${isolated('canonical')}).`,
  noindex: 'أبقه خارج محركات البحث.',
  noGallery: 'لا تستعمل صوره في معرض صور.',
  editorialUseOnly: 'للاستعمال الصحفي وحده: لا إعلان ولا سلع.',
  noSublicence: 'لا تعطه لغيرك.',
  sublicence: ({ territories, channels, languages, killsWithin, report }) => {
    const limits = [
      territories && `البلدان: ${territories}`,
      channels && `الوسائط: ${channels}`,
      languages && `اللغات: ${languages}`,
    ].filter(Boolean);
    return `${[
      `لك أن تعطيه لغيرك${limits.length > 0 ? ` (${limits.join('؛ ')})` : ''}`,
      `وعليك أن تبلّغهم بكل إلغاء ${killsWithin ? `خلال ${killsWithin}` : 'فورًا'}`,
      ...(report ? ['وأن تخبرنا بمن أعطيته'] : []),
    ].join('، ')}.`;
  },
  ai: (denied) => `لا تستعمله في الذكاء الاصطناعي لأجل ${denied}.`,
  aiUses: {
    train: 'التدريب',
    ground: 'الإجابة عن الأسئلة',
    summarise: 'التلخيص',
    translate: 'الترجمة',
    'internal-tools': 'الأدوات الداخلية',
  },
  noMining: 'لا تنقيب في النصوص والبيانات.',
  broadcast: ({ runs, window, maxDuration }) =>
    `شروط البث: ${[
      runs && `${counted(runs, TIMES)} على الأكثر`,
      window && `خلال ${window}`,
      maxDuration && `لا تزيد كل مرة على ${maxDuration}`,
    ]
      .filter(Boolean)
      .join('، ')}.`,
  deletion: (day, except) => `احذفه في موعد أقصاه ${day}${except ? `، ما عدا ${except}` : ''}.`,
  exceptions: {
    printed: 'ما طُبع',
    published: 'ما نُشر',
    statutory: 'النسخ التي يوجبها القانون',
    'legal-hold': 'ما يُحفظ بسبب نزاع قضائي',
  },
  kill: (within) => `إن أُلغي فاسحبه خلال ${within}.`,
  correction: (within) => `إن صُحّح فصحّحه خلال ${within}.`,
  purge: (within, except) => `احذف كل شيء خلال ${within} من انتهاء العقد${except ? `، ما عدا ${except}` : ''}.`,
  usageReport: (every) => `أبلغنا باستعماله كل ${every}.`,
  geoblock: (allow, deny) =>
    `${[allow && `اعرضه في ${allow} وحدها`, deny && `لا تعرضه في ${deny}`].filter(Boolean).join('، ')}.`,
  rightsEnded: (day) => `انتهت حقوقك فيه: احذفه في موعد أقصاه ${day}.`,

  kinds: {
    article: 'المقالات',
    brief: 'الأخبار القصيرة',
    picture: 'الصور',
    video: 'المقاطع المرئية',
    package: 'الملفات',
  },
  channels: {
    web: 'الموقع',
    app: 'التطبيق',
    print: 'الطباعة',
    broadcast: 'البث',
    social: 'وسائل التواصل',
    newsletter: 'النشرة البريدية',
    intranet: 'الشبكة الداخلية',
    'archive-database': 'قاعدة الأرشيف',
    agency: 'الوكالة',
  },
  grant: ({ kinds, services, languages, subjects, genres, sources, urgency }) => {
    const limits = [
      services && `الخدمات: ${services}`,
      languages && `اللغات: ${languages}`,
      subjects && `الموضوعات: ${subjects}`,
      genres && `الأنواع: ${genres}`,
      sources && `المصادر: ${sources}`,
      urgency && `درجة الاستعجال ${urgency} أو أعجل`,
    ].filter(Boolean);
    return `${kinds}${limits.length > 0 ? ` (${limits.join('؛ ')})` : ''}`;
  },
  everything: 'كل شيء',
  access: (access, what) => `${access === 'full' ? 'كاملًا' : 'للتصفح (العنوان والملخص والمعاينة)'}: ${what}.`,
  reach: (channels, territories) => `الوسائط: ${channels}. البلدان: ${territories}.`,
  nothing: 'لا شيء',
  everyChannel: 'كل الوسائط',
  worldwide: 'كل العالم',
  except: (all, denied) => `${all}، ما عدا ${denied}`,
  properties: (names) => `لأجل ${isolated(names)} وحدها.`,
  advance: 'المواد المحظور نشرها تصل قبل انتهاء الحظر.',
  embargoed: 'المواد المحظور نشرها تصل حين ينتهي الحظر.',
  delay: (by) => `تصل كل مادة بعد ${by} من بثها.`,
  archive: (period) => `مواد آخر ${period}.`,
  wholeArchive: 'الأرشيف كله.',
  quota: ({ limit, unit, period, price, bills }) =>
    `${counted(limit, UNITS[unit])} ${PERIODS[period]}؛ وما زاد ${bills ? `يُحسب${price ? ` بسعر ${isolated(price)} للواحدة` : ''}` : 'لا يُعطى'}.`,
  take: 'لا يُحسب شيء حتى تأخذه.',
};
