import type { MediaPart, Rendition } from '../../../shared/edition';
import type { NinjsAssociation, NinjsRendition, NinjsWording } from '../../../shared/ninjs';
import { isUri } from '../../../shared/ninjs-values';

/** Full: everything. Meta: without bodies. Browse: headline, summary and previews. */
export type View = 'full' | 'meta' | 'browse';
export type MediaHref = (part: MediaPart, rendition: Rendition) => string | undefined;

/** IPTC's names of renditions that show a picture without giving it away. */
const PREVIEWS = new Set(['preview', 'thumbnail']);
export const isPreview = (name: string): boolean => PREVIEWS.has(name);

/** An address as a URI: as it is, or with what must be escaped escaped; undefined for what is no address at all. */
export function soundHref(href: string): string | undefined {
  if (isUri(href)) return href;
  const escaped = URL.canParse(href) ? new URL(href).href : undefined;
  return isUri(escaped) ? escaped : undefined;
}

/** The same document, where each `href`, however deep, is a URI or absent. */
export function withSoundHrefs(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withSoundHrefs);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, entry]) => {
      if (name !== 'href') return [[name, withSoundHrefs(entry)]];
      const href = typeof entry === 'string' ? soundHref(entry) : undefined;
      return href ? [[name, href]] : [];
    }),
  );
}

/** The renditions of a part that a view shows; where they lie is told by `mediaHref`, else by the recorded address. */
export function renditionsOf({
  part,
  view,
  mediaHref,
}: {
  part: MediaPart;
  view: View;
  mediaHref?: MediaHref;
}): NinjsRendition[] {
  return part.renditions
    .filter(({ name }) => view !== 'browse' || isPreview(name))
    .map((rendition) => {
      const { sha256: _ours, href: recorded, ...members } = rendition;
      const href = mediaHref?.(part, rendition) ?? recorded;
      return { ...members, ...(href ? { href } : {}) };
    });
}

/** Headline or description as ninjs writes it; nothing for nothing. */
export function wording(role: string, value: string | undefined): NinjsWording[] {
  return value ? [{ role, contentType: 'text/plain', value }] : [];
}

/** A list that ninjs 3.1 holds, from what was kept as imported; the caller checks the whole document. */
export function extraList<T>(extra: Record<string, unknown> | undefined, member: string): T[] {
  const list = extra?.[member];
  return Array.isArray(list) ? list : [];
}

/** ninjs has no credit line of its own: a party in the role `creditline` says it. */
export function creditLine(name: string | undefined): Array<{ name: string; role: string }> {
  return name ? [{ name, role: 'creditline' }] : [];
}

/** Members of an association that could hold more content than its part: bodies, and further documents. */
const NEVER = ['bodies', 'associations', 'standard', 'embargoedUntil'];
const NOT_IN_BROWSE = ['headlines', 'descriptions'];

/** What was kept as imported, without what a view does not show. */
export function shownExtra(extra: Record<string, unknown> | undefined, view: View): Record<string, unknown> {
  const hidden = view === 'browse' ? [...NEVER, ...NOT_IN_BROWSE] : NEVER;
  return Object.fromEntries(Object.entries(extra ?? {}).filter(([member]) => !hidden.includes(member)));
}

const TYPES = { picture: 'picture', video: 'video', audio: 'audio', graphic: 'graphic' } as const;

/** A media part as an association of the item that it belongs to. */
export function mediaAssociation(input: {
  part: MediaPart;
  view: View;
  mediaHref?: MediaHref;
  /** The item's source; a part that comes from another says so. */
  source: string;
}): NinjsAssociation {
  const { part, view } = input;
  const extra = shownExtra(part.extra, view);
  const headlines = [...wording('main', part.headline), ...extraList<NinjsWording>(extra, 'headlines')];
  const descriptions = [
    ...wording('caption', part.caption),
    ...wording('alt', part.altText),
    ...extraList<NinjsWording>(extra, 'descriptions'),
  ];
  const infoSources = [
    ...creditLine(part.creditLine),
    ...(part.source === input.source ? [] : [{ role: 'source', literal: part.source }]),
    ...extraList<{ name?: string; role?: string }>(extra, 'infoSources').filter(({ role }) => role !== 'creditline'),
  ];
  const renditions = renditionsOf(input);
  return {
    ...extra,
    name: part.name,
    uri: part.uri,
    type: TYPES[part.kind],
    by: part.byline,
    copyrightHolder: part.copyrightHolder,
    copyrightNotice: part.copyrightNotice,
    usageTerms: part.usageTerms,
    digitalSourceType: part.digitalSourceType,
    headlines,
    descriptions,
    infoSources,
    renditions,
  };
}
