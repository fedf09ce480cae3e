import { readMediaTopics } from './import-subjects';

const concept = (more: Record<string, unknown>) => ({
  qcode: 'medtop:04000000',
  uri: 'http://cv.iptc.org/newscodes/mediatopic/04000000',
  prefLabel: { 'en-GB': 'economy, business and finance' },
  ...more,
});
const read = (...concepts: unknown[]) => readMediaTopics({ conceptSet: concepts });

describe('readMediaTopics', () => {
  it('reads code, uri and the English name', () => {
    expect(read(concept({}))).toEqual([
      {
        code: '04000000',
        uri: 'http://cv.iptc.org/newscodes/mediatopic/04000000',
        name: 'economy, business and finance',
        names: { en: 'economy, business and finance' },
        broader: null,
        retired: false,
      },
    ]);
  });

  it('puts names under language tags, where the export has country codes', () => {
    const [subject] = read(
      concept({ prefLabel: { 'en-GB': 'sport', se: 'Sport', dk: 'sport', 'pt-BR': 'esporte', ar: ' رياضة  بدنية ' } }),
    );
    expect(subject?.names).toEqual({ en: 'sport', sv: 'Sport', da: 'sport', 'pt-BR': 'esporte', ar: 'رياضة بدنية' });
  });

  it('reads the broader concept from a URI and from a qcode', () => {
    const broader = (value: unknown) => read(concept({ qcode: 'medtop:20000170', broader: value }))[0]?.broader;
    expect(broader(['http://cv.iptc.org/newscodes/mediatopic/04000000'])).toBe('04000000');
    expect(broader('medtop:04000000')).toBe('04000000');
  });

  it('marks retired concepts', () => {
    expect(read(concept({ retired: '2016-04-05T12:00:00+00:00' }))[0]?.retired).toBe(true);
  });

  it('says what is wrong, and with which concept', () => {
    expect(() => readMediaTopics([])).toThrow('conceptSet');
    expect(() => read('medtop:04000000')).toThrow('not an object');
    expect(() => read(concept({ qcode: undefined }))).toThrow('no concept');
    expect(() => read(concept({ prefLabel: undefined }))).toThrow('04000000 has no prefLabel');
    expect(() => read(concept({ uri: 7 }))).toThrow('04000000 has no uri');
    expect(() => read(concept({ broader: ['a:1', 'a:2'] }))).toThrow('04000000 has 2 broader');
  });
});
