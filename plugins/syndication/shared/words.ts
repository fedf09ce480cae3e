/** The closed lists of the house. Values travel in contracts, editions and API answers unchanged. */

export const KINDS = ['article', 'brief', 'picture', 'video', 'package'] as const;
export type Kind = (typeof KINDS)[number];

/** Kinds of the media within an item; each is a part that the gate decides by itself. */
export const MEDIA_KINDS = ['picture', 'video', 'audio', 'graphic'] as const;
export type MediaKind = (typeof MEDIA_KINDS)[number];

/** Where a destination publishes (rules.md, licence.channel). */
export const CHANNELS = [
  'web',
  'app',
  'print',
  'broadcast',
  'social',
  'newsletter',
  'intranet',
  'archive-database',
  'agency',
] as const;
export type Channel = (typeof CHANNELS)[number];

/** IPTC's genres, as the newsroom has them (src/api) and grants name them. */
export const GENRES = [
  'Actuality',
  'Advice',
  'Advisory',
  'Analysis',
  'Archive_material',
  'Background',
  'Biography',
  'Current',
  'Curtain_Raiser',
  'Daybook',
  'Exclusive',
  'Fact_Check',
  'Feature',
  'Fixture',
  'Forecast',
  'From_the_Scene',
  'History',
  'Horoscope',
  'Interview',
  'Obituary',
  'Opinion',
  'Polls_and_Surveys',
  'Press_Release',
  'Profile',
  'Program',
  'Question_and_Answer_Session',
  'Quote',
  'Raw_Sound',
  'Response_to_a_Question',
  'Results_Listings_and_Statistics',
  'Retrospective',
  'Review',
  'Satire',
  'Scener',
  'Side_bar_and_supporting_information',
  'Special_Report',
  'Summary',
  'Synopsis',
  'Text_only',
  'Transcript_and_Verbatim',
  'Update',
  'Voicer',
  'Wrap',
  'Wrapup',
] as const;
export type Genre = (typeof GENRES)[number];

export const EVENT_TYPES = [
  'published',
  'updated',
  'corrected',
  'withheld',
  'restored',
  'killed',
  'lifted',
  'embargo-changed',
  'rights-ended',
  'revoked',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** IPTC publishing status; `canceled` with one l. */
export const PUB_STATUSES = ['usable', 'withheld', 'canceled'] as const;
export type PubStatus = (typeof PUB_STATUSES)[number];

export const CHANGE_TYPES = ['fix', 'update', 'correction'] as const;
export type ChangeType = (typeof CHANGE_TYPES)[number];
export const SEVERITIES = ['minor', 'major'] as const;
export type Severity = (typeof SEVERITIES)[number];

export const SCOPES = ['read', 'media', 'advisories', 'webhooks'] as const;
export type Scope = (typeof SCOPES)[number];

/** Languages of the newsroom; `ar` and `ckb` run right to left. */
export const LANGUAGES = ['tr', 'kmr', 'ckb', 'ar', 'en'] as const;

const RIGHT_TO_LEFT = new Set(['ar', 'ckb', 'fa', 'he', 'ur', 'ps', 'sd', 'ug', 'yi']);

/** Base direction of a BCP 47 language tag; a script subtag decides before the language. */
export function directionOf(language: string): 'ltr' | 'rtl' {
  const [primary = '', second = ''] = language.toLowerCase().split('-');
  if (second.length === 4) return ['arab', 'hebr', 'thaa', 'syrc'].includes(second) ? 'rtl' : 'ltr';
  return RIGHT_TO_LEFT.has(primary) ? 'rtl' : 'ltr';
}
