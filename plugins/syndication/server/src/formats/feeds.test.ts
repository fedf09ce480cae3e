import Parser from 'rss-parser';
import { parseFeed } from '@rowanmanning/feed-parser';
import { FORMATS, type Entry } from '.';
import { CHANNEL, edition, film, OWN, part } from './test-editions';

/** Readers that nobody here wrote: what they make of a feed is what people see. */
const words = (text: string) => [{ type: 'paragraph' as const, children: [{ type: 'text' as const, text }] }];
const stories = [
  edition(),
  edition(
    {
      headline: 'Başlık & "tırnak" <i> ]]> 😀',
      byline: 'Şule Ağaoğlu',
      body: words('İlk ]]> <b>söz</b> & 😀'),
      media: [],
    },
    { uri: 'https://wire.example/story/2', language: 'tr' },
  ),
  edition(
    { headline: 'بسطة فاكهة', summary: 'صناديق', media: [part('a')] },
    { uri: 'urn:a:3', language: 'ar', kind: 'picture' },
  ),
  edition({ headline: 'Film', media: [film('v')] }, { uri: 'urn:a:4', kind: 'video' }),
];
const killed = {
  uri: 'urn:a:5',
  kind: 'article',
  edition: 2,
  pubStatus: 'canceled',
  note: 'Kill: the <story> was wrong & is gone.',
  versionCreated: '2026-01-03T00:00:00.000Z',
  language: 'en',
  provider: 'Meridian Wire',
} as const;

function feed(format: 'atom' | 'rss' | 'jsonfeed'): string {
  const entries: Entry[] = stories.map((of) => ({
    rendered: FORMATS[format].item({
      edition: of,
      view: 'full',
      parts: new Set(of.content.media.map(({ id }) => id)),
      provider: 'Meridian Wire',
    }),
    own: { ...OWN, language: of.language },
  }));
  const write = FORMATS[format].feed;
  if (!write) throw new Error(`${format} writes no feeds`);
  return write({ entries: [...entries, { rendered: FORMATS[format].tombstone(killed), own: OWN }], channel: CHANNEL });
}

const seen = [
  ...stories.map(({ uri, content }) => ({
    id: uri,
    title: content.headline,
    author: content.byline,
    summary: content.summary,
  })),
];

describe.each(['atom', 'rss'] as const)('%s, as other people’s readers see it', (format) => {
  it('loses nothing in rss-parser', async () => {
    const read = await new Parser<object, { id?: string; author?: string; 'content:encoded'?: string }>().parseString(
      feed(format),
    );
    expect(read.title).toBe(CHANNEL.title);
    expect(read.items).toHaveLength(stories.length + 1);
    stories.forEach(({ uri, content }, index) => {
      const item = read.items[index];
      expect([item?.guid ?? item?.id, item?.title]).toEqual([uri, content.headline]);
      expect(item?.creator ?? item?.author).toBe(content.byline);
      const html = item?.['content:encoded'] ?? item?.content;
      expect(html).toContain(index === 1 ? 'İlk ]]&gt; &lt;b&gt;söz&lt;/b&gt; &amp; 😀' : 'A quotation');
    });
  });

  it('loses nothing in feed-parser', () => {
    const read = parseFeed(feed(format));
    expect([read.title, read.url, read.copyright]).toEqual([CHANNEL.title, CHANNEL.home, CHANNEL.rights]);
    const shown = read.items.slice(0, stories.length).map((item) => ({
      id: item.id,
      title: item.title,
      author: item.authors[0]?.name,
      summary: item.description,
    }));
    expect(shown).toEqual(seen);
    expect(read.items[0]?.published?.toISOString()).toBe(stories[0]?.firstCreated);
    expect(read.items[0]?.categories.map(({ label }) => label)).toEqual(['economy', 'Repair', 'households', 'repair']);
    const files = read.items.map(({ media }) => media.map(({ url }) => url));
    expect(files[0]).toContain('https://media.example/v.mp4');
    expect(files[2]).toContain('https://media.example/a.jpg');
  });

  it('keeps a killed item under its guid, with the text of the kill as its body', async () => {
    const read = await new Parser<object, { id?: string }>().parseString(feed(format));
    const last = read.items.at(-1);
    expect(last?.guid ?? last?.id).toBe(killed.uri);
    expect(last?.content).toBe(killed.note);
    expect(last?.title).toBe('Killed');
  });
});

describe('atom', () => {
  it('marks a killed item as deleted (RFC 6721), no later than its entry', () => {
    expect(feed('atom')).toContain(`ref="${killed.uri}" when="${killed.versionCreated}"><at:comment`);
    const { tombstone, document } = FORMATS.atom;
    const alone = document({ entry: { rendered: tombstone(killed), own: OWN }, channel: CHANNEL });
    expect(alone).toMatch(/^<\?xml[^>]*>\n<at:deleted-entry .*<\/at:deleted-entry>$/);
  });
});

describe('jsonfeed', () => {
  it('has the same items, with what is the outlet’s own in _wiregate', () => {
    const { items } = JSON.parse(feed('jsonfeed')) as { items: Array<Record<string, unknown>> };
    expect(items.map(({ id, title }) => ({ id, title }))).toEqual([
      ...seen.map(({ id, title }) => ({ id, title })),
      { id: killed.uri, title: 'Killed' },
    ]);
    expect(items[0]).toMatchObject({
      summary: 'The summary.',
      authors: [{ name: 'Marta Veling' }],
      tags: ['economy', 'Repair', 'households', 'repair'],
      attachments: [
        { url: 'https://media.example/a.jpg', mime_type: 'image/jpeg', size_in_bytes: 150_000 },
        {},
        { url: 'https://media.example/v.mp4', duration_in_seconds: 8.5 },
      ],
      _wiregate: { event: 'updated', obligations: [{}, { text: OWN.obligations[1]?.text }, {}] },
    });
    expect(items.at(-1)).toMatchObject({ content_text: killed.note });
  });
});
