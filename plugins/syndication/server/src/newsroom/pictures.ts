import { errors } from '@strapi/utils';
import type { Content, MediaPart, Rendition } from '../../../shared/edition';
import { textIn } from '../../../shared/terms';
import type { Kind } from '../../../shared/words';
import { dressPicture, isDrawn, VaultError, type ConfiguredVault, type PictureRights } from '../media';
import type { Defaults } from './build';

/** What is written into the renditions of a part: what was said of it, of its item, and what the agency says of all. */
export function pictureRights(input: {
  part: MediaPart;
  content: Content;
  /** Whether the part is the item itself, so that what is said of the item is said of it. */
  own: boolean;
  language: string;
  defaults: Defaults;
}): Omit<PictureRights, 'dataMining'> {
  const { part, content, own, language, defaults } = input;
  // What was bought in is not credited to the agency, nor is its copyright the agency's.
  const same = part.source === content.source.code;
  const ofItem = (said: string | undefined, otherwise: string | undefined) =>
    own && said !== otherwise ? said : undefined;
  const agency = textIn(defaults.agencyName, language);
  const sourceName = same ? content.source.name : textIn(defaults.sourceNames.get(part.source), language);
  return {
    uri: part.uri,
    creator: { stated: part.byline ?? (own ? content.byline : undefined) },
    creditLine: {
      stated: part.creditLine ?? ofItem(content.creditLine, textIn(defaults.credit, language)),
      otherwise: same ? content.creditLine : undefined,
    },
    source: { otherwise: sourceName },
    copyrightNotice: {
      stated: part.copyrightNotice ?? ofItem(content.copyrightNotice, textIn(defaults.notice, language)),
      otherwise: same ? content.copyrightNotice : undefined,
    },
    usageTerms: {
      stated: part.usageTerms ?? ofItem(content.usageTerms, textIn(defaults.usageTerms, language)),
      otherwise: content.usageTerms,
    },
    ...(agency ? { licensor: agency } : {}),
  };
}

/**
 * Gives each picture of an edition its renditions, with the rights written into them. Throws an ApplicationError where an original is
 * not in the vault: an edition is complete.
 */
export async function dressContent(input: {
  vault: ConfiguredVault;
  content: Content;
  kind: Kind;
  language: string;
  defaults: Defaults;
}): Promise<Content> {
  const { vault, content, kind } = input;
  const media: MediaPart[] = [];
  for (const [index, part] of content.media.entries()) {
    const own = index === 0 && (kind === 'picture' || kind === 'video');
    const kept = part.renditions.filter((rendition) => !isDrawn(rendition));
    const rights = pictureRights({ ...input, part, own });
    media.push({ ...part, renditions: [...kept, ...(await renditionsOf({ vault, part, rights }))] });
  }
  return { ...content, media };
}

async function renditionsOf(input: {
  vault: ConfiguredVault;
  part: MediaPart;
  rights: Omit<PictureRights, 'dataMining'>;
}): Promise<Rendition[]> {
  const { vault, part, rights } = input;
  const original = part.renditions.find(({ name, sha256 }) => name === 'original' && sha256)?.sha256;
  if (!original) return [];
  try {
    if (part.kind !== 'picture' && part.kind !== 'graphic') {
      if (!(await vault.vault.has(original))) throw new VaultError('missing', 'Its bytes are gone.');
      return [];
    }
    const drawn = new Map(
      part.renditions.flatMap((one) => (isDrawn(one) && one.sha256 ? [[one.recipe, one.sha256] as const] : [])),
    );
    return (await dressPicture({ vault, original, drawn, rights })).map((rendition) => ({ ...rendition }));
  } catch (cause) {
    if (cause instanceof VaultError && cause.code === 'missing')
      throw new errors.ApplicationError(
        `The file of ${part.headline ?? part.name} is not in the vault any more: upload it again.`,
      );
    throw cause;
  }
}
