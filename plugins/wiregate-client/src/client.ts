import type { Writable } from 'node:stream';
import { download, type Downloaded } from './download';
import { callJson, callText, isOurs, persist, type Retry, type Transport } from './http';
import { pagesOf, type Walk } from './pages';
import { addQuery, type Query } from './query';
import type {
  Account,
  DeliveriesPage,
  Envelope,
  EventType,
  FeedPage,
  Filters,
  Format,
  HoldingsPage,
  ItemsPage,
  Rights,
  Versions,
  WireEvent,
} from './types';

export const VERSION = '0.1.0';
const PREFIX = '/api/syndication/v1';

export interface ClientOptions {
  /** Of the server, such as https://wire.example; where the API is elsewhere on it, with the path. */
  url: string | URL;
  /** `wk_live_…` or `wk_test_…`. */
  key: string;
  /** Node's own, if none is given. */
  fetch?: typeof fetch;
  /** What this program is called, in the agency's logs. */
  userAgent?: string;
  /** Five attempts, half a second, doubled up to 30 s. */
  retry?: Partial<Retry>;
  /** Milliseconds that an answer may take: 30 s. */
  timeout?: number;
  onRetry?: Transport['onRetry'];
}

export interface FeedQuery extends Filters {
  after?: string;
  since?: string;
  from?: 'start' | 'now';
  /** 1 to 100. */
  limit?: number;
  /** Seconds, 0 to 30, that the server may wait for news. */
  wait?: number;
  event?: EventType | EventType[];
}

export interface ItemsQuery extends Filters {
  /** `meta`: without bodies, and not metered. */
  view?: 'meta' | 'full';
  /** Full text. */
  q?: string;
  since?: string;
  until?: string;
  sort?: 'newest' | 'oldest' | 'relevance';
  limit?: number;
  after?: string;
}

export interface RecordsQuery {
  after?: string;
  since?: string;
  until?: string;
  limit?: number;
}

export interface RightsQuery {
  destination?: string | string[];
  channel?: string;
  /** ISO 3166, such as TR or TR-34. */
  territory?: string;
  at?: string;
}

export interface Followed {
  event: WireEvent;
  /** To be kept when this event and all before it are: what to go on from then. Null before the first page is through. */
  cursor: string | null;
}

type Options = { signal?: AbortSignal };
export type RenditionAddress = { id: string; name: string } | { href: string };

/** The partner API of a Wiregate server. What may pass is tried again; what is refused is thrown, as an ApiError. */
export function createClient(options: ClientOptions) {
  const transport = transportOf(options);
  const addressOf = (call: string, query: object = {}): URL =>
    addQuery(new URL(`${transport.base.href}${call}`), query as Query);
  const itemCall = (id: string, more = ''): string => `/items/${encodeURIComponent(id)}${more}`;

  const json = <T>(call: Call<T>, { signal }: Options): Promise<T> => {
    const aborting = signal ? { signal } : {};
    return persist(transport, { ...aborting, attempt: () => callJson<T>(transport, { ...call, ...aborting }) });
  };
  const ENVELOPE: Array<keyof Envelope & string> = ['id', 'edition', 'item'];

  const feed = (query: FeedQuery = {}, { signal }: Options = {}): Promise<FeedPage> =>
    json<FeedPage>(
      { url: addressOf('/feed', query), wait: query.wait ?? 0, members: ['events', 'cursor', 'more'] },
      signal ? { signal } : {},
    );

  /** The wire page by page, without an end; waits for news, and through what may pass, however long that takes. */
  const pages = (walk: Walk = {}): AsyncGenerator<FeedPage, void, undefined> => pagesOf({ transport, addressOf, walk });

  /** The wire event by event. */
  async function* follow(walk: Walk = {}): AsyncGenerator<Followed, void, undefined> {
    let cursor = walk.after ?? null;
    for await (const page of pages(walk)) {
      for (const [index, event] of page.events.entries())
        yield { event, cursor: index === page.events.length - 1 ? page.cursor : cursor };
      cursor = page.cursor;
    }
  }

  return {
    feed,
    pages,
    follow,

    /** Newest first. */
    items: (query: ItemsQuery = {}, options: Options = {}): Promise<ItemsPage> =>
      json<ItemsPage>({ url: addressOf('/items', query), members: ['items', 'cursor'] }, options),

    /** The newest edition that may be had, or `version`. Of a withheld item its holder gets the tombstone. */
    item: ({ id, version }: { id: string; version?: number }, options: Options = {}): Promise<Envelope> =>
      json<Envelope>({ url: addressOf(itemCall(id), { version }), members: ENVELOPE }, options),

    /** An item as a document in another format. */
    document: (
      { id, version, format }: { id: string; version?: number; format: Format },
      { signal }: Options = {},
    ): Promise<{ text: string; contentType: string }> => {
      const url = addressOf(itemCall(id), { version, format });
      const aborting = signal ? { signal } : {};
      return persist(transport, {
        ...aborting,
        attempt: async () => {
          const { text, headers } = await callText(transport, { url, headers: { accept: '*/*' }, ...aborting });
          return { text, contentType: headers.get('content-type') ?? '' };
        },
      });
    },

    versions: ({ id }: { id: string }, options: Options = {}): Promise<Versions> =>
      json<Versions>({ url: addressOf(itemCall(id, '/versions')), members: ['id', 'versions'] }, options),

    /** May I, until when, and what must I do? */
    rights: ({ id, ...query }: { id: string } & RightsQuery, options: Options = {}): Promise<Rights> =>
      json<Rights>({ url: addressOf(itemCall(id, '/rights'), query), members: ['id', 'permitted'] }, options),

    /** Charges once, however often it is called, and gives the item in full. */
    take: ({ id }: { id: string }, options: Options = {}): Promise<Envelope> =>
      json<Envelope>({ url: addressOf(itemCall(id, '/take')), method: 'POST', members: ENVELOPE }, options),

    account: (options: Options = {}): Promise<Account> =>
      json<Account>({ url: addressOf('/account'), members: ['outlet', 'connection'] }, options),

    deliveries: (query: RecordsQuery = {}, options: Options = {}): Promise<DeliveriesPage> =>
      json<DeliveriesPage>(
        { url: addressOf('/account/deliveries', query), members: ['deliveries', 'cursor'] },
        options,
      ),

    /** `deleteBefore`: those that must be deleted by then. */
    holdings: (query: RecordsQuery & { deleteBefore?: string } = {}, options: Options = {}): Promise<HoldingsPage> =>
      json<HoldingsPage>({ url: addressOf('/account/holdings', query), members: ['holdings', 'cursor'] }, options),

    /** The bytes of a picture or video, by item and name or by the `href` of a ninjs document. */
    rendition: (
      address: RenditionAddress,
      input: { to: string | Writable; length?: number } & Options,
    ): Promise<Downloaded> => {
      const url =
        'href' in address
          ? new URL(address.href, transport.base)
          : addressOf(itemCall(address.id, `/renditions/${encodeURIComponent(address.name)}`));
      return download(transport, { url, ...input });
    },

    /** Whether an address is one of this API, and so gets the key. */
    isOwn: (href: string): boolean => {
      const url = URL.canParse(href, transport.base.href) ? new URL(href, transport.base) : null;
      return url !== null && isOurs(transport, url);
    },
  };
}
interface Call<T> {
  url: URL;
  method?: 'GET' | 'POST';
  wait?: number;
  members: Array<keyof T & string>;
}
export type WiregateClient = ReturnType<typeof createClient>;

function transportOf(options: ClientOptions): Transport {
  if (!URL.canParse(String(options.url))) throw new TypeError('url: it is no address');
  const base = new URL(options.url);
  if (!/^https?:$/.test(base.protocol)) throw new TypeError(`url: ${base.protocol} is not http or https`);
  if (base.username || base.password || base.search || base.hash)
    throw new TypeError('url: an address without user, password, query and fragment is wanted');
  base.pathname = base.pathname === '/' ? PREFIX : base.pathname.replace(/\/+$/, '');
  if (!/^[\x21-\x7e]+$/.test(options.key)) throw new TypeError('key: it is empty, or has characters that no key has');
  const { onRetry } = options;
  return {
    base,
    key: options.key,
    fetch: options.fetch ?? fetch,
    userAgent: [options.userAgent, `wiregate-client/${VERSION}`].filter(Boolean).join(' '),
    retry: { attempts: 5, base: 500, cap: 30_000, ...options.retry },
    timeout: options.timeout ?? 30_000,
    ...(onRetry ? { onRetry } : {}),
  };
}
