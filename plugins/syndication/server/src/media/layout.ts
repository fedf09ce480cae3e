import { join } from 'node:path';
import { VaultError } from './errors';

const SHA256 = /^[0-9a-f]{64}$/;

export const isSha256 = (value: unknown): value is string => typeof value === 'string' && SHA256.test(value);

/**
 * Where things lie in the vault. Every path is made here and from a checked SHA-256 alone, so that no name that anybody
 * chose ever becomes part of one.
 *
 *     ab/cd/abcd…    the bytes, by their SHA-256
 *     incoming/      what is being written; a name is given when it is whole
 *     leaving/       marks of what may be removed, and what is being removed
 */
export function layoutOf(directory: string) {
  const checked = (sha256: string): string => {
    if (!isSha256(sha256)) throw new VaultError('bad-hash', 'A SHA-256 is 64 hexadecimal digits in lower case.');
    return sha256;
  };
  const incoming = join(directory, 'incoming');
  const leaving = join(directory, 'leaving');
  return {
    incoming,
    leaving,
    folderOf: (sha256: string) => join(directory, checked(sha256).slice(0, 2), sha256.slice(2, 4)),
    bytesOf: (sha256: string) => join(directory, checked(sha256).slice(0, 2), sha256.slice(2, 4), sha256),
    markOf: (sha256: string) => join(leaving, `${checked(sha256)}.mark`),
    asideOf: (sha256: string) => join(leaving, `${checked(sha256)}.bytes`),
  };
}
export type Layout = ReturnType<typeof layoutOf>;
