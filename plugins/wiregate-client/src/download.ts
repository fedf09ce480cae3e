import { once } from 'node:events';
import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { within } from './deadline';
import { DownloadError, TransportError } from './errors';
import { syncDirectory } from './files';
import { persist, reasonOf, refusalOf, sendOnce, type Transport } from './http';

export interface Downloaded {
  /** Bytes. */
  length: number;
  contentType: string | null;
  etag: string | null;
}

export interface Download {
  url: URL;
  /** A path, at which the file appears when it is whole, or a stream, which is ended then. */
  to: string | Writable;
  /** Bytes, where they are known beforehand. */
  length?: number;
  signal?: AbortSignal;
}

/** Where the bytes go, from the first on; `restart` takes all of them back. */
interface Sink {
  write(chunk: Uint8Array): Promise<void>;
  restart(): Promise<void>;
}

const REDIRECTS = 5;

/** Bytes as the server has them, whole or not at all: what is cut off goes on by `Range` and `If-Range`. */
export async function download(transport: Transport, input: Download): Promise<Downloaded> {
  return typeof input.to === 'string'
    ? toFile(transport, { ...input, to: input.to })
    : toStream(transport, input, input.to);
}

async function toFile(transport: Transport, input: Download & { to: string }): Promise<Downloaded> {
  const partial = `${input.to}.part`;
  const handle = await open(partial, 'w');
  let position = 0;
  const sink: Sink = {
    async write(chunk) {
      for (let done = 0; done < chunk.length;) {
        const { bytesWritten } = await handle.write(chunk, done, chunk.length - done, position);
        done += bytesWritten;
        position += bytesWritten;
      }
    },
    async restart() {
      await handle.truncate(0);
      position = 0;
    },
  };
  try {
    const downloaded = await pull(transport, input, sink);
    await handle.sync();
    await handle.close();
    await rename(partial, input.to);
    await syncDirectory(path.dirname(input.to));
    return downloaded;
  } catch (error) {
    await handle.close();
    await rm(partial, { force: true });
    throw error;
  }
}

async function toStream(transport: Transport, input: Download, stream: Writable): Promise<Downloaded> {
  const downloaded = await pull(transport, input, {
    async write(chunk) {
      if (!stream.write(chunk)) await once(stream, 'drain');
    },
    restart: () => Promise.reject(new DownloadError(`${input.url.pathname} changed while it was read.`)),
  });
  stream.end();
  await finished(stream);
  return downloaded;
}

/** What has come so far, and what it is a part of. */
interface State extends Downloaded {
  /** Of the whole, in bytes; null where the server does not say. */
  total: number | null;
}

async function pull(transport: Transport, input: Download, sink: Sink): Promise<Downloaded> {
  const state: State = { length: 0, total: null, contentType: null, etag: null };
  await persist(transport, {
    ...(input.signal ? { signal: input.signal } : {}),
    // A connection that breaks off again and again, and brings something each time, gets there.
    progress: () => state.length,
    attempt: () => goOn(transport, input, sink, state),
  });
  const { length, contentType, etag } = state;
  if (input.length !== undefined && length !== input.length)
    throw new DownloadError(`${input.url.pathname} has ${length} bytes; ${input.length} were announced.`);
  return { length, contentType, etag };
}

/** One attempt, from where the last one got to; given up when nothing comes for too long. */
function goOn(transport: Transport, input: Download, sink: Sink, state: State): Promise<void> {
  return within({ milliseconds: transport.timeout, signal: input.signal }, async ({ signal, refresh }) => {
    // Only a strong validator says that it is the same, byte for byte (RFC 9110, 13.1.5).
    const resumes = state.length > 0 && state.etag?.startsWith('"') === true;
    const range = resumes ? { range: `bytes=${state.length}-`, 'if-range': state.etag ?? '' } : undefined;
    const response = await openAt(transport, { url: input.url, headers: range ?? UNENCODED, signal });
    if (!(range && continues(response, state))) {
      if (response.status !== 200) throw await unfit(response, state);
      if (state.length > 0) await sink.restart();
      state.length = 0;
      state.total = numberOf(response.headers.get('content-length'));
      state.contentType = response.headers.get('content-type');
      state.etag = response.headers.get('etag');
    }
    for await (const chunk of chunksOf(response)) {
      refresh();
      await sink.write(chunk);
      state.length += chunk.length;
    }
    if (state.total !== null && state.length !== state.total)
      throw new TransportError(`${input.url.pathname} broke off after ${state.length} of ${state.total} bytes.`);
  });
}

/** Compressed on the way, a file has no length of its own. (Where a range is asked for, fetch sees to it itself.) */
const UNENCODED = { 'accept-encoding': 'identity' };

/** Follows redirects; the key goes along only to where the API is. */
async function openAt(
  transport: Transport,
  request: { url: URL; headers: Record<string, string>; signal: AbortSignal },
): Promise<Response> {
  let { url } = request;
  for (let hop = 0; hop <= REDIRECTS; hop += 1) {
    const response = await sendOnce(transport, { ...request, url });
    const location = response.headers.get('location');
    if (response.status < 300 || response.status > 399 || location === null) return response;
    await response.body?.cancel();
    url = new URL(location, url);
    if (!/^https?:$/.test(url.protocol)) throw new DownloadError(`${request.url.pathname} leads to ${url.protocol}.`);
  }
  throw new DownloadError(`${request.url.pathname} leads from one address to the next without an end.`);
}

/** Whether the answer begins where the last one broke off, and is a part of the same whole. */
function continues(response: Response, state: State): boolean {
  const match = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers.get('content-range') ?? '');
  if (response.status !== 206 || !match || Number(match[1]) !== state.length) return false;
  return match[2] === '*' || state.total === null || Number(match[2]) === state.total;
}

/** The error of an answer that is neither the whole nor the rest. */
async function unfit(response: Response, state: State): Promise<Error> {
  if (response.status !== 206 && response.status !== 416) return refusalOf(response);
  await response.body?.cancel();
  state.etag = null;
  return new TransportError(`The answer (${response.status}) does not go on where the last one broke off.`);
}

async function* chunksOf(response: Response): AsyncGenerator<Uint8Array> {
  if (!response.body) return;
  const reader = response.body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((cause: unknown) => {
        throw new TransportError(`A download broke off: ${reasonOf(cause)}`, { cause });
      });
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

const numberOf = (header: string | null): number | null =>
  header !== null && /^\d+$/.test(header) ? Number(header) : null;
