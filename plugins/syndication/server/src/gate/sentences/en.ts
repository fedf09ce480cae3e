import type { Sentences } from './types';

const UNITS = { item: ['item', 'items'], picture: ['picture', 'pictures'], video: ['video', 'videos'] } as const;
const PERIODS = { hour: 'an hour', day: 'a day', week: 'a week', month: 'a month', term: 'for the whole term' };

export const en: Sentences = {
  credit: (credit, place) => `Credit it as ${credit}${place ? `, ${place}` : ''}.`,
  places: {
    start: 'at the start',
    end: 'at the end',
    beside: 'beside it',
    screen: 'on the screen',
    caption: 'in the caption',
  },
  byline: 'Keep the byline.',
  dateline: 'Keep the dateline.',
  modification: {
    none: 'Do not change the text.',
    trim: 'You may shorten from the end; do not change the text otherwise.',
    'house-style': 'You may shorten and adapt to your house style; do not change the meaning.',
    free: 'You may edit freely; do not change the meaning.',
  },
  headline: {
    keep: 'Keep the headline.',
    shorten: 'You may shorten the headline.',
    free: 'You may write your own headline.',
  },
  translation: (languages) =>
    languages ? `You may translate it into ${languages}, and into no other language.` : 'Do not translate it.',
  excerpt: ({ words, characters }) =>
    `Use no more than ${words ? `${words} words` : `${characters ?? 0} characters`} of it.`,
  link: 'Link to the original.',
  canonical: 'Name the original as the canonical address.',
  noindex: 'Keep it out of search engines.',
  noGallery: 'Do not use its pictures in a gallery.',
  editorialUseOnly: 'Editorial use only: no advertising, no merchandise.',
  noSublicence: 'Do not pass it on to others.',
  sublicence: ({ territories, channels, languages, killsWithin, report }) =>
    [
      'You may pass it on',
      territories && ` in ${territories}`,
      channels && ` for ${channels}`,
      languages && ` in these languages: ${languages}`,
      `, and must pass on every kill${killsWithin ? ` within ${killsWithin}` : ' at once'}`,
      report && ', and report to whom you passed it on',
      '.',
    ]
      .filter(Boolean)
      .join(''),
  ai: (denied) => `No artificial intelligence: do not use it for ${denied}.`,
  aiUses: {
    train: 'training',
    ground: 'answering questions',
    summarise: 'summaries',
    translate: 'translation',
    'internal-tools': 'internal tools',
  },
  noMining: 'No text and data mining.',
  broadcast: ({ runs, window, maxDuration }) =>
    `Broadcast it ${[
      runs && `at most ${runs} ${runs === 1 ? 'time' : 'times'}`,
      window && `within ${window}`,
      maxDuration && `no longer than ${maxDuration} each time`,
    ]
      .filter(Boolean)
      .join(', ')}.`,
  deletion: (day, except) => `Delete it by ${day}${except ? `, except ${except}` : ''}.`,
  exceptions: {
    printed: 'what was printed',
    published: 'what was published',
    statutory: 'copies that the law requires',
    'legal-hold': 'what is kept because of a legal dispute',
  },
  kill: (within) => `Take it down within ${within} of a kill.`,
  correction: (within) => `Correct it within ${within} of a correction.`,
  purge: (within, except) =>
    `Delete all within ${within} after the contract ends${except ? `, except ${except}` : ''}.`,
  usageReport: (every) => `Report its use every ${every}.`,
  geoblock: (allow, deny) =>
    `Show it ${[allow && `only in ${allow}`, deny && `not in ${deny}`].filter(Boolean).join(', ')}.`,
  rightsEnded: (day) => `Your rights to it have ended: delete it by ${day}.`,

  kinds: { article: 'articles', brief: 'briefs', picture: 'pictures', video: 'videos', package: 'packages' },
  channels: {
    web: 'web',
    app: 'app',
    print: 'print',
    broadcast: 'broadcast',
    social: 'social media',
    newsletter: 'newsletter',
    intranet: 'intranet',
    'archive-database': 'archive database',
    agency: 'agency',
  },
  grant: ({ kinds, services, languages, subjects, genres, sources, urgency }) =>
    [
      kinds,
      services && `of ${services}`,
      languages && `in ${languages}`,
      subjects && `on the subjects ${subjects}`,
      genres && `of the genres ${genres}`,
      sources && `from ${sources}`,
      urgency && `of urgency ${urgency} or more urgent`,
    ]
      .filter(Boolean)
      .join(' '),
  everything: 'everything',
  access: (access, what) => `${access === 'full' ? 'In full' : 'To browse (headline, summary, preview)'}: ${what}.`,
  reach: (channels, territories) => `Channels: ${channels}. Territories: ${territories}.`,
  nothing: 'none',
  everyChannel: 'every channel',
  worldwide: 'worldwide',
  except: (all, denied) => `${all}, except ${denied}`,
  properties: (names) => `Only for ${names}.`,
  advance: 'Embargoed items in advance.',
  embargoed: 'Embargoed items when the embargo ends.',
  delay: (by) => `Each item ${by} after it was on the wire.`,
  archive: (period) => `Items of the last ${period}.`,
  wholeArchive: 'The whole archive.',
  quota: ({ limit, unit, period, price, bills }) =>
    `${limit} ${UNITS[unit][limit === 1 ? 0 : 1]} ${PERIODS[period]}; what is beyond is ${bills ? `billed${price ? ` at ${price} each` : ''}` : 'refused'}.`,
  take: 'Nothing counts until you take it.',
};
