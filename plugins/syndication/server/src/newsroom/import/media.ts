import type { MediaPart, Rendition } from '../../../../shared/edition';
import { linesOf } from '../../../../shared/blocks';
import type { Ninjs31, NinjsAssociation } from '../../../../shared/ninjs';
import { toUtc } from '../../../../shared/ninjs-values';
import type { MediaKind } from '../../../../shared/words';
import { chooseBody, chooseDescriptions, chooseHeadline, harmless, plain } from './choose';

/** Members that a media part has fields for, or that are no part's: bodies and what is associated in turn. */
const FIELDS = new Set<string>([
  ...['uri', 'type', 'name', 'headlines', 'descriptions', 'by', 'copyrightHolder', 'copyrightNotice', 'usageTerms'],
  ...['digitalSourceType', 'renditions', 'bodies', 'associations', 'standard', 'pubStatus', 'embargoedUntil'],
]);

/** What kind of media an association is; undefined if it is none. Without `type` its renditions tell. */
export function mediaKindOf({ type, renditions = [] }: NinjsAssociation): MediaKind | undefined {
  if (type === 'picture' || type === 'video' || type === 'audio' || type === 'graphic') return type;
  if (type !== undefined) return undefined;
  const family = renditions.find((rendition) => rendition.contentType)?.contentType?.split('/')[0];
  return family === 'image' ? 'picture' : family === 'video' || family === 'audio' ? family : undefined;
}

/** A name that no other has: the second `photo` is `photo-2`. */
function unique({ wanted, taken }: { wanted: string; taken: Set<string> }): string {
  let name = wanted;
  for (let number = 2; taken.has(name); number += 1) name = `${wanted}-${number}`;
  taken.add(name);
  return name;
}

/** Letters, digits, hyphens and underscores, so that an id can stand in an address. */
const idOf = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/[^\w-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .toLowerCase() || 'media';

/** The names and ids that parts of one item have already; `text` is the id of the words. */
export interface Taken {
  names: Set<string>;
  ids: Set<string>;
}
interface PartInput {
  entry: Ninjs31;
  kind: MediaKind;
  name: string;
  /** Source code, as in contracts. */
  source: string;
  taken: Taken;
}

/** The wording, rights and renditions of an association, or of a picture's or video's own document, as a part. */
export function mediaPart({ entry, kind, name, source, taken }: PartInput): MediaPart {
  const headline = chooseHeadline(entry.headlines);
  const { summary, alt, credit } = chooseDescriptions(entry.descriptions);
  const caption = summary ? plain(summary) : linesOf(chooseBody(entry).blocks).join('\n');
  const creditLine = credit ?? entry.infoSources?.find((party) => party.role?.toLowerCase() === 'creditline');
  const part: MediaPart = {
    id: unique({ wanted: idOf(name), taken: taken.ids }),
    kind,
    uri: entry.uri,
    name: unique({ wanted: name, taken: taken.names }),
    source,
    rights: {},
    renditions: (entry.renditions ?? []).map((rendition): Rendition => ({ ...rendition })),
  };
  const fields = {
    headline: headline && plain(headline),
    caption,
    altText: alt && plain(alt),
    byline: entry.by,
    creditLine: creditLine && ('value' in creditLine ? plain(creditLine) : creditLine.name),
    copyrightHolder: entry.copyrightHolder,
    copyrightNotice: entry.copyrightNotice,
    usageTerms: entry.usageTerms,
    digitalSourceType: entry.digitalSourceType,
  };
  const stated = Object.entries(fields).filter(([, value]) => value !== undefined && value !== '');
  return { ...part, ...Object.fromEntries(stated) };
}

/** A part made of an association keeps what it has no field for, and what is embargoed by itself stays so. */
export function associatedPart(input: PartInput & { entry: NinjsAssociation }): MediaPart {
  const { entry } = input;
  const headline = chooseHeadline(entry.headlines);
  const chosen = Object.values(chooseDescriptions(entry.descriptions));
  const further = {
    headlines: (entry.headlines ?? []).filter((other) => other !== headline).map(harmless),
    descriptions: (entry.descriptions ?? []).filter((other) => !chosen.includes(other)).map(harmless),
  };
  const extra: Record<string, unknown> = Object.fromEntries([
    ...Object.entries(entry).filter(([member, value]) => !FIELDS.has(member) && value !== undefined),
    ...Object.entries(further).filter(([, list]) => list.length > 0),
  ]);
  return {
    ...mediaPart(input),
    rights: entry.embargoedUntil ? { notBefore: toUtc(entry.embargoedUntil) } : {},
    ...(Object.keys(extra).length > 0 ? { extra } : {}),
  };
}
