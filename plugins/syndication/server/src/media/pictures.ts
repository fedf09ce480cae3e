import { createHash } from 'node:crypto';
import type { Sharp } from 'sharp';
import { draw } from './draw';
import type { UploadLimits } from './inspect';
import type { Recipe } from './options';

/** A rendition as it was made. */
export interface Rendered {
  bytes: Buffer;
  ext: string;
  contentType: string;
  /** Pixels. */
  width: number;
  height: number;
}

const EXTENSIONS = { jpeg: '.jpg', png: '.png', webp: '.webp', avif: '.avif' } as const;

/** Formats that sharp reads, and that renditions are made of. */
const RENDERED = new Set(['jpeg', 'png', 'webp', 'tiff', 'gif', 'heif']);
export const isRendered = (format: string | undefined): boolean => format !== undefined && RENDERED.has(format);

/** Names how a rendition was made: where that changed, it is made anew. */
export const recipeTag = (recipe: Recipe): string =>
  createHash('sha256')
    .update(JSON.stringify(['1', recipe.width, recipe.height, recipe.format, recipe.quality]))
    .digest('hex')
    .slice(0, 16);

/** Whether a rendition was only drawn, at an upload: it says no rights yet, and leaves with nothing. */
export const isDrawn = <One extends Record<string, unknown>>(rendition: One): rendition is One & { recipe: string } =>
  typeof rendition['recipe'] === 'string';

/**
 * A picture fitted into a box: upright, never enlarged, in sRGB whatever its colours were, 8 bits deep, of an animation the first
 * frame; what a JPEG cannot let through is white. All metadata come along, or `xmp` in place of its XMP.
 */
export async function renderPicture(input: {
  path: string;
  recipe: Recipe;
  limits: Pick<UploadLimits, 'pixels'>;
  xmp?: string;
}): Promise<Rendered> {
  const { path, recipe, limits, xmp } = input;
  const { format, quality, width, height } = recipe;
  let picture = draw(path, { limitInputPixels: limits.pixels, pages: 1 })
    .autoOrient()
    .resize({ width, height, fit: 'inside', withoutEnlargement: true })
    .keepMetadata()
    .withIccProfile('srgb');
  if (xmp !== undefined) picture = picture.withXmp(xmp);
  if (format === 'jpeg') picture = picture.flatten({ background: '#fff' });
  const { data, info } = await encoded(picture, format, quality).toBuffer({ resolveWithObject: true });
  const contentType = `image/${format}`;
  return { bytes: data, ext: EXTENSIONS[format], contentType, width: info.width, height: info.height };
}

function encoded(picture: Sharp, format: Recipe['format'], quality: number): Sharp {
  switch (format) {
    case 'jpeg':
      return picture.jpeg({ quality, progressive: true });
    case 'png':
      return picture.png();
    case 'webp':
      return picture.webp({ quality });
    case 'avif':
      return picture.avif({ quality });
  }
}
