import { expand, type JsonLdDocument } from 'jsonld';
import type { Edition } from '../../../shared/edition';
import { document, edition, OWN, part } from './test-editions';

const words = (text: string) => [{ type: 'paragraph' as const, children: [{ type: 'text' as const, text }] }];
const arabic = edition(
  {
    headline: 'بسطة فاكهة في سوق',
    summary: 'صناديق الفاكهة',
    byline: 'Ada Morrel',
    dateline: 'عمّان',
    body: words('Meridian Wire وكالة أنباء\n2026 عام'),
    creditLine: '(ميريديان)',
  },
  { language: 'ar' },
);

function jsonLdOf(page: string): Record<string, unknown> {
  const [, json = ''] = /<script type="application\/ld\+json">(.*?)<\/script>/.exec(page) ?? [];
  return JSON.parse(json) as Record<string, unknown>;
}

describe('html', () => {
  it.each([
    ['ar', 'rtl'],
    ['ckb', 'rtl'],
    ['tr', 'ltr'],
    ['kmr', 'ltr'],
    ['en', 'ltr'],
  ])('says that %s runs %s', (language, direction) => {
    expect(document('html', { ...arabic, language })).toContain(`<html lang="${language}" dir="${direction}"`);
  });

  it('is one article with its header, its pictures in figures and its rights in the footer, not in the body', () => {
    const page = document('html', edition());
    expect(page).toMatch(
      /^<!DOCTYPE html>\n<html[^>]*><head>.*<\/head><body><main><article><header><h1>The headline<\/h1>/,
    );
    expect(page).toContain('<p class="dateline">VIENNA</p>');
    expect(page).toContain('<figcaption>caption of a</figcaption></figure>');
    const [, story = '', footer = ''] = /<\/header>(.*)<footer>(.*)<\/footer>/s.exec(page) ?? [];
    expect(story).not.toMatch(/MERIDIAN|contract/);
    expect(footer).toContain('(MERIDIAN)');
    expect(page.match(/<script/g)).toHaveLength(1);
  });

  it('has obligations as sentences after the article, in the direction of their own language', () => {
    expect(document('html', arabic)).toMatch(
      /<\/main><aside class="obligations"><ul><li dir="auto">Credit it as "\(M\)" &amp; &lt;no other&gt;\.<\/li>/,
    );
  });

  it('has one heading of the first level', () => {
    const body = [1, 3].map((level) => ({
      type: 'heading' as const,
      level: level as 1 | 3,
      children: [{ type: 'text' as const, text: `level ${level}` }],
    }));
    const page = document('html', edition({ body, media: [] }));
    expect(page.match(/<h1>/g)).toHaveLength(1);
    expect(page).toContain('<h2>level 1</h2><h4>level 3</h4>');
  });

  it('lets nothing out of its script', () => {
    const page = document(
      'html',
      edition({ headline: '</script><script>alert(1)</script>', body: words('<?wiregate own?>') }),
    );
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(jsonLdOf(page).headline).toBe('</script><script>alert(1)</script>');
  });

  it('shows the caption alone of a picture whose file has no address', () => {
    const page = document(
      'html',
      edition({ media: [part('a', { renditions: [{ name: 'original', sha256: 'b'.repeat(64) }] })] }),
    );
    expect(page).toContain('<figure><figcaption>caption of a</figcaption></figure>');
    expect(page).not.toContain('<img');
  });
});

it.each([
  ['en', 'Embargoed until 2026-03-01 00:00 UTC'],
  ['tr', 'Ambargo bitişi: 2026-03-01 00:00 UTC'],
  ['ar', 'محظور النشر حتى 2026-03-01 00:00 UTC'],
  ['de', 'Embargoed until 2026-03-01 00:00 UTC'],
])('an embargo is the first that people read, in %s', (language, line) => {
  const embargoed = edition({}, { language, embargoedUntil: '2026-03-01T00:00:00.000Z' });
  expect(document('html', embargoed)).toContain(`<header><p class="embargo"><strong>${line}</strong></p><h1>`);
  expect(document('text', embargoed).startsWith(`${line}\n\n`)).toBe(true);
});

describe('its JSON-LD', () => {
  // The compiler checks each term against schema.org's (schema-dts); here, that a processor reads all of it.
  const expanded = async (of: Edition) => {
    const { '@context': _remote, ...article } = jsonLdOf(document('html', of));
    const local = { '@vocab': 'https://schema.org/', '@base': 'https://x.example/' };
    const [node = {}] = await expand({ '@context': local, ...article } as JsonLdDocument);
    return { article, node };
  };

  it('loses no term when it is expanded, and says the rights', async () => {
    const { article, node } = await expanded(edition());
    const terms = Object.keys(article).filter((term) => !term.startsWith('@'));
    expect(terms.filter((term) => !(`https://schema.org/${term}` in node))).toEqual([]);
    expect(article).toMatchObject({
      '@type': 'NewsArticle',
      creditText: '(MERIDIAN)',
      copyrightNotice: '© Meridian Wire. No use without a contract.',
      copyrightHolder: { '@type': 'Organization', name: 'Meridian Wire' },
      usageInfo: OWN.links.policy,
      identifier: 'urn:newsml:meridian.example:20260101:abc',
      dateModified: '2026-01-02T11:30:00.000Z',
      contentLocation: [{ '@type': 'Place', name: 'Vienna' }],
    });
  });

  it('names the policy that came with the item before the contract’s', async () => {
    const own = edition({ extra: { rightsInfo: { linkedRights: 'https://rights.example/1' } } });
    expect((await expanded(own)).article.usageInfo).toBe('https://rights.example/1');
  });
});

describe('text', () => {
  it('is headline, summary, byline and dateline, body, captions, credit and notice, obligations', () => {
    const text = document('text', edition({ body: words('Words of the story.'), media: [part('a')] }));
    expect(text).toBe(`The headline

The summary.

Marta Veling
VIENNA

Words of the story.

caption of a
photographer of a / credit of a

-----
(MERIDIAN)
© Meridian Wire. No use without a contract.
Terms of use.

-----
- Credit it as "(M)" & <no other>.
- Delete it by 1 February.
- No mining.
- A picture is not covered by your licence.
${OWN.links.policy}
`);
  });

  it('marks lines that begin in the other direction, and no others', () => {
    const lines = document('text', arabic).split('\n');
    expect(lines).toContain('\u200fMeridian Wire وكالة أنباء');
    expect(lines).toContain('\u200fAda Morrel');
    expect(lines).toContain('2026 عام');
    expect(lines).toContain('عمّان');
    expect(document('text', edition({ body: words('بغداد is a city') }))).toContain('\u200eبغداد is a city');
    expect(document('text', edition())).not.toMatch(/\u200f/);
  });
});
