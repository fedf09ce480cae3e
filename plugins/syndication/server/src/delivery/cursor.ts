import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { Problem } from './problems';

/**
 * Cursors: opaque, encrypted (AES-256-GCM), bound to what they were given for. A cursor of another connection or for
 * other filters does not decrypt. They never expire by age.
 */
export function createCursors(input: { secret: string }) {
  const key = Buffer.from(hkdfSync('sha256', input.secret, '', 'wiregate cursor v1', 32));
  const bound = (to: unknown) => createHash('sha256').update(JSON.stringify(to)).digest();
  return {
    seal(position: unknown, to: unknown): string {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(bound(to));
      const sealed = Buffer.concat([cipher.update(JSON.stringify(position)), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
    },
    open(cursor: string, to: unknown): unknown {
      try {
        const bytes = Buffer.from(cursor, 'base64url');
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12))
          .setAAD(bound(to))
          .setAuthTag(bytes.subarray(12, 28));
        return JSON.parse(Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8'));
      } catch {
        throw new Problem('bad-cursor', 'after: this is no cursor of this connection for these filters', {
          members: { parameter: 'after' },
        });
      }
    },
  };
}
export type Cursors = ReturnType<typeof createCursors>;
