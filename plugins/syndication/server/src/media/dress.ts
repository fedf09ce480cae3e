import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { draw } from './draw';
import { unlessAbsent, VaultError } from './errors';
import { withSegments } from './jpeg';
import type { Recipe } from './options';
import { rightsMetadata, type PictureRights, type RightsMetadata } from './picture-rights';
import { isRendered, recipeTag, renderPicture } from './pictures';
import type { Vault } from './vault';
import type { ConfiguredVault } from './vault-instance';

/** A rendition that says its rights; its bytes are in the vault. Sizes in pixels and bytes. */
export interface DressedRendition {
  name: string;
  sha256: string;
  contentType: string;
  width: number;
  height: number;
  sizeInBytes: number;
}

/** What was drawn at the upload: by `recipeTag`, the hash of its bytes. */
export type Drawn = ReadonlyMap<string, string>;

/**
 * The renditions of a picture with its rights written into them, in the order of the configuration; none where it is no
 * picture that can be drawn. A JPEG that was drawn at the upload is not coded again. The same input gives the same bytes.
 * @throws VaultError `missing` where the original is not in the vault
 */
export async function dressPicture(input: {
  vault: Pick<ConfiguredVault, 'vault' | 'recipes' | 'limits' | 'dataMining'>;
  /** SHA-256 of the original. */
  original: string;
  drawn: Drawn;
  rights: Omit<PictureRights, 'dataMining'>;
}): Promise<DressedRendition[]> {
  const { original, drawn } = input;
  const { vault, recipes, limits, dataMining } = input.vault;
  const path = vault.locate(original);
  if (!(await vault.has(original))) throw new VaultError('missing', `There is nothing in the vault under ${original}.`);
  const file = await draw(path, { limitInputPixels: limits.pixels }).metadata();
  if (!isRendered(file.format)) return [];
  const metadata = rightsMetadata({ file, rights: { ...input.rights, dataMining } });
  const renditions: DressedRendition[] = [];
  for (const [name, recipe] of recipes) {
    const made =
      (await fromDrawn({ vault, recipe, drawn, metadata })) ?? (await anew({ path, recipe, limits, metadata }));
    const { sha256, size } = await vault.put(once(made.bytes));
    const { width, height } = made;
    renditions.push({ name, sha256, contentType: `image/${recipe.format}`, width, height, sizeInBytes: size });
  }
  return renditions;
}

interface Made {
  bytes: Uint8Array;
  width: number;
  height: number;
}

async function fromDrawn(from: {
  vault: Vault;
  recipe: Recipe;
  drawn: Drawn;
  metadata: RightsMetadata;
}): Promise<Made | null> {
  const { vault, recipe, drawn, metadata } = from;
  const sha256 = drawn.get(recipeTag(recipe));
  if (recipe.format !== 'jpeg' || sha256 === undefined) return null;
  const bytes = await unlessAbsent(readFile(vault.locate(sha256)));
  // What does not have the hash that it goes by was spoilt on the disk: it is drawn anew.
  if (!bytes || createHash('sha256').update(bytes).digest('hex') !== sha256) return null;
  const { width, height } = await draw(bytes).metadata();
  return { bytes: dressed(bytes, metadata), width, height };
}

async function anew(from: {
  path: string;
  recipe: Recipe;
  limits: ConfiguredVault['limits'];
  metadata: RightsMetadata;
}): Promise<Made> {
  const { recipe, metadata } = from;
  const { bytes, width, height } = await renderPicture({ ...from, xmp: metadata.xmp });
  return { bytes: recipe.format === 'jpeg' ? dressed(bytes, metadata) : bytes, width, height };
}

const dressed = (jpeg: Uint8Array, { xmp, app13 }: RightsMetadata): Uint8Array =>
  withSegments({ jpeg, xmp: Buffer.from(xmp), app13 });

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}
