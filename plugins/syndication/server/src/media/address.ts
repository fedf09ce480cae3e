import { createHmac, timingSafeEqual } from 'node:crypto';

/** The name of the upload provider, as config/plugins.ts and the rows of the media library have it. */
export const VAULT_PROVIDER = 'strapi-plugin-syndication/vault';

/** Below this path staff see the files of the media library, by signed addresses; there are no bytes in `public/`. */
export const VAULT_PATH = '/syndication/vault';

const ADDRESS = /^\/syndication\/vault\/([0-9a-f]{64})(\.[a-z0-9]{1,10})?$/;
const EXTENSION = /^\.[a-z0-9]{1,10}$/;

/** What an address names. `ext` is empty, or begins with a dot, and is in lower case. */
export interface VaultAddress {
  sha256: string;
  ext: string;
}

/** The path of a file. An extension that is not plain letters and digits is left out. */
export function addressOf(input: { sha256: string; ext?: string | null | undefined }): string {
  const ext = (input.ext ?? '').toLowerCase();
  return `${VAULT_PATH}/${input.sha256}${EXTENSION.test(ext) ? ext : ''}`;
}

/** The reverse of `addressOf`, for a path exactly as it was asked for; null for any other. */
export function parseAddress(path: string): VaultAddress | null {
  const match = ADDRESS.exec(path);
  return match?.[1] ? { sha256: match[1], ext: match[2] ?? '' } : null;
}

/**
 * The SHA-256 in an address of ours, however it was stored: relative or absolute, signed or not. The editor keeps the
 * signed address of an embedded picture in the text; null for an address that is not ours.
 */
export function sha256OfUrl(url: string): string | null {
  const { pathname } = URL.canParse(url, 'http://vault.invalid')
    ? new URL(url, 'http://vault.invalid')
    : { pathname: '' };
  return parseAddress(pathname)?.sha256 ?? null;
}

/** An address that is good until `expires` (epoch milliseconds, kept to the second). */
export function signAddress(input: { address: string; expires: number; secret: string }): string {
  const expires = Math.floor(input.expires / 1_000);
  return `${input.address}?expires=${expires}&signature=${signatureOf({ ...input, expires }).toString('base64url')}`;
}

/**
 * What a signed address names, or null where it is not ours, not whole, or no longer good. `path` as it was asked for,
 * not decoded; parameters that are not ours are ignored; `now` in epoch milliseconds.
 */
export function verifySigned(input: {
  path: string;
  query: Record<string, unknown>;
  now: number;
  secret: string;
}): VaultAddress | null {
  const { expires, signature } = input.query;
  const address = parseAddress(input.path);
  if (!address || typeof expires !== 'string' || typeof signature !== 'string') return null;
  if (!/^\d{1,12}$/.test(expires)) return null;
  const given = Buffer.from(signature, 'base64url');
  const right = signatureOf({ address: input.path, expires: Number(expires), secret: input.secret });
  if (given.length !== right.length || !timingSafeEqual(given, right)) return null;
  return input.now < Number(expires) * 1_000 ? address : null;
}

/** The first word keeps a signature from being good for anything else that is signed with the same secret. */
const signatureOf = (input: { address: string; expires: number; secret: string }): Buffer =>
  createHmac('sha256', input.secret).update(`vault-address-1\n${input.address}\n${input.expires}`).digest();
