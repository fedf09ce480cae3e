import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { EventType, Ninjs, Omission, Use, WireEvent } from './types';

/** For tests: a small wire behind a real HTTP server, by the rules of the partner API, that fails on order. */
export const KEY = 'wk_test_abc123_verysecret';
const PREFIX = '/api/syndication/v1';

/** What is wrong with the next answer to a call. */
export type Fault = 'unavailable' | 'limited' | 'cut' | 'dropped' | 'garbage' | 'empty' | 'proxy';

export interface TestWire {
  url: string;
  requests: Array<{ method: string; path: string; query: URLSearchParams; headers: IncomingMessage['headers'] }>;
  /** Puts an event on the wire; kills and withholdings hide what was before. */
  put(event: EventType, id: string, edition: number, more?: Partial<WireEvent>): WireEvent;
  /** The next answers to calls that begin so. */
  fail(call: string, ...faults: Fault[]): void;
  /** Bytes of a picture; `etag` as given. */
  picture(path: string, picture: { bytes: Buffer; etag?: string; contentType?: string }): void;
  /** Answers that stand above all others: by path, with status and problem or body. */
  answers: Map<string, { status: number; body: unknown; headers?: Record<string, string> }>;
  /** Bytes after which a picture's next answers break off. */
  breaks: number[];
  /** After so many bytes of a picture nothing more comes, once. */
  stall(bytes: number): void;
  /** From here on cursors are from before a restore. */
  expire(since: string): void;
  close(): Promise<void>;
}

export const itemOf = (id: string, edition: number, more: Partial<Ninjs> = {}): Ninjs => ({
  standard: { name: 'ninjs', version: '3.1' },
  uri: `https://wire.example/${id}`,
  type: 'text',
  version: String(edition),
  pubStatus: 'usable',
  headlines: [{ role: 'main', value: `Headline ${edition} of ${id}` }],
  bodies: [{ role: 'main', contentType: 'text/html', value: `<p>Edition ${edition}.</p>` }],
  ...more,
});

export const USES: Use[] = [{ destination: 'web', contract: 'WG-1', schedule: 1, access: 'full' }];
export const QUOTA: Omission[] = [{ kind: 'article', rule: 'licence.quota', text: 'The article is left out.' }];

export function eventOf(event: EventType, id: string, edition: number, more: Partial<WireEvent> = {}): WireEvent {
  const gone = { killed: 'canceled', withheld: 'withheld', 'rights-ended': 'withheld', revoked: 'withheld' } as const;
  const pubStatus = event in gone ? gone[event as keyof typeof gone] : null;
  const self = `${PREFIX}/items/${id}`;
  return {
    ...{ event, at: '2026-01-31T09:00:00.000Z', id, edition, kind: 'article', language: 'en' },
    item: pubStatus
      ? {
          uri: `https://wire.example/${id}`,
          type: 'text',
          version: String(edition),
          pubStatus,
          edNote: 'Take it down.',
        }
      : itemOf(id, edition),
    ...{ uses: pubStatus ? [] : USES, obligations: [], omitted: [] },
    links: { self, versions: `${self}/versions`, rights: `${self}/rights` },
    ...more,
  };
}

export async function startWire(): Promise<TestWire> {
  const events: WireEvent[] = [];
  const hidden = new Set<WireEvent>();
  const bell = new EventEmitter();
  const faults: Array<{ call: string; fault: Fault }> = [];
  const pictures = new Map<string, { bytes: Buffer; etag?: string; contentType?: string }>();
  const requests: TestWire['requests'] = [];
  const answers: TestWire['answers'] = new Map();
  const breaks: number[] = [];
  const stalls: number[] = [];
  let expired: string | null = null;

  const server = createServer((request, response) => {
    void answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const address = new URL(request.url ?? '/', url);
    const call = address.pathname.replace(PREFIX, '');
    const query = address.searchParams;
    requests.push({ method: request.method ?? '', path: call, query, headers: request.headers });
    const index = faults.findIndex((one) => call.startsWith(one.call));
    if (index >= 0) return failWith(response, faults.splice(index, 1)[0]!.fault);
    const picture = pictures.get(address.pathname);
    const given = answers.get(call);
    if (given) return send(response, given.status, given.body, given.headers);
    if (picture) return sendPicture(request, response, picture);
    if (request.headers.authorization !== `Bearer ${KEY}`) return problem(response, 401, 'unauthorized');
    if (call === '/feed') return feed(query, response);
    const [, id = '', more] = /^\/items\/([^/]+)(\/take)?$/.exec(call) ?? [];
    return item({ id: decodeURIComponent(id), query, response, method: request.method === (more ? 'POST' : 'GET') });
  }

  async function feed(query: URLSearchParams, response: ServerResponse): Promise<void> {
    const after = query.get('after');
    if (expired !== null && after !== null) {
      const links = { next: `${url}${PREFIX}/feed?since=${expired}` };
      expired = null;
      return problem(response, 400, 'cursor-expired', { parameter: 'after', links });
    }
    if (after !== null && !/^c\d+$/.test(after)) return problem(response, 400, 'bad-cursor', { parameter: 'after' });
    const limit = Number(query.get('limit') ?? 25);
    const start = after !== null ? Number(after.slice(1)) : query.get('from') === 'now' ? events.length : 0;
    if (start >= events.length && Number(query.get('wait') ?? 0) > 0) await once(bell, 'rung');
    const page: WireEvent[] = [];
    let position = start;
    for (; position < events.length && page.length < limit; position += 1) {
      const event = events[position]!;
      if (!hidden.has(event)) page.push(event);
    }
    send(response, 200, { events: page, cursor: `c${position}`, more: position < events.length, entitlement: 'e1' });
  }

  function item(from: { id: string; query: URLSearchParams; response: ServerResponse; method: boolean }): void {
    const { id, query, response } = from;
    const version = query.get('version');
    const all = events.filter((event) => event.id === id);
    const last = all.at(-1);
    if (!last) return problem(response, 404, 'not-found');
    if (!from.method) return problem(response, 405, 'method-not-allowed');
    const { event: _, at: __, ...envelope } = last;
    if (last.event === 'killed') return send(response, 410, envelope);
    if (last.event === 'withheld') return send(response, 200, envelope);
    const found = all.findLast((one) => !hidden.has(one) && (version === null || one.edition === Number(version)));
    if (!found) return problem(response, 404, 'not-found');
    const format = query.get('format') ?? 'ninjs';
    if (format === 'nitf' && found.kind !== 'article') return problem(response, 406, 'not-acceptable');
    if (format !== 'ninjs') {
      response.writeHead(200, { 'content-type': `text/${format}` });
      response.end(`${format} of ${id}/${found.edition}`);
      return;
    }
    const { event: ___, at: ____, ...shown } = found;
    send(response, 200, shown);
  }

  function sendPicture(
    request: IncomingMessage,
    response: ServerResponse,
    picture: { bytes: Buffer; etag?: string; contentType?: string },
  ): void {
    const { bytes, etag, contentType = 'image/jpeg' } = picture;
    const match = /^bytes=(\d+)-$/.exec(request.headers.range ?? '');
    const partial = match !== null && request.headers['if-range'] === etag;
    const start = partial ? Number(match[1]) : 0;
    response.writeHead(partial ? 206 : 200, {
      'content-type': contentType,
      'content-length': bytes.length - start,
      'accept-ranges': 'bytes',
      ...(etag ? { etag } : {}),
      ...(partial ? { 'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}` } : {}),
    });
    const still = stalls.shift();
    if (still !== undefined) return void response.write(bytes.subarray(start, start + still));
    const end = breaks.shift();
    if (end === undefined) response.end(bytes.subarray(start));
    else response.write(bytes.subarray(start, start + end), () => setTimeout(() => response.destroy(), 20));
  }

  return {
    ...{ url, requests, answers, breaks },
    put(event, id, edition, more) {
      const made = eventOf(event, id, edition, more);
      if (['killed', 'withheld'].includes(event)) for (const one of events) if (one.id === id) hidden.add(one);
      events.push(made);
      bell.emit('rung');
      return made;
    },
    fail(call, ...wanted) {
      faults.push(...wanted.map((fault) => ({ call, fault })));
    },
    picture: (path, picture) => void pictures.set(`${PREFIX}${path}`, picture),
    stall: (bytes) => void stalls.push(bytes),
    expire: (since) => void (expired = since),
    async close() {
      bell.emit('rung');
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function failWith(response: ServerResponse, fault: Fault): void {
  if (fault === 'unavailable') return problem(response, 503, 'unavailable');
  if (fault === 'limited') return problem(response, 429, 'limited', {}, { 'retry-after': '1' });
  if (fault === 'garbage') return send(response, 200, '{"events": [');
  if (fault === 'empty') return send(response, 200, {});
  if (fault === 'proxy') {
    response.writeHead(502, { 'content-type': 'text/html' });
    response.end('<h1>Bad Gateway</h1>');
    return;
  }
  if (fault === 'dropped') return void response.destroy();
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1_000 });
  response.write('{"events":[{"id":"', () => response.destroy());
}

function send(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

function problem(
  response: ServerResponse,
  status: number,
  kind: string,
  members: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): void {
  const type = `https://wire.example${PREFIX}/docs/problems/${kind}`;
  const document = { type, title: kind, status, detail: 'It is so.', ...members, requestId: 'r1' };
  send(response, status, document, { 'content-type': 'application/problem+json', ...headers });
}
