import type { ItemLink, MediaPart } from '../../../../shared/edition';
import type { Ninjs31, NinjsAssociation } from '../../../../shared/ninjs';
import type { Kind } from '../../../../shared/words';
import { chooseBody, chooseHeadline, plain } from './choose';
import { associatedPart, mediaKindOf, type Taken } from './media';

const KINDS: Readonly<Record<string, Kind>> = {
  text: 'article',
  picture: 'picture',
  graphic: 'picture',
  video: 'video',
  composite: 'package',
};

function linkTo({ uri, rel, name, type, headlines }: NinjsAssociation): ItemLink {
  const headline = chooseHeadline(headlines);
  const kind = KINDS[type ?? ''];
  return {
    uri,
    name,
    ...(rel ? { rel } : {}),
    ...(kind ? { kind } : {}),
    ...(headline ? { headline: plain(headline) } : {}),
  };
}

/**
 * Sorts what a document is associated with. Pictures, videos, graphics and sound become media; anything else becomes a
 * link to an item: `members` of a package, `related` of all others. A picture or video in a package is both.
 *
 * An association that is not usable is left out, and one with a body of its own is only linked: `notes` say so.
 */
export function sortAssociations({
  document,
  source,
  taken,
}: {
  document: Pick<Ninjs31, 'type' | 'associations'>;
  source: string;
  taken: Taken;
}): { media: MediaPart[]; members: ItemLink[]; related: ItemLink[]; notes: string[] } {
  const media: MediaPart[] = [];
  const links: ItemLink[] = [];
  const notes: string[] = [];
  const isPackage = document.type === 'composite';
  for (const entry of document.associations ?? []) {
    const named = `the association ${JSON.stringify(entry.name)}`;
    if (entry.pubStatus !== undefined && entry.pubStatus !== 'usable') {
      notes.push(`${named} is ${entry.pubStatus} and was left out`);
      continue;
    }
    const kind = mediaKindOf(entry);
    if (kind) media.push(associatedPart({ entry, kind, name: entry.name, source, taken }));
    if (!kind || (isPackage && kind !== 'audio')) links.push(linkTo(entry));
    if (!kind && chooseBody(entry).blocks.length > 0) {
      notes.push(`${named} has a body of its own: it is linked, and is to be imported as a document of its own`);
    }
    if (entry.associations?.length) notes.push(`what ${named} is associated with in turn was left out`);
  }
  return { media, members: isPackage ? links : [], related: isPackage ? [] : links, notes };
}
