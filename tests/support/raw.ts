import { connect } from 'node:net';
import { Agent, request } from 'node:http';

export interface RawAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  /** As it came: packed, where it is packed. */
  body: Buffer;
}

export interface RawCall {
  method?: string;
  /** Sent as it is written: fetch would tidy it up. */
  path: string;
  headers?: Record<string, string | string[]>;
  body?: string | Uint8Array;
}

const agent = new Agent({ keepAlive: true, maxSockets: 16 });

/** A call whose path and headers go out letter by letter. An answer that is broken off has status 0. */
export const raw = (origin: string, call: RawCall): Promise<RawAnswer> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(origin);
    const headers = {
      ...call.headers,
      ...(call.body === undefined ? {} : { 'content-length': String(Buffer.byteLength(call.body)) }),
    };
    const outgoing = request(
      { hostname, port, path: call.path, method: call.method ?? 'GET', headers, agent },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        const done = () =>
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: Buffer.concat(chunks) });
        incoming.on('end', done);
        incoming.on('error', done);
      },
    );
    // What is left open answers nothing.
    outgoing.setTimeout(5_000, () => outgoing.destroy(Object.assign(new Error('silent'), { code: 'ECONNRESET' })));
    outgoing.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ECONNRESET' || error.code === 'EPIPE'
        ? resolve({ status: 0, headers: {}, body: Buffer.alloc(0) })
        : reject(error),
    );
    outgoing.end(call.body);
  });

/** Bytes sent to the server as they are, for what no client would send; all that came back until it closed or fell silent. */
export const rawBytes = (origin: string, bytes: string): Promise<RawAnswer> =>
  new Promise((resolve) => {
    const { hostname, port } = new URL(origin);
    const chunks: Buffer[] = [];
    const socket = connect({ host: hostname, port: Number(port) }, () => socket.write(bytes));
    const done = () => {
      socket.destroy();
      const body = Buffer.concat(chunks);
      resolve({ status: Number(/^HTTP\/1\.1 (\d+)/.exec(body.toString('latin1'))?.[1] ?? 0), headers: {}, body });
    };
    socket.setTimeout(300, done);
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', done);
    socket.on('close', done);
  });
