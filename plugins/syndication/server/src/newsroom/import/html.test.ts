import fc from 'fast-check';
import { linesOf } from '../../../../shared/blocks';
import { htmlToBlocks, textToBlocks } from '.';
import type { Block, Inline } from '../../../../shared/edition';

const text = (words: string, marks: object = {}): Inline => ({ type: 'text', text: words, ...marks });
const link = (url: string, words: string): Inline => ({ type: 'link', url, children: [text(words)] });
const paragraph = (...children: Array<Inline | string>): Block => ({
  type: 'paragraph',
  children: children.map((child) => (typeof child === 'string' ? text(child) : child)),
});
const item = (words: string) => ({ type: 'list-item' as const, children: [text(words)] });

describe('htmlToBlocks takes nothing over that runs', () => {
  it.each([
    ['a script', '<p>a</p><script>alert(1)</script><p>b</p>', [paragraph('a'), paragraph('b')]],
    ['a script that is never closed', '<p>a</p><script>alert(1)<p>b</p>', [paragraph('a')]],
    ['a style sheet', '<style>p { color: red }</style><p onclick="x()" style="x">a</p>', [paragraph('a')]],
    ['a javascript: link, whose words stay', '<p>a <a href="javascript:x()">b</a></p>', [paragraph('a b')]],
    ['a disguised javascript: link', '<a href=" java&#10;script&colon;x()">b</a>', [paragraph('b')]],
    ['a data: link', '<a href="data:text/html,x">b</a>', [paragraph('b')]],
    ['an iframe', 'a <iframe src="http://x.example"/>b', [paragraph('a b')]],
    ['a comment', 'a<!-- <p>no</p> -->b', [paragraph('ab')]],
  ])('%s', (_name, html, blocks) => expect(htmlToBlocks(html)).toEqual(blocks));
});

describe('htmlToBlocks loses no word', () => {
  it.each<[string, string, Block[]]>([
    [
      'loose text between blocks',
      'one<p>two</p>three <b>four</b>',
      [paragraph('one'), paragraph('two'), paragraph('three ', text('four', { bold: true }))],
    ],
    [
      'paragraphs that are never closed',
      '<p>one<p>two<div>three',
      [paragraph('one'), paragraph('two'), paragraph('three')],
    ],
    ['breaks, however they are written', '<p>a<br>b<BR/>c</br>d</ br>e</p>', [paragraph('a\nb\nc\nd\ne')]],
    ['entities', '<p>&lt;b&gt; &amp;amp; T&uuml;rk&#305;ye &nosuch;</p>', [paragraph('<b> &amp; Türkıye &nosuch;')]],
    ['dotless and dotted i', '<p>IĞDIR ığdır İLKHA</p>', [paragraph('IĞDIR ığdır İLKHA')]],
    [
      'text that runs right to left',
      '<p dir="rtl">قال <strong>المتحدث</strong> اليوم</p>',
      [paragraph('قال ', text('المتحدث', { bold: true }), ' اليوم')],
    ],
    [
      'a link around paragraphs',
      '<a href="https://x.example/"><p>one</p><p>two</p></a>',
      [paragraph(link('https://x.example/', 'one')), paragraph(link('https://x.example/', 'two'))],
    ],
    [
      'two links in a row',
      '<a href="/a">one</a><a href="/a">two</a>',
      [paragraph(link('/a', 'one'), link('/a', 'two'))],
    ],
    [
      'a table, row by row',
      '<table><tr><th>A<th>B</tr><tr><td>1</td><td><p>2</p></td></tr></table>',
      [paragraph('A\tB'), paragraph('1\t2')],
    ],
    [
      'blocks in a table',
      '<table><tr><td><p>a</p><p>b</p></td><td>c</td></tr></table>',
      [paragraph('a'), paragraph('b'), paragraph('c')],
    ],
    ['preformatted text', '<pre>\n a\n  b</pre>', [{ type: 'code', children: [text(' a\n  b')] }]],
    [
      'a whole document but for its head',
      '<html><head><title>no</title></head><body><p>yes</p></body></html>',
      [paragraph('yes')],
    ],
    ['a body after a head that is never closed', '<head><title>no</title><p>yes</p>', [paragraph('yes')]],
    [
      'NITF',
      '<?xml version="1.0"?><nitf><head><docdata/></head><body><hedline><hl1>H</hl1><hl2>S</hl2></hedline>' +
        '<block><p>In <location>Rome</location>, <person>Ann</person>.</p></block></body></nitf>',
      [
        { type: 'heading', level: 1, children: [text('H')] },
        { type: 'heading', level: 2, children: [text('S')] },
        paragraph('In Rome, Ann.'),
      ],
    ],
    ['CDATA', '<p><![CDATA[a < b]]></p>', [paragraph('a < b')]],
    [
      'XHTML with a prefix',
      '<xhtml:ul><xhtml:li>a</xhtml:li></xhtml:ul>',
      [{ type: 'list', format: 'unordered', children: [item('a')] }],
    ],
    [
      'elements that nobody knows',
      '<vignette>one</vignette><vignette>two</vignette><o:p>three</o:p>',
      [paragraph('one'), paragraph('two'), paragraph('three')],
    ],
  ])('%s', (_name, html, blocks) => expect(htmlToBlocks(html)).toEqual(blocks));

  it('nested lists stay nested, and what stands after one stays after it', () => {
    expect(htmlToBlocks('<ol><li>a<ul><li>b</li></ul>c</li><li><p>d</p></li></ol>')).toEqual([
      {
        type: 'list',
        format: 'ordered',
        children: [item('a'), { type: 'list', format: 'unordered', children: [item('b')] }, item('c'), item('d')],
      },
    ]);
  });

  it('a heading and a quote in a list stay what they are', () => {
    const types = htmlToBlocks('<ul><li>a<h3>b</h3><blockquote>c</blockquote></li><li>d</li></ul>').map(
      ({ type }) => type,
    );
    expect(types).toEqual(['list', 'heading', 'quote', 'list']);
  });

  it('items outside of a list make one', () => {
    expect(htmlToBlocks('<p>a</p><li>b<li>c')).toEqual([
      paragraph('a'),
      { type: 'list', format: 'unordered', children: [item('b'), item('c')] },
    ]);
  });

  it('a quote of two paragraphs is one quote', () => {
    expect(htmlToBlocks('<blockquote><p>a</p><p>b</p></blockquote>')).toEqual([
      { type: 'quote', children: [text('a\nb')] },
    ]);
  });

  it('markup deeper than any call can go is read all the same', () => {
    expect(htmlToBlocks(`${'<div>'.repeat(9000)}deep`)).toEqual([paragraph('deep')]);
  });
});

const ELEMENTS = (
  'p div section h1 h3 blockquote ul ol li table tbody tr td th pre a b em span sup dl dt dd block hl2 bq person ' +
  'vignette o:p br'
).split(' ');
const { markup } = fc.letrec<{ node: string; markup: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 5 },
    fc.constant(' word '),
    fc
      .record({ name: fc.constantFrom(...ELEMENTS), inner: tie('markup'), closed: fc.boolean() })
      .map(
        ({ name, inner, closed }) =>
          `<${name}${name === 'a' ? ' href="/x"' : ''}>${inner}${closed ? `</${name}>` : ''}`,
      ),
  ),
  markup: fc.array(tie('node'), { maxLength: 5 }).map((nodes) => nodes.join('')),
}));

it('htmlToBlocks keeps every word in its place, however elements are nested and whether they are closed', () => {
  fc.assert(
    fc.property(markup, (template) => {
      let count = 0;
      const html = template.replace(/word/g, () => `w${(count += 1)}`);
      const read = linesOf(htmlToBlocks(html)).join(' ').split(/\s+/).filter(Boolean);
      expect(read).toEqual(Array.from({ length: count }, (_, index) => `w${index + 1}`));
    }),
    { numRuns: 500 },
  );
});

describe('htmlToBlocks leaves out what is not body text', () => {
  it.each<[string, string, Block[]]>([
    [
      'a figure with its caption',
      'a<figure><img src="x.jpg"><p>Foto: X</p><figcaption>no</figcaption></figure>b',
      [paragraph('a'), paragraph('b')],
    ],
    [
      'but not the quote in a figure',
      '<figure><blockquote>q</blockquote><figcaption>no</figcaption></figure>',
      [{ type: 'quote', children: [text('q')] }],
    ],
    ['nor what follows a figure that is never closed', '<figure><img src="x.jpg"><p>yes</p>', [paragraph('yes')]],
    ['empty paragraphs', '<p></p><p> </p><p>&nbsp;</p><p><br></p><ul><li></li></ul>', []],
  ])('%s', (_name, html, blocks) => expect(htmlToBlocks(html)).toEqual(blocks));
});

describe('textToBlocks', () => {
  it.each([
    ['parts paragraphs at blank lines', 'one\r\ntwo\r\n \r\nthree', [paragraph('one\ntwo'), paragraph('three')]],
    ['parts at line ends where there are no blank lines', 'one\ntwo', [paragraph('one'), paragraph('two')]],
    ['takes markup for what it is in text', 'a <b> c', [paragraph('a <b> c')]],
    ['gives nothing for nothing', ' \n\n ', []],
  ])('%s', (_name, words, blocks) => expect(textToBlocks(words)).toEqual(blocks));
});
