import type { Content, ItemRights, MediaPart } from '../../../shared/edition';
import type { Kind } from '../../../shared/words';
import { isUri, problemsOf } from './validate';

const PARAGRAPH = { type: 'paragraph' as const, children: [{ type: 'text' as const, text: 'It rains.' }] };
const CONTENT: Content = {
  headline: 'Storm',
  slug: 'storm',
  body: [PARAGRAPH],
  services: [],
  subjects: [],
  keywords: [],
  places: [],
  source: { code: 'own', name: 'Own' },
  media: [],
  members: [],
  related: [],
  rights: {},
};
const part = (more: Partial<MediaPart> = {}): MediaPart => ({
  id: 'm1',
  kind: 'picture',
  uri: 'urn:x:1',
  name: 'main',
  source: 'own',
  rights: {},
  renditions: [{ name: 'original', href: 'https://meridian.example/a.jpg' }],
  ...more,
});

const fields = (input: {
  kind?: Kind;
  content?: Partial<Content>;
  change?: { type?: string | null; note?: string | null };
  corrects?: boolean;
}) =>
  problemsOf({
    kind: input.kind ?? 'article',
    content: { ...CONTENT, ...input.content },
    change: input.change ?? {},
    corrects: input.corrects ?? false,
    knownSources: new Set(['own', 'dha']),
  });
const rights = (value: ItemRights) => fields({ content: { rights: value } }).map(({ field }) => field);

describe('an item goes out', () => {
  it.each<[string, Parameters<typeof fields>[0]]>([
    ['with a headline and a story', {}],
    ['as a brief of one paragraph', { kind: 'brief' }],
    ['as a brief of nothing but its headline', { kind: 'brief', content: { body: [] } }],
    ['as a picture with its file', { kind: 'picture', content: { body: [], media: [part()] } }],
    ['as a package of its members', { kind: 'package', content: { body: [], members: [{ uri: 'urn:x:2' }] } }],
    ['as a correction that says what was wrong', { corrects: true, change: { type: 'correction', note: 'Not 7: 9.' } }],
    ['as a fix that says nothing', { corrects: true, change: { type: 'fix' } }],
    ['as a first edition marked as a correction', { corrects: false, change: { type: 'correction' } }],
    ['with a source that is known', { content: { source: { code: 'dha', name: 'DHA' } } }],
    ['with rights that can be read', { content: { rights: { territories: { deny: ['TR-34'], allow: ['TR'] } } } }],
  ])('%s', (_, input) => {
    expect(fields(input)).toEqual([]);
  });
});

describe('an item is kept back, and its editor is told where', () => {
  it.each<[string, string, Parameters<typeof fields>[0]]>([
    ['without a headline', 'headline', { content: { headline: '' } }],
    ['as an article without a body', 'body', { content: { body: [] } }],
    ['as a brief of two paragraphs', 'body', { kind: 'brief', content: { body: [PARAGRAPH, PARAGRAPH] } }],
    ['as a picture without a file', 'media', { kind: 'picture', content: { media: [part({ renditions: [] })] } }],
    ['as a video without anything', 'media', { kind: 'video' }],
    ['as a package of nothing', 'members', { kind: 'package' }],
    ['as a correction without a note', 'changeNote', { corrects: true, change: { type: 'correction' } }],
    ['as one with an empty note', 'changeNote', { corrects: true, change: { type: 'correction', note: ' ' } }],
    ['with an urgency above 9', 'urgency', { content: { urgency: 10 } }],
    ['with an urgency of nothing', 'urgency', { content: { urgency: 0 } }],
    ['with half an urgency', 'urgency', { content: { urgency: 2.5 } }],
    ['from a source that nobody knows', 'source', { content: { source: { code: 'afp', name: 'AFP' } } }],
    ['with a picture from one', 'media.1.source', { content: { media: [part(), part({ id: 'm2', source: 'afp' })] } }],
    ['as a translation of no item', 'translationOf', { content: { translationOf: 'the other story' } }],
    ['after no item', 'evolvesFrom', { content: { evolvesFrom: '12' } }],
    ['beside no item', 'related.1.uri', { content: { related: [{ uri: 'urn:x:2' }, { uri: 'x' }] } }],
    ['as a package of no item', 'members.0.uri', { kind: 'package', content: { members: [{ uri: 'two' }] } }],
  ])('%s', (_, field, input) => {
    const problems = fields(input);
    expect(problems.map((one) => one.field)).toEqual([field]);
    expect(problems[0]?.message).toMatch(/^\S.{15,}[.]$/);
  });

  it.each<[string, string, ItemRights]>([
    ['a country by its name', 'rights.territoriesDenied', { territories: { deny: ['Turkey'] } }],
    ['a country in small letters', 'rights.territoriesAllowed', { territories: { allow: ['tr'] } }],
    ['a country by an alias', 'rights.territoriesDenied', { territories: { deny: ['UK'] } }],
    ['a letter that is no country', 'rights.territoriesDenied', { territories: { deny: ['T'] } }],
    ['a channel that nobody knows', 'rights.channelsDenied', { channels: { deny: ['tv'] } }],
    ['an allowed one', 'rights.channelsAllowed', { channels: { allow: ['paper'] } }],
    [
      'rights that end as they begin',
      'rights.ends',
      { notBefore: '2026-06-15T12:00:00.000Z', ends: '2026-06-15T12:00:00.000Z' },
    ],
    ['an exclusive for nobody', 'rights.exclusiveOutlets', { exclusive: { mode: 'reserved', outlets: [] } }],
    [
      'an exclusive that ends as it begins',
      'rights.exclusiveUntil',
      {
        exclusive: {
          mode: 'closed',
          outlets: ['daily'],
          from: '2026-06-15T12:00:00.000Z',
          until: '2026-06-15T12:00:00.000Z',
        },
      },
    ],
  ])('for %s, which would restrict nothing or everything', (_, field, value) => {
    expect(rights(value)).toEqual([field]);
    const media = [part(), part({ id: 'm2', rights: value })];
    expect(fields({ content: { media } }).map((one) => one.field)).toEqual([`media.1.${field}`]);
  });

  it('for everything at once, so that it is put right in one go', () => {
    const content = { headline: '', body: [], urgency: 12 };
    expect(fields({ content }).map(({ field }) => field)).toEqual(['headline', 'urgency', 'body']);
  });
});

describe('a public name', () => {
  it.each([
    ['urn:newsml:meridian.example:20260615:abc', true],
    ['https://meridian.example/a', true],
    ['tag:meridian.example,2026:1', true],
    ['meridian', false],
    ['two words:x', false],
    ['urn: x', false],
    ['', false],
  ])('%j: %s', (value, expected) => {
    expect(isUri(value)).toBe(expected);
  });
});
