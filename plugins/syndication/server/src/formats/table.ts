import { atomDocument, atomFeed, atomItem, atomTombstone } from './atom';
import { htmlDocument, htmlItem, htmlTombstone } from './html-page';
import { inNinjs, inNinjs1, ninjs1Item, ninjs1Tombstone, ninjsItem, ninjsTombstone } from './json-envelope';
import { jsonfeedDocument, jsonfeedFeed, jsonfeedItem, jsonfeedTombstone } from './jsonfeed';
import { newsmlDocument, newsmlItem, newsmlPage, newsmlTombstone } from './newsmlg2';
import { nitfDocument, nitfItem, nitfTombstone } from './nitf';
import { rssDocument, rssFeed, rssItem, rssTombstone } from './rss';
import { textDocument, textItem, textTombstone } from './text-page';
import type { Format, FormatName } from './types';

const UTF8 = '; charset=utf-8';

/**
 * The formats from which delivery chooses. `item` and `tombstone` give what may be kept: none of them holds anything of
 * an outlet or of a contract. `document`, `page` and `feed` add that for each answer.
 */
export const FORMATS: Readonly<Record<FormatName, Format>> = {
  ninjs: {
    name: 'ninjs',
    contentType: { item: 'application/json', page: 'application/json' },
    mediaTypes: ['application/json', 'application/vnd.iptc.ninjs+json'],
    extension: 'json',
    data: true,
    item: ninjsItem,
    tombstone: ninjsTombstone,
    ...inNinjs,
  },
  ninjs1: {
    name: 'ninjs1',
    contentType: { item: 'application/json', page: 'application/json' },
    mediaTypes: [],
    extension: 'ninjs1.json',
    data: true,
    item: ninjs1Item,
    tombstone: ninjs1Tombstone,
    ...inNinjs1,
  },
  newsmlg2: {
    name: 'newsmlg2',
    contentType: {
      item: `application/vnd.iptc.g2.newsitem+xml${UTF8}`,
      page: `application/vnd.iptc.g2.newsmessage+xml${UTF8}`,
    },
    mediaTypes: [
      'application/vnd.iptc.g2.newsitem+xml',
      'application/vnd.iptc.g2.packageitem+xml',
      'application/vnd.iptc.g2.newsmessage+xml',
    ],
    extension: 'newsml.xml',
    data: true,
    item: newsmlItem,
    tombstone: newsmlTombstone,
    document: newsmlDocument,
    page: newsmlPage,
  },
  nitf: {
    name: 'nitf',
    contentType: { item: `application/nitf+xml${UTF8}` },
    mediaTypes: ['application/nitf+xml'],
    extension: 'nitf.xml',
    data: true,
    item: nitfItem,
    tombstone: nitfTombstone,
    document: nitfDocument,
  },
  atom: {
    name: 'atom',
    contentType: { item: `application/atom+xml;type=entry${UTF8}`, feed: `application/atom+xml${UTF8}` },
    mediaTypes: ['application/atom+xml'],
    extension: 'atom',
    data: false,
    item: atomItem,
    tombstone: atomTombstone,
    document: atomDocument,
    feed: atomFeed,
  },
  rss: {
    name: 'rss',
    contentType: { item: `application/rss+xml${UTF8}`, feed: `application/rss+xml${UTF8}` },
    mediaTypes: ['application/rss+xml'],
    extension: 'rss',
    data: false,
    item: rssItem,
    tombstone: rssTombstone,
    document: rssDocument,
    feed: rssFeed,
  },
  jsonfeed: {
    name: 'jsonfeed',
    contentType: { item: 'application/feed+json', feed: 'application/feed+json' },
    mediaTypes: ['application/feed+json'],
    extension: 'json',
    data: false,
    item: jsonfeedItem,
    tombstone: jsonfeedTombstone,
    document: jsonfeedDocument,
    feed: jsonfeedFeed,
  },
  html: {
    name: 'html',
    contentType: { item: `text/html${UTF8}` },
    mediaTypes: ['text/html'],
    extension: 'html',
    data: false,
    item: htmlItem,
    tombstone: htmlTombstone,
    document: htmlDocument,
  },
  text: {
    name: 'text',
    contentType: { item: `text/plain${UTF8}` },
    mediaTypes: ['text/plain'],
    extension: 'txt',
    data: false,
    item: textItem,
    tombstone: textTombstone,
    document: textDocument,
  },
};
