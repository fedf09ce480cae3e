import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RightsStore } from '../contracts';
import { StaleError } from '../contracts';
import type { Ledger } from '../ledger';
import { openRendition, type RenditionGrant, type Vault } from '../media';
import type { Archive, Bell } from '../wire';
import { account, deliveries, holdings } from './account';
import { createBuffers } from './buffers';
import { createCursors } from './cursor';
import { createFeed } from './feed';
import { createFirsts } from './firsts';
import { acceptedOf, closing, encode, header, notModified, respond, splitTarget, type Exchange } from './http';
import { createItemCalls, ItemRefused } from './item';
import { createItemList } from './items';
import type { LimitHeaders, Limits } from './limits';
import type { Draft } from './draft';
import { createPipeline } from './pipeline';
import { Problem, problemDocument, statusOf, type ProblemKind } from './problems';
import {
  feedQuery,
  formatQuery,
  itemQuery,
  itemsQuery,
  nothing,
  readQuery,
  recordsQuery,
  renditionQuery,
  rightsQuery,
} from './query';
import { createRenderer } from './render';
import { renditionName } from './rendition-name';
import { createRenditionCalls } from './renditions';
import { createPolicies } from './policies';
import { createPolicyCall } from './policy';
import { createRevocations } from './revocations';
import { createRightsCall } from './rights';
import { createRulings } from './rulings';
import { addressOf, authenticate, authenticateGrant, newRequestId, Rejected, renewed, type Session } from './session';
import { transfer } from './transfer';
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
  /** Renditions larger than this (bytes) are given by a redirect to a signed address; null: none are, unasked. */
  redirectAbove: number | null;
}

export interface DeliveryDependencies {
  settings: DeliverySettings;
  archive: Archive;
  bell: Bell;
  ledger: Ledger;
  limits: Limits;
  /** Hears of every use of a valid key. */
  used: (keyId: string) => void;
  rights: RightsStore;
  /** Where the bytes of pictures and videos are. */
  vault: Pick<Vault, 'open' | 'stat'>;
  clock: () => number;
  log: { error(message: string): void; warn(message: string): void };
}

/** Longest request target that is read (bytes). */
const LONGEST_TARGET = 8_000;
/** Refusals that say nothing of what was found: their time does not either. */
const SILENT = new Set<ProblemKind>(['not-found', 'no-contract']);

interface Call {
  requestId: string;
  route: string;
  search: URLSearchParams;
  id: string;
  /** The second thing that the path names. */
  name: string;
  /** What stands in a signed address. */
  grant: RenditionGrant | null;
  header: (name: string) => string | undefined;
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
  accepts?: string[] | 'anything';
  /** The address itself says for whom it is good, and no key is sent. */
  signed?: true;
}

/**
 * The partner API: answers what is below its prefix, owns its errors and its proxy parsing, and passes nothing on; false for
 * what is not below it.
 */
export function createPartnerApi(dependencies: DeliveryDependencies) {
  const { settings, archive, bell, ledger, limits, used, rights, vault, clock, log } = dependencies;
  const base = `${settings.publicUrl}${settings.prefix}`;
  const join = createBuffers({ keptBytes: settings.cacheBytes });
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
    absolute: `${settings.origin}${settings.prefix}`,
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

  const renditions = createRenditionCalls({
    archive,
    item,
    renderer,
    vault,
    base,
    secret: settings.cursorSecret,
    redirectAbove: settings.redirectAbove,
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
      name: '/items/{id}/renditions/{name}',
      pattern: /^\/items\/([^/]+)\/renditions\/([^/]+)$/,
      accepts: 'anything',
      answer: ({ search, id, name, header, ...call }) => {
        const { version, delivery } = readQuery(renditionQuery, search);
        const redirect = delivery === undefined ? null : delivery === 'redirect';
        const wanted = { id, name, version, redirect, range: header('range'), ifRange: header('if-range') };
        return pipeline({ ...call, draft: (session) => renditions.one({ session, wanted, renew: call.renew }) });
      },
    },
    {
      name: '/signed/{token}',
      pattern: /^\/signed\/([^/]+)$/,
      accepts: 'anything',
      signed: true,
      answer: ({ search, grant, header, ...call }) => {
        readQuery(nothing, search);
        const { item: id, edition, part, rendition } = grant!;
        const name = renditionName(part, rendition);
        const ranges = { range: header('range'), ifRange: header('if-range') };
        const wanted = { id, name, version: edition, redirect: false, ...ranges };
        return pipeline({ ...call, draft: (session) => renditions.one({ session, wanted, renew: call.renew }) });
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
    context: Exchange,
    requestId: string,
    target: { path: string; search: URLSearchParams },
    limited: LimitHeaders,
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
        : grant
          ? authenticateGrant({ grant, address, rights: current, now: clock(), requestId })
          : authenticate({
              authorization,
              address,
              rights: current,
              pepper: settings.pepper,
              now: clock(),
              requestId,
            });
    };
    const [matched] = routes.flatMap((route) => {
      const match = route.pattern.exec(target.path);
      return match ? [{ route, id: match[1] ?? '', name: match[2] ?? '' }] : [];
    });
    const grant = matched?.route.signed
      ? openRendition({ token: matched.id, now: clock(), secret: settings.cursorSecret })
      : null;
    const found = matched && grant ? { ...matched, id: grant.item } : matched;
    const method = found?.route.method ?? 'GET';
    const name = `${method} ${found?.route.name ?? target.path.slice(0, 200)}`;
    try {
      if (found?.route.signed && !grant)
        throw new Problem('not-found', 'This address is not good, or no longer: ask for the rendition again.');
      session = await renew();
      used(session.key.id);
      Object.assign(limited, await limits.admit({ key: session.key.id, address }));
      if (!found) throw new Problem('no-such-call', `There is no ${target.path.slice(0, 200)}; see ${base}/docs.`);
      const allowed = method === 'GET' ? ['GET', 'HEAD'] : [method];
      if (!allowed.includes(context.method)) {
        throw new Problem('method-not-allowed', `${found.route.name} takes ${allowed.join(' and ')}.`, {
          headers: { Allow: allowed.join(', ') },
        });
      }
      const { search, csv } = acceptable({ context, route: found.route, search: target.search });
      if (csv) search.set('format', 'csv');
      const call: Call = {
        requestId,
        route: name,
        search,
        id: found.id,
        name: found.name,
        grant,
        // A range is asked for by GET alone (RFC 9110, 14.2).
        header: (name) => (context.method === 'GET' ? header(context, name) : undefined),
        session,
        renew,
        signal: () => closing(context),
        unread: (draft) => context.method === 'HEAD' || notModified(context, draft.headers['etag']),
      };
      const draft = await limits.work({
        key: session.key.id,
        waits: found.route.name === '/feed' && Number(search.get('wait')) > 0,
        answer: () => found.route.answer(call),
      });
      const caller = callerOf(session);
      if (draft.media) draft.media.broken = (cut) => refuse({ requestId, caller, route: name, item: found.id, ...cut });
      return draft;
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
        Object.assign(limited, await limits.turnDown({ rejected: error, address }));
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

  function api(req: IncomingMessage, res: ServerResponse): boolean {
    const raw = req.url ?? '/';
    const [path, query] = splitTarget(raw);
    if (path !== settings.prefix && !path.startsWith(`${settings.prefix}/`)) return false;
    const context = { req, res, method: req.method ?? 'GET' };
    const requestId = newRequestId();
    const limited: LimitHeaders = {};
    const arrived = limits.beat.arrive();
    answer(context, requestId, { raw, path, query }, limited).catch(async (error: unknown) => {
      const problem = problemOf(error);
      if (SILENT.has(problem.kind)) await limits.beat.leave(arrived);
      Object.assign(problem.headers, limited);
      sendProblem(context, requestId, problem);
    });
    return true;
  }

  async function answer(
    context: Exchange,
    requestId: string,
    { raw, path, query }: { raw: string; path: string; query: string },
    limited: LimitHeaders,
  ): Promise<void> {
    const brought = limits.body(context.req);
    if (brought) await brought;
    if (raw.length > LONGEST_TARGET)
      throw new Problem('uri-too-long', `The address is longer than ${LONGEST_TARGET} bytes.`);
    const target = { path: path.slice(settings.prefix.length), search: new URLSearchParams(query) };
    const draft = await handle(context, requestId, target, limited);
    Object.assign(draft.headers, limited);
    await send(context, requestId, draft);
  }

  function problemOf(error: unknown): Problem {
    if (error instanceof Problem) return error;
    if (error instanceof StaleError)
      return new Problem('unavailable', error.message, { headers: { 'Retry-After': '1' } });
    log.error(`The partner API failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return new Problem('unavailable', 'Something is wrong on our side; nothing was sent.', {
      headers: { 'Retry-After': '5' },
    });
  }

  async function send(context: Exchange, requestId: string, draft: Draft): Promise<void> {
    const headers: Record<string, string> = {
      ...common(requestId),
      'content-type': 'application/json; charset=utf-8',
      ...draft.headers,
    };
    if (notModified(context, draft.headers['etag'])) {
      for (const name of ['content-type', 'content-length', 'content-range']) delete headers[name];
      return respond(context, { status: 304, headers, body: null });
    }
    if (draft.media && context.method !== 'HEAD') {
      const bytes = await draft.media.open();
      if (context.res.headersSent || context.res.destroyed) return void bytes.destroy();
      context.res.writeHead(draft.status, headers);
      const cut = await transfer({ response: context.res, bytes, stands: draft.media.stands });
      if (cut) await draft.media.broken?.(cut).catch(() => undefined);
      return;
    }
    const { bytes, giveBack } = join(draft.body);
    // Until the last byte was handed to the system; an answer that broke off may still be read there.
    context.res.once('finish', giveBack);
    const { body, encoding } = await encode(context, bytes);
    if (encoding) headers['content-encoding'] = encoding;
    const told = context.method === 'HEAD' && draft.unmeasured ? null : body;
    respond(context, { status: draft.status, headers, body: told });
  }

  function sendProblem(context: Exchange, requestId: string, problem: Problem): void {
    respond(context, {
      status: statusOf(problem.kind),
      headers: { ...common(requestId), 'content-type': 'application/problem+json', ...problem.headers },
      body: Buffer.from(JSON.stringify(problemDocument({ problem, base, requestId }))),
    });
  }

  /** The calls that there are, for whoever has to know each of them. */
  const calls = routes.map(({ name, method = 'GET' }) => ({ name, method }));
  return Object.assign(api, { calls });
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

/** Formats that are known and not built are a 406; `format` says it, or `Accept` does. */
function onlyNinjs<T extends { format?: string }>(query: T): T {
  if (query.format !== undefined && query.format !== 'ninjs')
    throw new Problem('not-acceptable', `The format ${query.format} is not available; this comes in ninjs.`);
  return query;
}

function acceptable(input: { context: Exchange; route: Route; search: URLSearchParams }): {
  search: URLSearchParams;
  csv: boolean;
} {
  const { context, route, search } = input;
  if (search.has('format') || route.accepts === 'anything') return { search, csv: false };
  const offered = [
    ...(route.accepts ?? ['application/json', 'application/ninjs+json']),
    ...(route.csv ? ['text/csv'] : []),
  ];
  const accepted = acceptedOf(context, offered);
  if (accepted === false) throw new Problem('not-acceptable', `This comes as ${offered.join(', ')}.`);
  return { search, csv: accepted === 'text/csv' };
}
