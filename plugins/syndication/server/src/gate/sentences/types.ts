import type { Licence } from '../types';

export type AiUse = 'train' | 'ground' | 'summarise' | 'translate' | 'internal-tools';
export type Exception = 'printed' | 'published' | 'statutory' | 'legal-hold';
type Sublicence = Exclude<NonNullable<Licence['sublicence']>, 'none'>;
type Unit = 'item' | 'picture' | 'video';
type Period = 'hour' | 'day' | 'week' | 'month' | 'term';

/**
 * The sentences of one language: for an editor, not for a lawyer. What stands in a contract word for word is not here.
 * Lists, durations, days, places and languages come spoken; credits and addresses come as they are.
 */
export interface Sentences {
  credit(credit: string, place: string | null): string;
  /** Where a credit stands. A place that is not listed is said as it is. */
  places: Record<string, string>;
  byline: string;
  dateline: string;
  modification: Record<NonNullable<Licence['modification']>, string>;
  headline: Record<NonNullable<Licence['headline']>, string>;
  /** An empty list: into none. */
  translation(languages: string): string;
  excerpt(limit: { words?: number | undefined; characters?: number | undefined }): string;
  link: string;
  canonical: string;
  noindex: string;
  noGallery: string;
  editorialUseOnly: string;
  noSublicence: string;
  /** Each is spoken; absent where it is not limited. */
  sublicence(limits: { [limit in keyof Omit<Sublicence, 'report'>]?: string } & { report: boolean }): string;
  ai(denied: string): string;
  aiUses: Record<AiUse, string>;
  noMining: string;
  broadcast(limits: { runs?: number; window?: string; maxDuration?: string }): string;
  deletion(day: string, except: string): string;
  exceptions: Record<Exception, string>;
  kill(within: string): string;
  correction(within: string): string;
  purge(within: string, except: string): string;
  usageReport(every: string): string;
  geoblock(allow: string, deny: string): string;
  rightsEnded(day: string): string;

  kinds: Record<'article' | 'brief' | 'picture' | 'video' | 'package', string>;
  channels: Record<string, string>;
  grant(input: {
    kinds: string;
    services?: string;
    languages?: string;
    subjects?: string;
    genres?: string;
    sources?: string;
    urgency?: number;
  }): string;
  everything: string;
  access(access: 'full' | 'browse', what: string): string;
  reach(channels: string, territories: string): string;
  nothing: string;
  everyChannel: string;
  worldwide: string;
  except(all: string, denied: string): string;
  properties(names: string): string;
  advance: string;
  embargoed: string;
  delay(by: string): string;
  archive(period: string): string;
  wholeArchive: string;
  quota(input: { limit: number; unit: Unit; period: Period; price: string | null; bills: boolean }): string;
  take: string;
}
