import type { Middleware } from 'koa';
import { verifySigned, VAULT_PATH } from './address';
import { sentAs } from './content-types';
import { VaultError } from './errors';
import { rangeOf } from './ranges';
import type { ByteRange, Vault } from './vault';

/**
 * A Koa middleware that gives staff the bytes behind a signed address (GET and HEAD, single ranges). Everything else
 * below the vault's path is one and the same 404; other paths go on. Nothing that comes from here can run in the
 * admin's origin: types from a list, no sniffing, a sandbox without rights.
 */
export function serveSigned(input: { vault: Vault; secret: string; clock?: () => number }): Middleware {
  const { vault, secret, clock = Date.now } = input;

  return async (ctx, next) => {
    if (ctx.path !== VAULT_PATH && !ctx.path.startsWith(`${VAULT_PATH}/`)) return next();
    ctx.set('X-Content-Type-Options', 'nosniff');
    ctx.set('Content-Security-Policy', `default-src 'none'; sandbox`);
    ctx.set('Cache-Control', 'private, no-store');
    ctx.status = 404;

    if (ctx.method !== 'GET' && ctx.method !== 'HEAD') return;
    const address = verifySigned({ path: ctx.path, query: ctx.query, now: clock(), secret });
    const stored = address && (await vault.stat(address.sha256));
    if (!address || !stored) return;

    const { sha256, size } = stored;
    const etag = `"${sha256}"`;
    const { contentType, disposition } = sentAs(address.ext);
    // A range of something else (RFC 9110, If-Range) is answered with the whole; `get` gives '' for an absent header.
    const wanted = ['', etag].includes(ctx.get('If-Range')) ? ctx.get('Range') : undefined;
    const range = rangeOf({ header: wanted, size });
    ctx.set('Accept-Ranges', 'bytes');

    if (range === 'unsatisfiable') {
      ctx.status = 416;
      ctx.set('Content-Range', `bytes */${size}`);
      return;
    }
    const part = range === 'whole' ? undefined : range;
    const body = ctx.method === 'GET' ? await openUnlessGone({ vault, sha256, part }) : undefined;
    if (body === null) return;
    ctx.status = part ? 206 : 200;
    if (body) ctx.body = body;
    if (part) ctx.set('Content-Range', `bytes ${part.start}-${part.end}/${size}`);
    ctx.set('ETag', etag);
    ctx.set('Content-Type', contentType);
    ctx.set(
      'Content-Disposition',
      disposition === 'inline' ? 'inline' : `attachment; filename="${sha256}${address.ext}"`,
    );
    ctx.length = part ? part.end - part.start + 1 : size;
  };
}

/** Null where the bytes were removed since they were looked for. */
async function openUnlessGone(input: { vault: Vault; sha256: string; part: ByteRange | undefined }) {
  try {
    return await input.vault.open(input.sha256, input.part);
  } catch (cause) {
    if (cause instanceof VaultError && cause.code === 'missing') return null;
    throw cause;
  }
}
