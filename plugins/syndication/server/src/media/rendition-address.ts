import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** One rendition for one connection: what a signed address gives, and to whom. */
export interface RenditionGrant {
  /** Id of the key by which it was asked for: the address is no good without it. */
  key: string;
  /** Code of the connection. */
  connection: string;
  item: string;
  edition: number;
  /** Id of the picture or video in the edition. */
  part: string;
  rendition: string;
}

const payload = z.tuple([
  z.string(),
  z.string(),
  z.string(),
  z.int().positive(),
  z.string(),
  z.string(),
  z.int().positive(),
]);

/** What stands in an address and is good until `expires` (epoch milliseconds, kept to the second): letters, digits, `-`, `_` and one dot. */
export function signRendition(input: { grant: RenditionGrant; expires: number; secret: string }): string {
  const { key, connection, item, edition, part, rendition } = input.grant;
  const said = [key, connection, item, edition, part, rendition, Math.floor(input.expires / 1_000)];
  const body = Buffer.from(JSON.stringify(said)).toString('base64url');
  return `${body}.${signatureOf({ body, secret: input.secret }).toString('base64url')}`;
}

/** What a token grants, or null where it is not ours, not whole, or no longer good. `now` in epoch milliseconds. */
export function openRendition(input: { token: string; now: number; secret: string }): RenditionGrant | null {
  const [, body, signature] = /^([\w-]{1,1000})\.([\w-]{43})$/.exec(input.token) ?? [];
  if (!body || !signature) return null;
  const given = Buffer.from(signature, 'base64url');
  const right = signatureOf({ body, secret: input.secret });
  if (given.length !== right.length || !timingSafeEqual(given, right)) return null;
  const [key, connection, item, edition, part, rendition, expires] = payload.parse(
    JSON.parse(Buffer.from(body, 'base64url').toString()),
  );
  return input.now < expires * 1_000 ? { key, connection, item, edition, part, rendition } : null;
}

/** The first word keeps a signature from being good for anything else that is signed with the same secret. */
const signatureOf = (input: { body: string; secret: string }): Buffer =>
  createHmac('sha256', input.secret).update(`rendition-address-1\n${input.body}`).digest();
