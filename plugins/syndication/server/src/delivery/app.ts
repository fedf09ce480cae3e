import type { IncomingMessage, ServerResponse } from 'node:http';
import { StaleError } from '../contracts';
import type { Draft } from './draft';
import { acceptedOf, closing, header, notModified, splitTarget, type Exchange } from './http';
import { ItemRefused } from './item';
import type { LimitHeaders } from './limits';
import { formatOf } from './negotiate';
import { createOpenDoor } from './open-door';
import { Problem, statusOf, type ProblemKind } from './problems';
import { createRefuse } from './refusals';
import type { Form } from './render';
import { createRoutes, type Call, type DeliveryDependencies, type Route } from './routes';
import { createSending } from './sending';
import { addressOf, authenticate, authenticateGrant, newRequestId, Rejected, renewed, type Session } from './session';

/** Memory for answers that is kept to be lent again (bytes). */
const LENT = 8_388_608;
/** Longest request target that is read (bytes). */
const LONGEST_TARGET = 8_000;
/** Refusals that say nothing of what was found: their time does not either. */
const SILENT = new Set<ProblemKind>(['not-found', 'no-contract']);

/**
 * The partner API: answers what is below its prefix, owns its errors and its proxy parsing, and passes nothing on; false for
 * what is not below it.
 */
export function createPartnerApi(dependencies: DeliveryDependencies) {
  const { settings, ledger, limits, used, rights, clock, log } = dependencies;
  const base = `${settings.publicUrl}${settings.prefix}`;
  const refuse = createRefuse({ ledger, clock, log });
  const { routes, inHouse } = createRoutes({ ...dependencies, refuse });
  const { send, sendProblem } = createSending({ base, keptBytes: LENT });
  const openDoor = createOpenDoor({
    base,
    server: `${settings.origin}${settings.prefix}`,
    guides: settings.guides,
    visit: (context) => limits.visit({ address: callerAddress(context) }),
  });

  const callerAddress = (context: Exchange): string =>
    addressOf({
      remote: context.req.socket.remoteAddress,
      forwarded: header(context, 'x-forwarded-for'),
      proxies: settings.proxies,
    });

  function routeOf(path: string): { route: Route; id: string; name: string } | undefined {
    for (const route of routes) {
      const match = route.pattern.exec(path);
      if (match) return { route, id: match[1] ?? '', name: match[2] ?? '' };
    }
    return undefined;
  }

  async function handle(
    context: Exchange,
    requestId: string,
    target: { path: string; search: URLSearchParams },
    limited: LimitHeaders,
  ): Promise<Draft> {
    const address = callerAddress(context);
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
    const matched = routeOf(target.path);
    const grant = matched?.route.opens?.(matched.id) ?? null;
    // Never the token: whoever reads the ledger could use it.
    const found = matched?.route.opens ? { ...matched, id: grant && 'item' in grant ? grant.item : '' } : matched;
    const method = found?.route.method ?? 'GET';
    const name = `${method} ${found?.route.name ?? target.path.slice(0, 200)}`;
    try {
      if (found?.route.opens && !grant)
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
      const { resource } = found.route;
      const { search, csv } = resource
        ? { search: target.search, csv: false }
        : acceptable({ context, route: found.route, search: target.search });
      const form: Form = {
        format: resource ? formatOf({ exchange: context, search, resource }) : 'ninjs',
        next: (cursor) => `${settings.origin}${settings.prefix}${target.path}?${following(search, cursor)}`,
      };
      if (csv) search.set('format', 'csv');
      const call: Call = {
        requestId,
        route: name,
        search,
        id: found.id,
        name: found.name,
        grant,
        path: target.path,
        form,
        // A range is asked for by GET alone (RFC 9110, 14.2).
        header: (name) => (context.method === 'GET' ? header(context, name) : undefined),
        session,
        renew,
        signal: () => closing(context),
        unread: (draft) => context.method === 'HEAD' || notModified(context, draft),
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

  const listener = (req: IncomingMessage, res: ServerResponse): boolean => {
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
  };

  /** The calls that there are, for whoever has to know each of them. */
  const calls = routes.map(({ name, method = 'GET' }) => ({ name, method }));
  return Object.assign(listener, { inHouse, calls });

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
    const draft = await (openDoor(context, target.path, target.search) ?? handle(context, requestId, target, limited));
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
}

const callerOf = (session: Session) => ({
  key: session.key.id,
  connection: session.connection.code,
  outlet: session.outlet.code,
});

/** The parameters of the next page. */
function following(search: URLSearchParams, cursor: string): string {
  const next = new URLSearchParams(search);
  for (const name of ['since', 'from']) next.delete(name);
  next.set('after', cursor);
  return next.toString();
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
