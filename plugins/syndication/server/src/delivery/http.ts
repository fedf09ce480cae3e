import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import accepts from 'accepts';
import { dropSlowReader } from './limits';

/** A request and its answer, as Node has them. */
export interface Exchange {
  req: IncomingMessage;
  res: ServerResponse;
  method: string;
}

const compressBrotli = promisify(brotliCompress);
const compressGzip = promisify(gzip);
/** Answers shorter than this go out as they are (bytes). */
const WORTHWHILE = 1_000;

/** Straight to Node's response: nothing else has a say in what goes out. */
export function respond(
  { res, method }: Exchange,
  answer: { status: number; headers: Record<string, string>; body: Buffer | null },
): void {
  const { status, headers, body } = answer;
  if (res.headersSent || res.destroyed) return;
  if (body) headers['content-length'] ??= String(body.length);
  res.writeHead(status, headers);
  res.end(method === 'HEAD' ? null : body);
  dropSlowReader(res, body?.length ?? 0);
}

/** Aborts when the caller has gone away. */
export function closing({ req }: Exchange): AbortSignal {
  const aborter = new AbortController();
  req.once('close', () => aborter.abort());
  return aborter.signal;
}

export const header = ({ req }: Exchange, name: string): string | undefined => {
  const value = req.headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
};

export const splitTarget = (target: string): [string, string] => {
  const mark = target.indexOf('?');
  return mark < 0 ? [target, ''] : [target.slice(0, mark), target.slice(mark + 1)];
};

/** Of what is offered, best first, what the caller likes best (RFC 9110, 12.5.1); false where it likes none. */
export function acceptedOf({ req }: Exchange, offered: string[]): string | false {
  const [first] = offered;
  if (req.headers.accept === undefined && first) return first;
  const accepted = accepts(req).type(offered);
  return Array.isArray(accepted) ? (accepted[0] ?? false) : accepted;
}

/**
 * The caller has it already; an answer to POST is never a 304. Neither is what would not be a 2xx (RFC 9110, 13.2.1):
 * whoever asks with `*` must hear of a kill.
 */
export const notModified = (
  exchange: Exchange,
  { status, headers }: { status: number; headers: Record<string, string> },
): boolean =>
  exchange.method !== 'POST' &&
  status >= 200 &&
  status < 300 &&
  headers['etag'] !== undefined &&
  matches(header(exchange, 'if-none-match'), headers['etag']);

/** If-None-Match by weak comparison (RFC 9110, 13.1.2). */
function matches(condition: string | undefined, etag: string): boolean {
  if (!condition) return false;
  if (condition.trim() === '*') return true;
  return condition.split(',').some((one) => one.trim().replace(/^W\//, '') === etag);
}

/** Compressed, where the caller takes that and it is worth it. */
export async function encode(
  { req, method }: Exchange,
  body: Buffer,
): Promise<{ body: Buffer; encoding: 'br' | 'gzip' | null }> {
  if (body.length < WORTHWHILE || method === 'HEAD' || req.headers['accept-encoding'] === undefined)
    return { body, encoding: null };
  const encoding = accepts(req).encoding(['br', 'gzip', 'identity']);
  if (encoding === 'br')
    return { body: await compressBrotli(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }), encoding };
  if (encoding === 'gzip') return { body: await compressGzip(body), encoding };
  return { body, encoding: null };
}
