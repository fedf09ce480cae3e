import { addressOf, sha256OfUrl, signAddress } from './address';
import { inspect } from './inspect';
import { isSha256 } from './layout';
import { type VaultOptions } from './options';
import { forEditor } from './refusals';
import { markForRemoval } from './removals';
import { configureVault } from './vault-instance';

/** As much of Strapi's file, or of one of its formats, as the provider reads and writes. */
export interface ProviderFile {
  name?: string;
  ext?: string | null;
  mime?: string;
  url?: string;
  stream?: AsyncIterable<Uint8Array>;
  buffer?: Uint8Array;
  provider_metadata?: Record<string, unknown> | null;
}

/**
 * Strapi's upload provider for the vault. Strapi calls `init` once, with the `providerOptions` of config/plugins.ts,
 * and then these for each file and for each of its formats.
 */
export function init(options: VaultOptions) {
  const { vault, signingSecret, signedFor, limits } = configureVault(options);

  /**
   * Afterwards `url` is an address that says nothing without a signature, `provider_metadata` names the bytes, and the
   * extension and the media type are those of the content: what is looked at is what is kept.
   */
  async function keep(file: ProviderFile, bytes: AsyncIterable<Uint8Array> | undefined): Promise<void> {
    if (!bytes) throw new Error(`${nameOf(file)} came without its bytes.`);
    try {
      const { sha256 } = await vault.put(bytes);
      try {
        const path = vault.locate(sha256);
        const { ext, mime } = await inspect({ path, ext: (file.ext ?? '').toLowerCase(), limits });
        Object.assign(file, { ext, mime });
      } catch (cause) {
        await markForRemoval({ directory: vault.directory, sha256 });
        throw cause;
      }
      file.url = addressOf({ sha256, ext: file.ext });
      file.provider_metadata = { ...file.provider_metadata, sha256 };
    } catch (cause) {
      throw forEditor({ cause, name: nameOf(file) });
    }
  }

  return {
    upload: (file: ProviderFile): Promise<void> => keep(file, file.buffer && once(file.buffer)),
    uploadStream: (file: ProviderFile): Promise<void> => keep(file, file.stream),

    /** Lets go of the bytes, once nothing needs them any more: see `protectWith`. A file that is not ours is none of ours. */
    async delete(file: ProviderFile): Promise<void> {
      const sha256 = sha256Of(file);
      if (sha256) await markForRemoval({ directory: vault.directory, sha256 });
    },

    isPrivate: (): boolean => true,

    /** An address for a member of staff who may see the media library: good for minutes, and for this file alone. */
    async getSignedUrl(file: ProviderFile): Promise<{ url: string }> {
      const sha256 = sha256Of(file);
      if (!sha256) return { url: file.url ?? '' };
      const address = addressOf({ sha256, ext: file.ext });
      return { url: signAddress({ address, expires: Date.now() + signedFor * 1_000, secret: signingSecret }) };
    },
  };
}

/** The hash of the bytes of a file of the media library, or of one of its formats; null where they are not ours. */
function sha256Of(file: ProviderFile): string | null {
  const stated = file.provider_metadata?.['sha256'];
  return isSha256(stated) ? stated : sha256OfUrl(file.url ?? '');
}

async function* once(buffer: Uint8Array): AsyncIterable<Uint8Array> {
  yield buffer;
}

const nameOf = (file: ProviderFile): string => file.name ?? 'The file';
