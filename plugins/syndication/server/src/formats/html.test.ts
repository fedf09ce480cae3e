import type { Block, MediaPart } from '../../../shared/edition';
import { blocksToHtml, blocksToText } from '.';

const text = (words: string, marks: object = {}) => ({ type: 'text' as const, text: words, ...marks });
const item = (words: string) => ({ type: 'list-item' as const, children: [text(words)] });
const html = (...blocks: Block[]) => blocksToHtml({ blocks });
const list: Block = {
  type: 'list',
  format: 'ordered',
  children: [item('a'), { type: 'list', format: 'unordered', children: [item('b')] }, item('c\nd')],
};

describe('blocksToHtml', () => {
  it('escapes words and addresses, and drops what no markup may hold', () => {
    const link = { type: 'link' as const, url: 'https://x.example/?a=1&b="', children: [text('<b>')] };
    expect(html({ type: 'paragraph', children: [text('R&D\u0000 \ud800'), link] })).toBe(
      '<p>R&amp;D <a href="https://x.example/?a=1&amp;b=&quot;">&lt;b&gt;</a></p>',
    );
  });

  it.each(['javascript:alert(1)', ' JAVA\nSCRIPT:x', 'data:text/html,x', 'vbscript:x'])(
    'writes no link to %j',
    (url) => {
      expect(html({ type: 'paragraph', children: [{ type: 'link', url, children: [text('words')] }] })).toBe(
        '<p>words</p>',
      );
    },
  );

  it('nests marks in one order, and lists in the item before them', () => {
    expect(html({ type: 'quote', children: [text('x', { italic: true, bold: true })] })).toBe(
      '<blockquote><strong><em>x</em></strong></blockquote>',
    );
    expect(html(list)).toBe('<ol><li>a<ul><li>b</li></ul></li><li>c<br/>d</li></ol>');
  });

  it('keeps the lines of code and of a heading', () => {
    expect(html({ type: 'code', children: [text('a\n b')] })).toBe('<pre><code>a\n b</code></pre>');
    expect(html({ type: 'heading', level: 2, children: [text('a\nb')] })).toBe('<h2>a<br/>b</h2>');
  });

  it('shows media only where they are permitted', () => {
    const part: MediaPart = {
      id: 'p1',
      kind: 'picture',
      uri: 'urn:p:1',
      name: 'photo "1"',
      source: 'own',
      altText: 'A & B',
      caption: 'C',
      rights: {},
      renditions: [],
    };
    const media = (permitted: string[]) => ({
      parts: [part],
      permitted: new Set(permitted),
      src: () => 'https://x.example/1',
    });
    const blocks: Block[] = [{ type: 'media', part: 'p1' }];
    expect(blocksToHtml({ blocks })).toBe('');
    expect(blocksToHtml({ blocks, media: media(['p2']) })).toBe('');
    expect(blocksToHtml({ blocks, media: media(['p1']) })).toBe(
      '<figure><img alt="A &amp; B" src="https://x.example/1" data-association="photo &quot;1&quot;"/><figcaption>C</figcaption></figure>',
    );
  });
});

describe('blocksToText', () => {
  it('writes blocks apart, items on lines, nested ones indented, and nothing for media', () => {
    const blocks: Block[] = [{ type: 'paragraph', children: [text('İ & ı')] }, { type: 'media', part: 'p1' }, list];
    expect(blocksToText(blocks)).toBe('İ & ı\n\n1. a\n  - b\n2. c\n   d');
  });
});
