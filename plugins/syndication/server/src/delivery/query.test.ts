import { Problem } from './problems';
import { feedQuery, itemQuery, itemsQuery, readQuery, recordsQuery } from './query';

const feed = (search: string) => readQuery(feedQuery, new URLSearchParams(search));
function complaint(read: () => unknown): { parameter: unknown; message: string } | null {
  try {
    read();
  } catch (error) {
    if (error instanceof Problem && error.kind === 'bad-parameter')
      return { parameter: error.members['parameter'], message: error.message };
    throw error;
  }
  return null;
}

describe('a query', () => {
  it('has defaults', () => {
    expect(feed('')).toEqual({ limit: 25, wait: 0 });
    expect(readQuery(itemsQuery, new URLSearchParams())).toEqual({ view: 'meta', sort: 'newest', limit: 25 });
  });

  it('reads lists, numbers and instants', () => {
    expect(
      feed('kind=article,%20brief&language=tr&urgency=3&limit=100&wait=30&since=2026-01-31T09:00:00%2B03:00'),
    ).toEqual({
      kind: ['article', 'brief'],
      language: ['tr'],
      urgency: 3,
      limit: 100,
      wait: 30,
      since: Date.parse('2026-01-31T06:00:00Z'),
    });
  });

  it('takes a day as its first instant, UTC', () => {
    expect(readQuery(recordsQuery, new URLSearchParams('since=2026-01-31')).since).toBe(
      Date.parse('2026-01-31T00:00:00Z'),
    );
  });

  it('reads subjects as a scheme and a code', () => {
    expect(feed('subject=medtop:04000000').subject).toEqual(['medtop:04000000']);
  });

  it.each([
    ['colour=red', 'colour', 'colour: is not a parameter of this call'],
    ['limit=5&limit=6', 'limit', 'limit: is given twice'],
    ['limit=0', 'limit', 'limit: at least 1'],
    ['limit=101', 'limit', 'limit: at most 100'],
    ['limit=-1', 'limit', 'limit: a whole number from 1 to 100'],
    ['limit=1.5', 'limit', 'limit: a whole number from 1 to 100'],
    ['limit=', 'limit', 'limit: a whole number from 1 to 100'],
    ['wait=31', 'wait', 'wait: at most 30'],
    ['urgency=10', 'urgency', 'urgency: at most 9'],
    ['from=middle', 'from', 'from: is one of start, now'],
    ['kind=podcast', 'kind', 'kind: is one of article, brief, picture, video, package'],
    ['kind=article,', 'kind', 'kind: is one of article, brief, picture, video, package'],
    ['language=', 'language', 'language: is empty or has a character that is not allowed'],
    ["service=x'%20OR%201", 'service', 'service: is empty or has a character that is not allowed'],
    ['since=yesterday', 'since', 'since: an instant such as 2026-01-31T09:00:00Z, or a day'],
    ['since=2026-02-30', 'since', 'since: an instant such as 2026-01-31T09:00:00Z, or a day'],
  ])('%s is refused by name', (search, parameter, message) => {
    expect(complaint(() => feed(search))).toEqual({ parameter, message });
  });

  it('reads what is looked for, and says by name why it cannot', () => {
    const items = (search: string) => readQuery(itemsQuery, new URLSearchParams(search));
    expect(items('q=Liman+-grev&sort=relevance')).toMatchObject({
      q: { all: [{ words: ['liman'], prefix: false }], none: [{ words: ['grev'], prefix: false }] },
      sort: 'relevance',
    });
    expect(complaint(() => items('q='))).toEqual({ parameter: 'q', message: 'q: names no word to look for' });
    expect(complaint(() => items(`q=${'x'.repeat(201)}`))).toEqual({
      parameter: 'q',
      message: 'q: is longer than 200 characters',
    });
    expect(complaint(() => items('sort=relevance'))).toEqual({
      parameter: 'sort',
      message: 'sort: by relevance needs words to look for (q)',
    });
    expect(complaint(() => feed('q=liman'))?.parameter).toBe('q');
  });

  it('takes no parameter of another call', () => {
    expect(complaint(() => readQuery(itemQuery, new URLSearchParams('limit=5')))?.parameter).toBe('limit');
  });

  it('takes no more than 50 entries in a list', () => {
    const languages = (count: number) => `language=${Array.from({ length: count }, () => 'tr').join(',')}`;
    expect(feed(languages(50)).language).toHaveLength(50);
    expect(complaint(() => feed(languages(51)))?.parameter).toBe('language');
  });
});
