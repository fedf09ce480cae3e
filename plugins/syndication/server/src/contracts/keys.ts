import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Base 62, so that neither part of a key holds the `_` that separates them. */
function base62(bytes: Buffer, length: number): string {
  let value = BigInt(`0x${bytes.toString('hex')}`);
  let digits = '';
  for (let index = 0; index < length; index += 1) {
    digits = DIGITS[Number(value % 62n)] + digits;
    value /= 62n;
  }
  return digits;
}

export interface IssuedKey {
  keyId: string;
  secretHash: string;
  /** Shown once, kept nowhere. */
  credential: string;
}

/** A new key of 256 bits: `wk_live_<keyId>_<secret>`. Only a keyed hash of the secret is stored. */
export function issueKey(input: { environment: 'live' | 'test'; pepper: string }): IssuedKey {
  const keyId = base62(randomBytes(12), 16);
  const secret = base62(randomBytes(32), 43);
  return {
    keyId,
    secretHash: hashSecret({ secret, pepper: input.pepper }),
    credential: `wk_${input.environment}_${keyId}_${secret}`,
  };
}

export const hashSecret = (input: { secret: string; pepper: string }): string =>
  createHmac('sha256', input.pepper).update(input.secret).digest('hex');

/** Constant in time, whatever the presented secret is. */
export function secretMatches(input: { secret: string; secretHash: string; pepper: string }): boolean {
  const presented = createHmac('sha256', input.pepper).update(input.secret).digest();
  const stored = Buffer.from(input.secretHash, 'hex');
  return stored.length === presented.length && timingSafeEqual(stored, presented);
}

/** `Bearer wk_…`, or Basic with keyId and secret; null for anything else. */
export function parseCredential(
  authorization: string | undefined,
): { keyId: string; secret: string; environment: string | null } | null {
  const [scheme = '', value = ''] = (authorization ?? '').split(/ +/, 2);
  if (/^bearer$/i.test(scheme)) {
    const match = /^wk_(live|test)_([0-9A-Za-z]{1,64})_([0-9A-Za-z]{1,128})$/.exec(value);
    return match ? { environment: match[1]!, keyId: match[2]!, secret: match[3]! } : null;
  }
  if (/^basic$/i.test(scheme)) {
    const match = /^([0-9A-Za-z]{1,64}):([0-9A-Za-z]{1,128})$/.exec(Buffer.from(value, 'base64').toString('utf8'));
    return match ? { environment: null, keyId: match[1]!, secret: match[2]! } : null;
  }
  return null;
}
