import { isUri } from '../../../shared/ninjs-values';
import type { MediaKind } from '../../../shared/words';
import { creditOf, keywordsOf, type Shown } from './shown';

/** Address of a page for people: an item's uri may be one, else it is only a name. */
export const isPage = (uri: string): boolean => /^https?:/i.test(uri) && isUri(uri);

/** Subjects and keywords once each, with the vocabulary that they come from. */
export function categoriesOf({ document }: Shown): Array<{ term: string; label: string; scheme?: string }> {
  const subjects = (document.subjects ?? [])
    .filter(({ rel }) => rel !== 'keyword')
    .flatMap(({ uri, literal, name }) => {
      const term = literal ?? uri ?? name;
      if (!term) return [];
      const scheme = uri && literal && uri.endsWith(literal) ? uri.slice(0, -literal.length) : undefined;
      return [{ term, label: name ?? term, ...(isUri(scheme) ? { scheme } : {}) }];
    });
  return [...subjects, ...keywordsOf(document).map((word) => ({ term: word, label: word }))];
}

/** Notice, terms and holder, as one text. */
export function rightsText({ document }: Shown): string | undefined {
  const { copyrightNotice, usageTerms, copyrightHolder } = document;
  const lines = [...new Set([copyrightNotice ?? (copyrightHolder && `© ${copyrightHolder}`), usageTerms])];
  return lines.filter(Boolean).join('\n') || undefined;
}

export const MEDIUM: Readonly<Record<MediaKind, string>> = {
  picture: 'image',
  graphic: 'image',
  video: 'video',
  audio: 'audio',
};

/** Facts that feeds have no member for; without what is only for editors. */
export function factsOf(shown: Shown): Array<[name: string, value: string]> {
  const { document, edition, kind } = shown;
  const facts: Array<[string, string | undefined]> = [
    ['kind', kind],
    ['slugline', document.slugline],
    ['dateline', document.located],
    ['urgency', document.urgency === undefined ? undefined : String(document.urgency)],
    ['genre', document.genres?.map(({ name, literal }) => name ?? literal).join(', ') || undefined],
    ['creditLine', creditOf(document)],
    ['source', document.infoSources?.find(({ role }) => role === 'source')?.name],
    ['digitalSourceType', document.digitalSourceType?.uri ?? document.digitalSourceType?.literal],
    ['embargoedUntil', edition.embargoedUntil ?? undefined],
    ['expires', document.expires],
    ...(document.places ?? []).map(({ name, literal }): [string, string | undefined] => ['place', name ?? literal]),
    ...(document.people ?? []).map(({ name }): [string, string | undefined] => ['person', name]),
    ...(document.organisations ?? []).map(({ name }): [string, string | undefined] => ['organisation', name]),
  ];
  return facts.flatMap(([name, value]) => (value ? [[name, value] as [string, string]] : []));
}
