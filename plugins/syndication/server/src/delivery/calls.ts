import type { z } from 'zod';
import * as answers from './answers';
import { envelope } from '../../../shared/answers';
import type { ProblemKind } from './problems';
import * as query from './query';

/** Every call of the partner API: how it is reached, what it takes, and what it answers. /openapi.json is made of this. */
export interface Described {
  /** As api.md writes it. */
  name: string;
  /** As OpenAPI writes it, where that is not the same. */
  template?: string;
  method?: 'POST';
  pattern: RegExp;
  /** What goes out in several formats. */
  resource?: 'item' | 'page';
  /** Formats beside JSON. */
  csv?: true;
  /** Media types, where they are not those of the formats. */
  accepts?: string[] | 'anything';
  /** The address itself says for whom it is good, and no key is sent. */
  signed?: true;
  tag: Tag;
  summary: string;
  description: string;
  query: z.ZodObject;
  answers: DescribedAnswer[];
  /** Beside those of any call. */
  problems: ProblemKind[];
}

export interface DescribedAnswer {
  status: 200 | 206 | 302 | 304 | 410;
  text: string;
  /** Of JSON. */
  schema?: z.ZodType;
  /** In every format that can express what the call gives. */
  inFormats?: true;
  /** Other media types than those of JSON and of the formats. */
  media?: string[];
}

export const TAGS = {
  Wire: 'The wire in order, and lists of what is on it.',
  Items: 'One item: its editions, its pictures and videos.',
  Rights: 'What you may do with it.',
  Account: 'Who you are, what you were given, and what you hold.',
} as const;
export type Tag = keyof typeof TAGS;

/** `{…}` stands for one step of a path. */
const pathOf = (name: string): RegExp => new RegExp(`^${name.replace(/\{\w+\}/g, '([^/]+)')}$`);

const described = <T extends Omit<Described, 'pattern'> & { pattern?: RegExp }>(call: T) => ({
  ...call,
  pattern: call.pattern ?? pathOf(call.name),
});

const UNCHANGED: DescribedAnswer = { status: 304, text: 'You have it already (`If-None-Match`).' };
const KILLED: DescribedAnswer = {
  status: 410,
  text: 'To a holder: the item was killed, and this is its tombstone.',
  schema: envelope,
};
const KILLED_ITEM: DescribedAnswer = { ...KILLED, inFormats: true };
/** Of a call on one item. */
const OF_ITEM: ProblemKind[] = ['no-contract', 'not-found', 'rights-ended', 'quota-used-up'];
/** A call that has something else to say gives a holder the tombstone of what is withheld all the same. */
const OR_TOMBSTONE = 'Of an item that is withheld, a holder gets its tombstone.';
const BYTES = ['image/*', 'video/*', 'audio/*', 'application/octet-stream'];
const bytes: DescribedAnswer[] = [
  { status: 200, text: `The bytes. ${OR_TOMBSTONE}`, media: BYTES, schema: envelope },
  { status: 206, text: 'The range that was asked for, or several: never more than one.', media: BYTES },
  UNCHANGED,
];

export const CALLS = {
  feed: described({
    name: '/feed',
    resource: 'page',
    tag: 'Wire',
    summary: 'The wire in order',
    description:
      'Events since a cursor (`after`), a time (`since`), or from an end of the wire (`from`); without any of them, of the last 24 hours. Keep the cursor and call again with it: nothing is missed, nothing comes twice. With `wait` an answer without events is held back until there is one.',
    query: query.feedQuery,
    answers: [{ status: 200, text: 'Events, none perhaps, and a new cursor.', schema: answers.feed, inFormats: true }],
    problems: ['bad-cursor', 'cursor-expired', 'no-contract', 'too-many-polls'],
  }),
  items: described({
    name: '/items',
    resource: 'page',
    tag: 'Wire',
    summary: 'Items, newest first',
    description:
      'The newest edition that you may have of each item. `view=meta` has no bodies and is not metered. `q` searches the text that you may have.',
    query: query.itemsQuery,
    answers: [
      { status: 200, text: 'Items, and a cursor where there are more.', schema: answers.items, inFormats: true },
    ],
    problems: ['bad-cursor', 'no-contract'],
  }),
  item: described({
    name: '/items/{id}',
    resource: 'item',
    tag: 'Items',
    summary: 'One item',
    description: 'The newest edition that you may have, or the one of `version`.',
    query: query.itemQuery,
    answers: [
      {
        status: 200,
        text: 'The item. To a holder of one that is withheld: its tombstone; it may come back.',
        schema: envelope,
        inFormats: true,
      },
      UNCHANGED,
      KILLED_ITEM,
    ],
    problems: OF_ITEM,
  }),
  versions: described({
    name: '/items/{id}/versions',
    tag: 'Items',
    summary: 'Editions of an item',
    description: 'Those that you may have, newest first, each with what changed. No content, so nothing is counted.',
    query: query.formatQuery,
    answers: [
      { status: 200, text: `Editions. ${OR_TOMBSTONE}`, schema: answers.versions.or(envelope) },
      UNCHANGED,
      KILLED,
    ],
    problems: OF_ITEM,
  }),
  rights: described({
    name: '/items/{id}/rights',
    tag: 'Rights',
    summary: 'May I, until when, and what must I do?',
    description: 'For your destinations, or as if they had a `channel` or lay in a `territory`, now or `at` a moment.',
    query: query.rightsQuery,
    answers: [
      { status: 200, text: `The decision. ${OR_TOMBSTONE}`, schema: answers.rights.or(envelope) },
      UNCHANGED,
      KILLED,
    ],
    problems: OF_ITEM,
  }),
  rendition: described({
    name: '/items/{id}/renditions/{name}',
    tag: 'Items',
    accepts: 'anything',
    summary: 'The bytes of a picture or video',
    description:
      'By its address in the item, with a key that has the scope `media`. In ranges if asked. Decided anew while it lasts: what is killed or revoked meanwhile breaks off.',
    query: query.renditionQuery,
    answers: [
      ...bytes,
      { status: 302, text: 'To a signed address of ours that is good for five minutes, for you alone.' },
      KILLED,
    ],
    problems: [...OF_ITEM, 'range-not-satisfiable'],
  }),
  signed: described({
    name: '/signed/{token}',
    tag: 'Items',
    accepts: 'anything',
    signed: true,
    summary: 'The bytes, by a signed address',
    description: 'Where a 302 led. No key is sent; what the address stands for is decided again.',
    query: query.nothing,
    answers: [...bytes, KILLED],
    problems: [...OF_ITEM, 'range-not-satisfiable'],
  }),
  take: described({
    name: '/items/{id}/take',
    method: 'POST',
    resource: 'item',
    tag: 'Rights',
    summary: 'Take an item',
    description:
      'Where the licence says `meter: take`: charges once, however often it is called, and gives the item in full.',
    query: query.formatQuery,
    answers: [
      { status: 200, text: `The item in full. ${OR_TOMBSTONE}`, schema: envelope, inFormats: true },
      KILLED_ITEM,
    ],
    problems: [...OF_ITEM, 'not-to-be-taken'],
  }),
  readerFeed: described({
    name: '/feeds/{token}',
    template: '/feeds/{token}.{type}',
    pattern: /^\/feeds\/([^/]+)\.(atom|rss|json)$/,
    tag: 'Wire',
    accepts: 'anything',
    signed: true,
    summary: 'The newest items, for a feed reader',
    description:
      'By an address of `/account`, where the licence allows one. No key is sent: whoever has the address reads, until the key by which it was asked for is revoked. A killed item stays under its name, with the kill’s text.',
    query: query.nothing,
    answers: [
      {
        status: 200,
        text: 'The newest items of one destination.',
        media: ['application/atom+xml', 'application/rss+xml', 'application/feed+json'],
      },
      UNCHANGED,
    ],
    problems: ['not-found'],
  }),
  policy: described({
    name: '/policies/{id}',
    tag: 'Rights',
    accepts: ['application/ld+json', 'application/json'],
    summary: 'A policy, as ODRL',
    description:
      'A schedule of one of your contracts, or what an item restricts by itself. The signed text prevails over it.',
    query: query.nothing,
    answers: [
      {
        status: 200,
        text: `ODRL 2.2 with RightsML, as JSON-LD. ${OR_TOMBSTONE}`,
        schema: answers.policy.or(envelope),
        media: ['application/ld+json'],
      },
      UNCHANGED,
      KILLED,
    ],
    problems: OF_ITEM,
  }),
  account: described({
    name: '/account',
    tag: 'Account',
    summary: 'Who you are, and what you may',
    description: 'Outlet, destinations, contracts in force with what they permit in sentences, quotas used and left.',
    query: query.formatQuery,
    answers: [{ status: 200, text: 'Your account.', schema: answers.account }],
    problems: [],
  }),
  deliveries: described({
    name: '/account/deliveries',
    tag: 'Account',
    csv: true,
    summary: 'What was delivered to you',
    description: 'Newest first, as it is on record.',
    query: query.recordsQuery,
    answers: [{ status: 200, text: 'Deliveries.', schema: answers.deliveries, media: ['text/csv'] }],
    problems: ['bad-cursor'],
  }),
  holdings: described({
    name: '/account/holdings',
    tag: 'Account',
    csv: true,
    summary: 'What you hold',
    description: 'Oldest first; `deleteBefore` names what must be deleted by then.',
    query: query.recordsQuery,
    answers: [{ status: 200, text: 'Holdings.', schema: answers.holdings, media: ['text/csv'] }],
    problems: ['bad-cursor'],
  }),
} satisfies Record<string, Described>;
