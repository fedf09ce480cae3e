import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { Problem } from './problems';

/** Bindings whose hash is kept. */
const KEPT = 500;
/** Cursors that this process gave out and expects back, or was asked with before. */
const GIVEN = 2_000;

/**
 * Cursors: opaque, encrypted (AES-256-GCM), bound to what they were given for. A cursor of another connection or for
 * other filters does not decrypt. They never expire by age.
 */
export function createCursors(input: { secret: string }) {
  const key = Buffer.from(hkdfSync('sha256', input.secret, '', 'wiregate cursor v1', 32));
  // A fixed field that is this process's own and a counter (NIST SP 800-38D, 8.2.1): no nonce comes twice, and none waits
  // for the system's randomness.
  let fixed = randomBytes(8);
  let count = 0;
  function nextNonce(): Buffer {
    if (count === 0xffffffff) {
      fixed = randomBytes(8);
      count = 0;
    }
    const nonce = Buffer.concat([fixed, Buffer.alloc(4)]);
    nonce.writeUInt32BE((count += 1), 8);
    return nonce;
  }
  const given = new LRUCache<string, { position: unknown; hash: Buffer }>({ max: GIVEN });
  const hashes = new LRUCache<string, Buffer>({ max: KEPT });
  /** A connection comes with the same filters again and again. */
  const bound = (to: object): Buffer => {
    const name = JSON.stringify(to);
    const hash = hashes.get(name) ?? createHash('sha256').update(name).digest();
    hashes.set(name, hash);
    return hash;
  };
  return {
    seal(position: unknown, to: object): string {
      const iv = nextNonce();
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(bound(to));
      const sealed = Buffer.concat([cipher.update(JSON.stringify(position)), cipher.final()]);
      const cursor = Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
      given.set(cursor, { position, hash: bound(to) });
      return cursor;
    },
    open(cursor: string, to: object): unknown {
      const known = given.get(cursor);
      if (known?.hash.equals(bound(to))) return known.position;
      try {
        const bytes = Buffer.from(cursor, 'base64url');
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12))
          .setAAD(bound(to))
          .setAuthTag(bytes.subarray(12, 28));
        const opened = Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]);
        const position: unknown = JSON.parse(opened.toString('utf8'));
        given.set(cursor, { position, hash: bound(to) });
        return position;
      } catch {
        throw new Problem('bad-cursor', 'after: this is no cursor of this connection for these filters', {
          members: { parameter: 'after' },
        });
      }
    },
  };
}
export type Cursors = ReturnType<typeof createCursors>;
