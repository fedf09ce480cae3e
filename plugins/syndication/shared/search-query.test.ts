import fc from 'fast-check';
import { fold } from './fold';
import { matches, readSearch, type SearchQuery } from './search-query';

const read = (text: string): SearchQuery => {
  const found = readSearch(text);
  if ('complaint' in found) throw new Error(`${text}: ${found.complaint}`);
  return found.query;
};
const finds = (query: string, ...texts: string[]) => matches(read(query), texts.map(fold));
const word = (text: string) => ({ words: [text], prefix: false });

describe('the query language', () => {
  it.each<[string, SearchQuery]>([
    ['Ankara', { all: [word('ankara')], none: [] }],
    ['Ankara  İzmir', { all: [word('ankara'), word('izmir')], none: [] }],
    ['"the Harbour opened"', { all: [{ words: ['the', 'harbour', 'opened'], prefix: false }], none: [] }],
    ['“the Harbour”', { all: [{ words: ['the', 'harbour'], prefix: false }], none: [] }],
    ['port -strike', { all: [word('port')], none: [word('strike')] }],
    ['port -"long strike"', { all: [word('port')], none: [{ words: ['long', 'strike'], prefix: false }] }],
    ['port -strik*', { all: [word('port')], none: [{ words: ['strik'], prefix: true }] }],
    ['harb*', { all: [{ words: ['harb'], prefix: true }], none: [] }],
    ["Ankara'da", { all: [{ words: ['ankara', 'da'], prefix: false }], none: [] }],
    ['e-mail', { all: [{ words: ['e', 'mail'], prefix: false }], none: [] }],
    ['"not closed', { all: [{ words: ['not', 'closed'], prefix: false }], none: [] }],
    ['port"a b"c', { all: [word('port'), { words: ['a', 'b'], prefix: false }, word('c')], none: [] }],
    ['"in quotes har*"', { all: [{ words: ['in', 'quotes', 'har'], prefix: false }], none: [] }],
    ['a OR b', { all: [word('a'), word('or'), word('b')], none: [] }],
    ['NOT (x) ^ & | <->', { all: [word('not'), word('x')], none: [] }],
    ['NEAR(a, 5)', { all: [{ words: ['near', 'a'], prefix: false }, word('5')], none: [] }],
    ['headline:x', { all: [{ words: ['headline', 'x'], prefix: false }], none: [] }],
    [
      "x'; DROP TABLE wire_items; --",
      { all: ['x', 'drop', 'table'].map(word).concat({ words: ['wire', 'items'], prefix: false }), none: [] },
    ],
  ])('reads %s', (text, query) => expect(read(text)).toEqual(query));

  it.each([
    ['', 'names no word'],
    ['   ', 'names no word'],
    ['-strike', 'names no word'],
    ['-"a b" -cd*', 'names no word'],
    ['"" * - … 🙂', 'names no word'],
    ['a*', 'a beginning of less than 2 letters'],
    ['port -a*', 'a beginning of less than 2 letters'],
    ['a'.repeat(201), 'longer than 200 characters'],
  ])('cannot read %s, and says why', (text, complaint) => {
    expect(readSearch(text)).toEqual({ complaint: expect.stringContaining(complaint) });
  });

  it('takes 200 characters, of whatever size', () => {
    expect(read('🙂'.repeat(198) + ' x').all).toEqual([word('x')]);
  });

  const queries = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 220 }),
    fc.string({ unit: fc.constantFrom(...'ab İş"“”-*\'():^&|!<>\\ \n\0%_;'), maxLength: 60 }),
  );

  it('reads anything or says why not, and leaves nothing in it that a database could take for more than words', () => {
    fc.assert(
      fc.property(queries, (text) => {
        const found = readSearch(text);
        if ('complaint' in found) return expect(found.complaint).toMatch(/\S/);
        expect(found.query.all.length).toBeGreaterThan(0);
        for (const { words } of [...found.query.all, ...found.query.none]) {
          expect(words.length).toBeGreaterThan(0);
          for (const one of words) expect(one).toMatch(/^[\p{L}\p{N}]{1,}$/u);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('finds any word, any two and any beginning of a text in that text, and nothing that it excludes', () => {
    const text = fc.string({ unit: fc.constantFrom(...'abcİışÇ كهة12 \n'), minLength: 1, maxLength: 80 });
    fc.assert(
      fc.property(text, fc.nat(), (one, place) => {
        const lines = one.split('\n').map((line) => line.split(' ').filter((piece) => fold(piece) !== ''));
        const line = lines[place % lines.length]!;
        fc.pre(line.length > 0);
        const index = place % line.length;
        const stored = one.split('\n').map(fold).join('\n');
        const found = (query: string) => matches(read(query), [stored]);
        expect(found(line[index]!)).toBe(true);
        expect(found(`"${line.slice(index, index + 2).join(' ')}"`)).toBe(true);
        if (fold(line[index]!).length >= 2) expect(found(`${fold(line[index]!).slice(0, 2)}*`)).toBe(true);
        expect(found(`${line[index]} -${line[index]}`)).toBe(false);
      }),
    );
  });
});

describe('finding', () => {
  const story = ['Harbour opens again', 'Ships had waited\nfor two days'];

  it.each([
    ['harbour ships', true],
    ['harbour trains', false],
    ['"opens again"', true],
    ['"again opens"', false],
    ['har', false],
    ['har*', true],
    ['arbour*', false],
    ['harbour -trains', true],
    ['harbour -days', false],
    ['harbour -"two days"', false],
    ['harbour -"days two"', true],
    ['harbour -da*', false],
    ['"again ships"', false],
    ['"waited for"', false],
  ])('%s: %s', (query, expected) => {
    expect(
      matches(
        read(query),
        story.map((text) => text.split('\n').map(fold).join('\n')),
      ),
    ).toBe(expected);
  });

  it('takes the beginning of the last word of what an apostrophe parts', () => {
    expect(finds("Ankara'da*", "Ankara'daki toplantı")).toBe(true);
    expect(finds("Ankara'da*", 'Ankara toplantısı')).toBe(false);
  });

  it('finds nothing in nothing', () => expect(finds('x')).toBe(false));
});
