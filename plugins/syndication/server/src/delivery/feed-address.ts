import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';
import { z } from 'zod';

/** The newest items of one destination, for a feed reader that can send no header. */
export interface FeedGrant {
  /** Id of the key by which the address was asked for: it is no good without it. */
  key: string;
  /** Code of the connection. */
  connection: string;
  /** Code of the destination. */
  destination: string;
}

const said = z.tuple([z.string(), z.string(), z.string()]);

/**
 * Addresses that stand for a key and one destination: opaque, and the same each time they are asked for, so that a reader
 * keeps its feed. AES-256-GCM with a nonce that is made of what is sealed: the same nonce comes twice only with the same.
 */
export function createFeedAddresses(input: { secret: string }) {
  const derived = (purpose: string) => Buffer.from(hkdfSync('sha256', input.secret, '', purpose, 32));
  const [sealing, naming] = [derived('wiregate feed address v1'), derived('wiregate feed address nonce v1')];
  return {
    seal({ key, connection, destination }: FeedGrant): string {
      const text = JSON.stringify([key, connection, destination]);
      const nonce = createHmac('sha256', naming).update(text).digest().subarray(0, 12);
      const cipher = createCipheriv('aes-256-gcm', sealing, nonce);
      const sealed = Buffer.concat([cipher.update(text), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
    },
    /** Null where it is not one of ours. */
    open(token: string): FeedGrant | null {
      try {
        const bytes = Buffer.from(token, 'base64url');
        const decipher = createDecipheriv('aes-256-gcm', sealing, bytes.subarray(0, 12)).setAuthTag(
          bytes.subarray(12, 28),
        );
        const text = Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
        const [key, connection, destination] = said.parse(JSON.parse(text));
        return { key, connection, destination };
      } catch {
        return null;
      }
    },
  };
}
export type FeedAddresses = ReturnType<typeof createFeedAddresses>;
