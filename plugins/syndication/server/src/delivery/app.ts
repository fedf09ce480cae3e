import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Context, Next } from 'koa';
import type { RightsStore } from '../contracts';
import { StaleError } from '../contracts';
import type { Ledger } from '../ledger';
import type { Archive, Bell } from '../wire';
import { account, deliveries, holdings } from './account';
import { createCursors } from './cursor';
import { createFeed } from './feed';
import { createFirsts } from './firsts';
import { createInHouse } from './in-house';
import { createItemCalls, ItemRefused } from './item';
import { createItemList } from './items';
import type { Draft } from './draft';
import { createPipeline } from './pipeline';
import { Problem, problemDocument, statusOf } from './problems';
import { feedQuery, formatQuery, itemQuery, itemsQuery, nothing, readQuery, recordsQuery, rightsQuery } from './query';
import { createRenderer } from './render';
import { createPolicies } from './policies';
import { createPolicyCall } from './policy';
import { createRevocations } from './revocations';
import { createRightsCall } from './rights';
import { createRulings } from './rulings';
import { addressOf, authenticate, newRequestId, Rejected, renewed, type Session } from './session';
import { createWarnings } from './warnings';

export interface DeliverySettings {
  /** Path of the API, without a slash at the end. */
  prefix: string;
  /** Scheme and host as outlets see them, without a slash at the end; empty for relative addresses. */
  publicUrl: string;
  /** The same, and never empty: for what must have an absolute address wherever it is read. */
  origin: string;
  pepper: string;
  cursorSecret: string;
  /** Addresses (CIDR) of proxies whose X-Forwarded-For is believed. */
  proxies: string[];
  cacheBytes: number;
  /** How the public names of the agency's own items begin. */
  ownNames: string;
}

export interface DeliveryDependencies {
  settings: DeliverySettings;
  archive: Archive;
  bell: Bell;
  ledger: Ledger;
  rights: RightsStore;
  clock: () => number;
  log: { error(message: string): void; warn(message: string): void };
}

/** Longest request target that is read (bytes). */
const LONGEST_TARGET = 8_000;
const compressBrotli = promisify(brotliCompress);
const compressGzip = promisify(gzip);

interface Call {
  requestId: string;
  route: string;
  search: URLSearchParams;
  id: string;
  session: Session;
  renew: () => Promise<Session>;
  /** Aborts when the caller has gone away. */
  signal: () => AbortSignal;
  /** Whether of an answer nothing but its headers is going to be read. */
  unread: (draft: Draft) => boolean;
}

interface Route {
  /** As api.md writes it. */
  name: string;
  method?: 'POST';
  pattern: RegExp;
  answer: (call: Call) => Promise<Draft>;
  /** Formats beside ninjs. */
  csv?: true;
  /** Media types, where they are not those of ninjs. */
  accepts?: string[];
}

/** The partner API as one Koa middleware. It owns its errors and its proxy parsing, and passes on nothing below its prefix. */
export function createPartnerApi(dependencies: DeliveryDependencies) {
  const { settings, archive, bell, ledger, rights, clock, log } = dependencies;
  const base = `${settings.publicUrl}${settings.prefix}`;
  const cursors = createCursors({ secret: settings.cursorSecret });
  const rulings = createRulings({ archive, log });
  const firsts = createFirsts({ ledger });
  const policies = createPolicies({ base: `${settings.origin}${settings.prefix}`, secret: settings.cursorSecret });
  const renderer = createRenderer({
    archive,
    rulings,
    policies,
    base,
    cacheBytes: settings.cacheBytes,
    ownNames: settings.ownNames,
  });
  const pipeline = createPipeline({ archive, ledger, counted: createWarnings({ log }), log });
  const revocations = createRevocations({ archive, ledger, rulings });
  const feed = createFeed({ archive, bell, ledger, cursors, rulings, firsts, revocations, renderer, pipeline, clock });
  const list = createItemList({ archive, ledger, cursors, rulings, firsts, renderer });
  const item = createItemCalls({ archive, ledger, rulings, firsts, renderer });
  const rightsOf = createRightsCall({ archive, ledger, item });
  const policy = createPolicyCall({
    base: `${settings.origin}${settings.prefix}`,
    agency: { uri: settings.origin },
    policies,
    rights,
    item,
  });

  const routes: Route[] = [
    {
      name: '/feed',
      pattern: /^\/feed$/,
      answer: ({ search, session, renew, signal, unread }) =>
        feed({ query: onlyNinjs(readQuery(feedQuery, search)), session, renew, signal, unread, base }),
    },
    {
      name: '/items',
      pattern: /^\/items$/,
      answer: ({ search, ...call }) => {
        const query = onlyNinjs(readQuery(itemsQuery, search));
        return pipeline({ ...call, draft: (session) => list({ session, query }) });
      },
    },
    {
      name: '/items/{id}',
      pattern: /^\/items\/([^/]+)$/,
      answer: ({ search, id, ...call }) => {
        const { version } = onlyNinjs(readQuery(itemQuery, search));
        return pipeline({ ...call, draft: (session) => item.one({ session, id, version }) });
      },
    },
    {
      name: '/items/{id}/versions',
      pattern: /^\/items\/([^/]+)\/versions$/,
      answer: ({ search, id, ...call }) => {
        onlyNinjs(readQuery(formatQuery, search));
        return pipeline({ ...call, draft: (session) => item.versions({ session, id }) });
      },
    },
    {
      name: '/items/{id}/rights',
      pattern: /^\/items\/([^/]+)\/rights$/,
      answer: ({ search, id, ...call }) => {
        const query = onlyNinjs(readQuery(rightsQuery, search));
        return pipeline({ ...call, draft: (session) => rightsOf({ session, id, query }) });
      },
    },
    {
      name: '/items/{id}/take',
      method: 'POST',
      pattern: /^\/items\/([^/]+)\/take$/,
      answer: ({ search, id, ...call }) => {
        onlyNinjs(readQuery(formatQuery, search));
        return pipeline({ ...call, draft: (session) => item.take({ session, id }) });
      },
    },
    {
      name: '/policies/{id}',
      pattern: /^\/policies\/([^/]+)$/,
      accepts: ['application/ld+json', 'application/json'],
      answer: ({ search, id, ...call }) => {
        readQuery(nothing, search);
        return pipeline({ ...call, draft: (session) => policy({ session, id }) });
      },
    },
    {
      name: '/account',
      pattern: /^\/account$/,
      answer: async ({ search, session }) => {
        onlyNinjs(readQuery(formatQuery, search));
        return account({ ledger, session });
      },
    },
    {
      name: '/account/deliveries',
      pattern: /^\/account\/deliveries$/,
      csv: true,
      answer: async ({ search, session }) =>
        deliveries({ ledger, cursors, session, query: readQuery(recordsQuery, search) }),
    },
    {
      name: '/account/holdings',
      pattern: /^\/account\/holdings$/,
      csv: true,
      answer: async ({ search, session }) =>
        holdings({ ledger, cursors, session, query: readQuery(recordsQuery, search) }),
    },
  ];

  async function handle(
    context: Context,
    requestId: string,
    target: { path: string; search: URLSearchParams },
  ): Promise<Draft> {
    const address = addressOf({
      remote: context.req.socket.remoteAddress,
      forwarded: header(context, 'x-forwarded-for'),
      proxies: settings.proxies,
    });
    const authorization = header(context, 'authorization');
    let session: Session | null = null;
    // Rights are looked up anew each time they are asked for: a key that was revoked meanwhile is refused.
    const renew = async (): Promise<Session> => {
      const current = await rights.current();
      return session && current === session.rights
        ? renewed(session, clock())
        : authenticate({
            authorization,
            address,
            rights: current,
            pepper: settings.pepper,
            now: clock(),
            requestId,
          });
    };
    const found = routes.flatMap((route) => {
      const match = route.pattern.exec(target.path);
      return match ? [{ route, id: match[1] ?? '' }] : [];
    })[0];
    const method = found?.route.method ?? 'GET';
    const name = `${method} ${found?.route.name ?? target.path.slice(0, 200)}`;
    try {
      session = await renew();
      if (!found) throw new Problem('no-such-call', `There is no ${target.path.slice(0, 200)}; see ${base}/docs.`);
      const allowed = method === 'GET' ? ['GET', 'HEAD'] : [method];
      if (!allowed.includes(context.method)) {
        throw new Problem('method-not-allowed', `${found.route.name} takes ${allowed.join(' and ')}.`, {
          headers: { Allow: allowed.join(', ') },
        });
      }
      const { search, csv } = acceptable({ context, route: found.route, search: target.search });
      if (csv) search.set('format', 'csv');
      return await found.route.answer({
        requestId,
        route: name,
        search,
        id: found.id,
        session,
        renew,
        signal: () => closing(context),
        unread: (draft) => context.method === 'HEAD' || notModified(context, draft),
      });
    } catch (error) {
      if (error instanceof ItemRefused && session) {
        await refuse({
          requestId,
          caller: callerOf(session),
          route: name,
          item: found?.id ?? null,
          rule: error.rule,
          reason: error.reason,
          status: statusOf(error.problem.kind),
          contract: error.contract,
        });
        throw error.problem;
      }
      if (error instanceof Rejected) {
        // Nobody known asked: a flood of wrong keys must not fill the ledger.
        if (error.caller)
          await refuse({
            requestId,
            caller: error.caller,
            route: name,
            item: found?.id || null,
            rule: error.refusal.rule,
            reason: error.refusal.reason,
            status: statusOf(error.problem.kind),
          });
        throw error.problem;
      }
      if (error instanceof Problem && typeof error.members['rule'] === 'string' && session) {
        await refuse({
          requestId,
          caller: callerOf(session),
          route: name,
          item: found?.id || null,
          rule: error.members['rule'],
          reason: error.message,
          status: statusOf(error.kind),
        });
      }
      throw error;
    }
  }

  const callerOf = (session: Session) => ({
    key: session.key.id,
    connection: session.connection.code,
    outlet: session.outlet.code,
  });

  async function refuse(record: {
    requestId: string;
    caller: { key: string; connection: string | null; outlet: string | null };
    route: string;
    item: string | null;
    rule: string;
    reason: string;
    status: number;
    contract?: { reference: string; version: number };
  }): Promise<void> {
    const { caller, contract, ...rest } = record;
    try {
      await ledger.refuse({
        at: clock(),
        ...caller,
        ...rest,
        ...(contract ? { contract: contract.reference, version: contract.version } : {}),
      });
    } catch (error) {
      log.error(`A refusal could not be recorded: ${error instanceof Error ? error.message : String(error)}`);
      throw new Problem('unavailable', 'The answer could not be recorded, so nothing was sent.', {
        headers: { 'Retry-After': '5' },
      });
    }
  }

  const answer = async (context: Context, next: Next): Promise<void> => {
    const raw = context.req.url ?? '/';
    const [path = '', query = ''] = splitTarget(raw);
    if (path !== settings.prefix && !path.startsWith(`${settings.prefix}/`)) return next();
    const requestId = newRequestId();
    try {
      if (raw.length > LONGEST_TARGET)
        throw new Problem('uri-too-long', `The address is longer than ${LONGEST_TARGET} bytes.`);
      const draft = await handle(context, requestId, {
        path: path.slice(settings.prefix.length),
        search: new URLSearchParams(query),
      });
      await send(context, requestId, draft);
    } catch (error) {
      sendProblem(context, requestId, problemOf(error));
    }
  };

  const inHouse = createInHouse({ rights, clock, item, rightsOf, pipeline, refuse });
  return Object.assign(answer, { inHouse });

  function problemOf(error: unknown): Problem {
    if (error instanceof Problem) return error;
    if (error instanceof StaleError)
      return new Problem('unavailable', error.message, { headers: { 'Retry-After': '1' } });
    log.error(`The partner API failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return new Problem('unavailable', 'Something is wrong on our side; nothing was sent.', {
      headers: { 'Retry-After': '5' },
    });
  }

  async function send(context: Context, requestId: string, draft: Draft): Promise<void> {
    const headers: Record<string, string> = {
      ...common(requestId),
      'content-type': 'application/json; charset=utf-8',
      ...draft.headers,
    };
    if (notModified(context, draft)) {
      delete headers['content-type'];
      return respond(context, { status: 304, headers, body: null });
    }
    const { body, encoding } = await encode(context, draft.body);
    if (encoding) headers['content-encoding'] = encoding;
    respond(context, { status: draft.status, headers, body });
  }

  function sendProblem(context: Context, requestId: string, problem: Problem): void {
    respond(context, {
      status: statusOf(problem.kind),
      headers: { ...common(requestId), 'content-type': 'application/problem+json', ...problem.headers },
      body: Buffer.from(JSON.stringify(problemDocument({ problem, base, requestId }))),
    });
  }
}

const common = (requestId: string): Record<string, string> => ({
  'request-id': requestId,
  'cache-control': 'private, no-cache',
  vary: 'Authorization, Accept, Accept-Encoding',
  'x-content-type-options': 'nosniff',
  // What is not granted in a contract is reserved: text and data mining (TDMRep) and training.
  'tdm-reservation': '1',
  'content-usage': 'train-ai=n',
});

/** Straight to Node's response: nothing behind this middleware has a say in what goes out. */
function respond(
  context: Context,
  answer: { status: number; headers: Record<string, string>; body: Buffer | null },
): void {
  const { status, headers, body } = answer;
  context.respond = false;
  if (context.res.headersSent || !context.writable) return;
  if (body) headers['content-length'] = String(body.length);
  context.res.writeHead(status, headers);
  context.res.end(context.method === 'HEAD' ? null : body);
}

function closing(context: Context): AbortSignal {
  const aborter = new AbortController();
  context.req.once('close', () => aborter.abort());
  return aborter.signal;
}

const header = (context: Context, name: string): string | undefined => {
  const value = context.req.headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
};

const splitTarget = (target: string): [string, string] => {
  const mark = target.indexOf('?');
  return mark < 0 ? [target, ''] : [target.slice(0, mark), target.slice(mark + 1)];
};

/** Formats that are known and not built are a 406; `format` says it, or `Accept` does. */
function onlyNinjs<T extends { format?: string }>(query: T): T {
  if (query.format !== undefined && query.format !== 'ninjs')
    throw new Problem('not-acceptable', `The format ${query.format} is not available; this comes in ninjs.`);
  return query;
}

function acceptable(input: { context: Context; route: Route; search: URLSearchParams }): {
  search: URLSearchParams;
  csv: boolean;
} {
  const { context, route, search } = input;
  if (search.has('format')) return { search, csv: false };
  const offered = [
    ...(route.accepts ?? ['application/json', 'application/ninjs+json']),
    ...(route.csv ? ['text/csv'] : []),
  ];
  const accepted = context.accepts(offered);
  if (accepted === false) throw new Problem('not-acceptable', `This comes as ${offered.join(', ')}.`);
  return { search, csv: accepted === 'text/csv' };
}

/** The caller has it already; an answer to POST is never a 304. */
const notModified = (context: Context, { headers }: Draft): boolean =>
  context.method !== 'POST' &&
  headers['etag'] !== undefined &&
  matches(header(context, 'if-none-match'), headers['etag']);

/** If-None-Match by weak comparison (RFC 9110, 13.1.2). */
function matches(condition: string | undefined, etag: string): boolean {
  if (!condition) return false;
  if (condition.trim() === '*') return true;
  return condition.split(',').some((one) => one.trim().replace(/^W\//, '') === etag);
}

async function encode(context: Context, body: Buffer): Promise<{ body: Buffer; encoding: string | null }> {
  if (body.length < 1_000 || context.method === 'HEAD') return { body, encoding: null };
  const encoding = context.acceptsEncodings('br', 'gzip', 'identity');
  if (encoding === 'br')
    return { body: await compressBrotli(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }), encoding };
  if (encoding === 'gzip') return { body: await compressGzip(body), encoding };
  return { body, encoding: null };
}
