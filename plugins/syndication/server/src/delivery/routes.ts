import type { RightsStore } from '../contracts';
import type { Ledger } from '../ledger';
import { openRendition, type RenditionGrant, type Vault } from '../media';
import type { Archive, Bell } from '../wire';
import { account, deliveries, holdings } from './account';
import { CALLS, type Described } from './calls';
import { createCursors } from './cursor';
import type { Draft } from './draft';
import { createFeed } from './feed';
import { createFeedAddresses, type FeedGrant } from './feed-address';
import { createFirsts } from './firsts';
import { createInHouse } from './in-house';
import { createItemCalls } from './item';
import { createItemList } from './items';
import type { Limits } from './limits';
import { createPipeline } from './pipeline';
import { createPolicies } from './policies';
import { createPolicyCall } from './policy';
import { Problem } from './problems';
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
import { createReaderFeed } from './reader-feed';
import type { Refusing } from './refusals';
import { createRenderer, type Form } from './render';
import { renditionName } from './rendition-name';
import { createRenditionCalls } from './renditions';
import { createRevocations } from './revocations';
import { createRightsCall } from './rights';
import { createRulings } from './rulings';
import type { Session } from './session';
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
  /** Folder of the guides of /docs. */
  guides?: string;
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

/** One call of somebody who was let in. */
export interface Call {
  requestId: string;
  route: string;
  search: URLSearchParams;
  id: string;
  /** The second thing that the path names. */
  name: string;
  /** What stands in an address that needs no key. */
  grant: RenditionGrant | FeedGrant | null;
  /** As it was asked for, below the prefix. */
  path: string;
  form: Form;
  header: (name: string) => string | undefined;
  session: Session;
  renew: () => Promise<Session>;
  /** Aborts when the caller has gone away. */
  signal: () => AbortSignal;
  /** Whether of an answer nothing but its headers is going to be read. */
  unread: (draft: Draft) => boolean;
}

/** A call as it is declared (calls.ts), and who answers it. */
export interface Route extends Described {
  answer: (call: Call) => Promise<Draft>;
  /** Where the address itself says for whom it is good, and no key is sent; null where it is not one of ours. */
  opens?: (token: string) => RenditionGrant | FeedGrant | null;
}

/** All calls of the partner API, each with who answers it; and the same for the agency's own code. */
export function createRoutes(dependencies: DeliveryDependencies & { refuse: Refusing }) {
  const { settings, archive, bell, ledger, rights, vault, clock, log, refuse } = dependencies;
  const { cursorSecret: secret } = settings;
  const base = `${settings.publicUrl}${settings.prefix}`;
  const absolute = `${settings.origin}${settings.prefix}`;
  const cursors = createCursors({ secret });
  const rulings = createRulings({ archive, log });
  const firsts = createFirsts({ ledger });
  const policies = createPolicies({ base: absolute, secret });
  const { cacheBytes, ownNames } = settings;
  const home = `${settings.origin}/`;
  const renderer = createRenderer({ archive, rulings, policies, base, cacheBytes, ownNames, absolute, home });
  const pipeline = createPipeline({ archive, ledger, counted: createWarnings({ log }), log });
  const revocations = createRevocations({ archive, ledger, rulings });
  const feed = createFeed({ archive, bell, ledger, cursors, rulings, firsts, revocations, renderer, pipeline, clock });
  const list = createItemList({ archive, ledger, cursors, rulings, firsts, renderer });
  const item = createItemCalls({ archive, ledger, rulings, firsts, renderer });
  const rightsOf = createRightsCall({ archive, ledger, item });
  const policy = createPolicyCall({ base: absolute, agency: { uri: settings.origin }, policies, rights, item });
  const addresses = createFeedAddresses({ secret });
  const readerFeed = createReaderFeed({ archive, ledger, list, firsts, renderer });
  const { redirectAbove } = settings;
  const renditions = createRenditionCalls({ archive, item, renderer, vault, base, secret, redirectAbove });

  const routes: Route[] = [
    {
      ...CALLS.feed,
      answer: ({ search, session, renew, signal, unread, form }) =>
        feed({ query: readQuery(feedQuery, search), session, renew, signal, unread, base, form }),
    },
    {
      ...CALLS.items,
      answer: (call) => {
        const { search, form } = call;
        const query = readQuery(itemsQuery, search);
        return pipeline(call, (session) => list.answer({ session, query, form }));
      },
    },
    {
      ...CALLS.item,
      answer: (call) => {
        const { search, id } = call;
        const { format } = call.form;
        const { version } = readQuery(itemQuery, search);
        return pipeline(call, (session) => item.one({ session, id, version, format }));
      },
    },
    {
      ...CALLS.versions,
      answer: (call) => {
        const { search, id } = call;
        onlyNinjs(readQuery(formatQuery, search));
        return pipeline(call, (session) => item.versions({ session, id }));
      },
    },
    {
      ...CALLS.rights,
      answer: (call) => {
        const { search, id } = call;
        const query = onlyNinjs(readQuery(rightsQuery, search));
        return pipeline(call, (session) => rightsOf({ session, id, query }));
      },
    },
    {
      ...CALLS.rendition,
      answer: (call) => {
        const { search, id, name, header } = call;
        const { version, delivery } = readQuery(renditionQuery, search);
        const redirect = delivery === undefined ? null : delivery === 'redirect';
        const wanted = { id, name, version, redirect, range: header('range'), ifRange: header('if-range') };
        return pipeline(call, (session) => renditions.one({ session, wanted, renew: call.renew }));
      },
    },
    {
      ...CALLS.signed,
      opens: (token) => openRendition({ token, now: clock(), secret: secret }),
      answer: (call) => {
        const { search, grant, header } = call;
        readQuery(nothing, search);
        const { item: id, edition, part, rendition } = grant as RenditionGrant;
        const name = renditionName(part, rendition);
        const ranges = { range: header('range'), ifRange: header('if-range') };
        const wanted = { id, name, version: edition, redirect: false, ...ranges };
        return pipeline(call, (session) => renditions.one({ session, wanted, renew: call.renew }));
      },
    },
    {
      ...CALLS.take,
      answer: (call) => {
        const { search, id } = call;
        const { format } = call.form;
        readQuery(formatQuery, search);
        return pipeline(call, (session) => item.take({ session, id, format }));
      },
    },
    {
      ...CALLS.readerFeed,
      opens: (token) => addresses.open(token),
      answer: (call) => {
        const { search, grant, name, path } = call;
        readQuery(nothing, search);
        const { destination } = grant as FeedGrant;
        const format = name === 'json' ? 'jsonfeed' : name === 'rss' ? 'rss' : 'atom';
        const self = `${absolute}${path}`;
        return pipeline(call, (session) => readerFeed({ session, destination, format, self }));
      },
    },
    {
      ...CALLS.policy,
      answer: (call) => {
        const { search, id } = call;
        readQuery(nothing, search);
        return pipeline(call, (session) => policy({ session, id }));
      },
    },
    {
      ...CALLS.account,
      answer: async ({ search, session }) => {
        onlyNinjs(readQuery(formatQuery, search));
        return account({ ledger, session, addresses, base: absolute });
      },
    },
    {
      ...CALLS.deliveries,
      answer: async ({ search, session }) =>
        deliveries({ ledger, cursors, session, query: readQuery(recordsQuery, search) }),
    },
    {
      ...CALLS.holdings,
      answer: async ({ search, session }) =>
        holdings({ ledger, cursors, session, query: readQuery(recordsQuery, search) }),
    },
  ];

  return { routes, inHouse: createInHouse({ rights, clock, item, rightsOf, pipeline, refuse }) };
}

/** What comes in one form alone is a 406 in any other; `format` says it, or `Accept` does. */
function onlyNinjs<T extends { format?: string }>(query: T): T {
  if (query.format !== undefined && query.format !== 'ninjs')
    throw new Problem('not-acceptable', `This comes as JSON, not as ${query.format}.`);
  return query;
}
