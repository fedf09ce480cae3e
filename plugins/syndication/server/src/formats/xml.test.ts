import { FORMATS, newsmlItem } from '.';
import { CHANNEL, document, edition, film, OWN, part } from './test-editions';

describe('newsmlg2', () => {
  it('names the item and its version by the public name, and IPTC’s vocabularies by their aliases', () => {
    const text = document('newsmlg2', edition());
    expect(text).toMatch(/<newsItem [^>]*guid="urn:newsml:meridian.example:20260101:abc" version="3"/);
    for (const qcode of ['ninat:text', 'stat:usable', 'medtop:04000000', 'genre:Current', 'digsrctype:humanEdits'])
      expect(text).toContain(`qcode="${qcode}"`);
    expect(text).toContain('<link rel="irel:translatedFrom" residref="urn:newsml:meridian.example:20260101:origin"/>');
  });

  it.each([
    ['correction', 'sig:correction'],
    ['update', 'sig:update'],
    ['fix', 'sig:update'],
  ] as const)('tells a %s by %s, with its severity and note', (type, signal) => {
    const text = document('newsmlg2', edition({}, { change: { type, severity: 'major', note: 'Why' } }));
    expect(text).toContain(
      `<signal qcode="${signal}" severityuri="http://cv.iptc.org/newscodes/severity/major"><note>Why</note></signal>`,
    );
  });

  it('has NITF within, or XHTML where it is asked for', () => {
    const input = { edition: edition(), view: 'full', parts: new Set<string>() } as const;
    expect(newsmlItem(input).text).toContain('<inlineXML contenttype="application/nitf+xml"');
    const { text } = newsmlItem({ ...input, inline: 'xhtml' });
    expect(text).toContain('contenttype="application/xhtml+xml"');
    expect(text).toContain('<blockquote>A quotation</blockquote>');
  });

  it.each([
    ['reserves mining where no licence grants it', OWN.obligations, 'DMI-PROHIBITED'],
    [
      'reserves training alone where mining is granted',
      [{ ...OWN.obligations[0]!, action: 'wg:ai', value: { denied: ['train'] } }],
      'DMI-PROHIBITED-AIMLTRAINING',
    ],
    ['allows both where both are granted', [], 'DMI-ALLOWED'],
  ])('%s', (_promise, obligations, value) => {
    const text = document('newsmlg2', edition(), { own: { ...OWN, obligations } });
    expect(text).toContain(`<dataMining uri="http://ns.useplus.org/ldf/vocab/${value}"/>`);
  });

  it('reserves mining of what it delivers nothing of', () => {
    expect(document('newsmlg2', edition(), { own: { ...OWN, uses: [], obligations: [] } })).toContain(
      '/DMI-PROHIBITED"',
    );
  });

  it('has the files of a picture or video as its content, and a package as groups of items', () => {
    const picture = document('newsmlg2', edition({ media: [part('main')], body: [] }, { kind: 'picture' }));
    expect(picture).toMatch(
      /<contentSet><remoteContent [^>]*href="https:\/\/media.example\/main.jpg" contenttype="image\/jpeg" size="150000" width="1600"/,
    );
    const video = document('newsmlg2', edition({ media: [film('main')] }, { kind: 'video' }));
    expect(video).toMatch(/duration="8.5" videoframerate="25" videoscan="progressive"/);
    const members = [{ uri: 'urn:m:2', headline: 'Second' }, { uri: part('a').uri }];
    const text = document('newsmlg2', edition({ members }, { kind: 'package' }));
    expect(text).toMatch(
      /<packageItem .*<itemRef residref="urn:m:2"><headline>Second<\/headline><\/itemRef><itemRef residref="[^"]*:a">/s,
    );
  });

  it('puts the cursor into the header of a message, and the event beside each item', () => {
    const entry = { rendered: FORMATS.newsmlg2.item({ edition: edition(), view: 'meta', parts: new Set() }), own: OWN };
    const page = {
      list: 'events',
      cursor: 'c1',
      more: false,
      sent: CHANNEL.updated,
      sender: 'M',
      transmitId: 't',
    } as const;
    const text = FORMATS.newsmlg2.page?.({ entries: [entry], page }) ?? '';
    expect(text).toMatch(
      /<header>.*reluri="https:\/\/wiregate.dev\/ns\/wire\/1#cursor" value="c1"\/>.*<\/header><itemSet><newsItem/,
    );
    expect(text).toContain('<itemMetaExtProperty reluri="https://wiregate.dev/ns/wire/1#event" value="updated"/>');
  });
});

describe('nitf', () => {
  it('says status, embargo, copyright, correction and the note to editors in docdata', () => {
    const corrected = edition(
      {},
      {
        embargoedUntil: '2026-03-01T00:00:00.000Z',
        change: { type: 'correction', severity: 'major', note: 'The figure' },
      },
    );
    const text = document('nitf', corrected);
    for (const piece of [
      '<docdata management-status="embargoed"><correction info="The figure"',
      '<date.release norm="20260301T000000Z"/>',
      '<doc.copyright year="2026" holder="Meridian Wire"/>',
      '<ed-msg info="For editors alone."/>',
      '<du-key key="SLUG-LINE" version="3"/>',
      '<tobject.subject tobject.subject.ipr="IPTC" tobject.subject.refnum="04000000"',
      'geography="-TR"',
    ])
      expect(text).toContain(piece);
  });

  it('writes marks, lists, quotes and links of the body', () => {
    expect(document('nitf', edition({ media: [] }))).toContain(
      '<hl2 class="h2">A heading</hl2><p>Words <em class="bold"><em class="italic">bold</em></em>' +
        '<a href="https://link.example/?a=1&amp;b=2">a link</a>line<br/>break</p>' +
        '<ol><li>one<ul><li>within</li></ul></li></ol><bq><block><p>A quotation</p></block></bq>' +
        '<pre>a &lt;code&gt;\n  line</pre>',
    );
  });

  it('has obligations as a note that is not for publication', () => {
    expect(document('nitf', edition())).toContain(
      '<note noteclass="cpyrt" type="npa"><body.content><ul><li class="attribute">Credit it as "(M)" &amp; &lt;no other&gt;.</li>',
    );
  });

  it.each(['javascript:alert(1)', 'data:text/html,x'])('writes no link to %s', (url) => {
    const body = [
      {
        type: 'paragraph' as const,
        children: [{ type: 'link' as const, url, children: [{ type: 'text' as const, text: 'words' }] }],
      },
    ];
    for (const format of ['nitf', 'newsmlg2', 'html', 'atom', 'rss', 'jsonfeed'] as const)
      expect(document(format, edition({ body }))).not.toContain(url);
  });
});
