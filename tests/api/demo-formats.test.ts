import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { parseFeed } from '@rowanmanning/feed-parser';
import Parser from 'rss-parser';
import { FORMAT_NAMES, FORMATS, type Entry, type FormatName } from '../../plugins/syndication/server/src/formats';
import { problemsOf } from '../../plugins/syndication/server/src/formats/test-checks';
import { CHANNEL, OWN } from '../../plugins/syndication/server/src/formats/test-editions';
import type { Edition } from '../../plugins/syndication/shared/edition';
import { describeWithStandards } from '../../plugins/syndication/shared/test-support';
import { describeWithXmllint } from '../../plugins/syndication/shared/test-xml';
import { freshEnvironment, PROJECT } from '../support/app';

const VIEWS = ['full', 'meta', 'browse'] as const;

describeWithStandards('every document of the demo, in every format', () => {
  describeWithXmllint('validates', () => {
    let editions: Edition[];

    beforeAll(async () => {
      const { env, directory, drop } = await freshEnvironment('sqlite');
      const file = path.join(directory, 'editions.json');
      await promisify(execFile)(process.execPath, [path.join(PROJECT, 'tests/support/demo-editions.mjs'), file], {
        cwd: PROJECT,
        env: { ...process.env, ...env },
      });
      editions = JSON.parse(readFileSync(file, 'utf8')) as Edition[];
      await drop();
    }, 180_000);

    const entryOf = (format: FormatName, edition: Edition, view: (typeof VIEWS)[number]): Entry => ({
      own: { ...OWN, id: edition.item, edition: edition.edition, kind: edition.kind, language: edition.language },
      rendered: FORMATS[format].item({
        edition,
        view,
        parts: new Set(edition.content.media.map(({ id }) => id)),
        provider: 'Meridian Wire',
        mediaHref: ({ id }, { name }) => `https://wire.example/items/${edition.item}/renditions/${id}-${name}`,
      }),
    });

    it('is all there: 72 documents in five languages, of every kind, some of them corrected', () => {
      expect(new Set(editions.map(({ item }) => item)).size).toBe(72);
      expect(new Set(editions.map(({ language }) => language))).toEqual(new Set(['ar', 'ckb', 'en', 'kmr', 'tr']));
      expect(new Set(editions.map(({ kind }) => kind)).size).toBe(5);
      expect(editions.filter(({ change }) => change?.type === 'correction')).toHaveLength(1);
      expect(editions.filter(({ embargoedUntil }) => embargoedUntil)).toHaveLength(1);
    });

    it.each(FORMAT_NAMES)('%s', (format) => {
      const views = format === 'html' ? (['full'] as const) : VIEWS;
      const documents = Object.fromEntries(
        editions.flatMap((edition) =>
          views.map((view) => [
            `${edition.content.headline} (${view})`,
            FORMATS[format].document({ entry: entryOf(format, edition, view), channel: CHANNEL }),
          ]),
        ),
      );
      expect(problemsOf(format, documents)).toEqual([]);
    });

    it('newsmlg2 as pages of 25', () => {
      const entries = editions.map((edition) => entryOf('newsmlg2', edition, 'full'));
      const pages = Object.fromEntries(
        [0, 25, 50].map((from) => [
          `from ${from}`,
          FORMATS.newsmlg2.page?.({
            entries: entries.slice(from, from + 25),
            page: {
              list: 'events',
              cursor: `c${from}`,
              more: true,
              sent: CHANNEL.updated,
              sender: 'M',
              transmitId: `${from}`,
            },
          }) ?? '',
        ]),
      );
      expect(problemsOf('newsmlg2', pages)).toEqual([]);
    });

    it.each(['atom', 'rss'] as const)('%s as a feed, of which two readers lose nothing', async (format) => {
      const newest = editions.filter(({ edition }) => edition === 1);
      const text =
        FORMATS[format].feed?.({ entries: newest.map((one) => entryOf(format, one, 'full')), channel: CHANNEL }) ?? '';
      const mine = newest.map(({ uri, content }) => [uri, content.headline, content.byline ?? '-']);
      const read = await new Parser<object, { id?: string; author?: string }>().parseString(text);
      const authorOf = (name: string | undefined) => (name === undefined || name === 'Meridian Wire' ? '-' : name);
      expect(
        read.items.map((item) => [item.guid ?? item.id, item.title, authorOf(item.creator ?? item.author)]),
      ).toEqual(mine);
      const other = parseFeed(text);
      expect(other.items.map((item) => [item.id, item.title, authorOf(item.authors[0]?.name ?? undefined)])).toEqual(
        mine,
      );
      newest.forEach(({ content }, index) => {
        const [media] = content.media;
        if (media) expect(other.items[index]?.content).toContain('https://wire.example/items/');
      });
    });
  });
});
