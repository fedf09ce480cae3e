import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { draw } from './draw';
import { inspect } from './inspect';
import { isRendered, recipeTag, renderPicture } from './pictures';
import { forEditor } from './refusals';
import { configuredVault } from './vault-instance';

/** As much as is needed of a file that Strapi is taking in; it lies at `filepath` until it is in the vault. */
export interface IncomingFile {
  name: string;
  hash: string;
  ext?: string | null;
  mime?: string;
  path?: string | null;
  filepath?: string;
  tmpWorkingDirectory?: string;
}

/** As much as is needed of what Strapi does with pictures. */
export interface ImageService {
  isImage(file: IncomingFile): Promise<boolean>;
  isResizableImage(file: IncomingFile): Promise<boolean>;
  getDimensions(file: IncomingFile): Promise<{ width: number | null; height: number | null }>;
  generateThumbnail(file: IncomingFile): Promise<unknown>;
  generateResponsiveFormats(file: IncomingFile): Promise<unknown[]>;
  optimize(file: IncomingFile): Promise<IncomingFile>;
}

/**
 * Strapi's work on pictures, done so that nothing is lost: what comes in is looked at before anything decodes it, the
 * original stays byte for byte as it is (Strapi would code it anew, without its metadata), and its formats are our
 * renditions, made once at the upload, so that publishing has nothing more to draw.
 */
export function keepPictures<Service extends ImageService>(strapis: Service): Service {
  return {
    ...strapis,

    /** The first thing that Strapi asks of any file. @throws what an editor reads, where it may not be kept */
    async isImage(file) {
      if (!file.filepath) return strapis.isImage(file);
      try {
        const ext = (file.ext || extname(file.name)).toLowerCase();
        const { ext: own, mime } = await inspect({ path: file.filepath, ext, limits: configuredVault().limits });
        Object.assign(file, { ext: own, mime });
        return mime.startsWith('image/');
      } catch (cause) {
        throw forEditor({ cause, name: file.name });
      }
    },

    isResizableImage: async (file) => (file.filepath ? isRendered(await formatOf(file.filepath)) : false),
    getDimensions: async (file) => (file.filepath ? sizeOf(file.filepath) : strapis.getDimensions(file)),
    optimize: async (file) => file,
    generateThumbnail: async () => null,

    async generateResponsiveFormats(file) {
      const { filepath } = file;
      if (!filepath) return [];
      const formats: unknown[] = [];
      for (const [key, recipe] of configuredVault().recipes) {
        const { bytes, ext, contentType, width, height } = await renderPicture({
          path: filepath,
          recipe,
          limits: configuredVault().limits,
        });
        const hash = `${key}_${file.hash}`;
        const target = join(file.tmpWorkingDirectory ?? '', hash);
        await writeFile(target, bytes);
        formats.push({
          key,
          file: {
            name: `${key}_${file.name}`,
            hash,
            ext,
            mime: contentType,
            filepath: target,
            path: file.path ?? null,
            getStream: () => createReadStream(target),
            width,
            height,
            size: Math.round(bytes.length / 10) / 100,
            sizeInBytes: bytes.length,
            // By it a publish knows whether this is the rendition that it would make.
            provider_metadata: { recipe: recipeTag(recipe) },
          },
        });
      }
      return formats;
    },
  };
}

const formatOf = async (path: string): Promise<string | undefined> =>
  (await draw(path, { limitInputPixels: false }).metadata()).format;

async function sizeOf(path: string): Promise<{ width: number; height: number }> {
  const { autoOrient } = await draw(path, { limitInputPixels: false }).metadata();
  return autoOrient;
}
