import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Ninjs31 } from '../../plugins/syndication/shared/ninjs';
import {
  describeWithStandards,
  publishedNinjs,
  readJson,
  STANDARDS,
} from '../../plugins/syndication/shared/test-support';
import { normaliseNinjs } from '../../plugins/syndication/server/src/newsroom/import';
import type { App } from '../support/app';
import { agencyWithOutlet, copyOf, importInto, receive, type Envelope, type Reject } from '../support/imports';

const EXAMPLES = path.join(STANDARDS, 'ninjs/examples');
const NOT_TAKEN = (type: string) =>
  `type "${type}" is not taken: one of text, picture, graphic, video, composite is wanted`;
const SAME_AS = (uri: string) => `duplicate: ${uri} is in already, at this version or a newer one`;
/** Examples that are rejected, and why: each reason was looked up in the file. */
const REJECTED: Record<string, Record<string, string>> = {
  '1.4': {},
  '2.1': {
    'ap_audio.json': NOT_TAKEN('audio'),
    // Both have the same uri and the same versionCreated.
    'imageLinkedRights.json': SAME_AS('http://example.agency.com/item/TG346285'),
    // The extended schema's example is the same story, and comes first.
    'tt_text_image_2.json': SAME_AS('http://tt.se/media/text/210526-militarovning-a0f2d045'),
    // A schema and no document.
    'schema-extension/extension-schema.json':
      'there is no uri: a complete URI is wanted, such as urn:newsml:example.com:20260101:1',
  },
  '3.0': {
    '20231005-65-addb-event.json': NOT_TAKEN('event'),
    'ap_audio.json': NOT_TAKEN('audio'),
    'imageLinkedRights.json': SAME_AS('http://example.agency.com/item/TG346285'),
    'simpleEvent.json': NOT_TAKEN('event'),
    'tt_event_pressconference_3.0.json': NOT_TAKEN('event'),
  },
};

/** The words of markup, read in a way that has nothing in common with what reads and writes it. */
const wordsOf = (markup: string): string[] =>
  markup
    .replace(/<(head|figure|bild)\b[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<\?[\s\S]*?\?>/g, ' ')
    .replace(/<\/?(?:a|b|i|em|strong|sup|span)\b[^>]*>/gi, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&amp;/g, '&')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .split(/\s+/)
    .filter((word) => word !== '');

/** The body that an editor would take for the story: HTML before XML before text. */
function bodyOf({ bodies = [] }: Ninjs31): string {
  const found = [/html/, /xml|nitf/, /./].flatMap((kind) =>
    bodies.filter(({ contentType, role }) => kind.test(contentType ?? role ?? 'text')),
  );
  return found[0]?.value ?? '';
}

/** Members that come out as they came in; those that the agency fills in where a document says nothing stand below. */
const asItCame = ({ uri, type, language = 'en', pubStatus, by, located, slugline, urgency, edNote }: Ninjs31) => ({
  ...{ uri, type, language, pubStatus, by, located, slugline, urgency, edNote },
});
const same = <T>(list: readonly T[] | undefined): T[] => JSON.parse(JSON.stringify(list ?? [])) as T[];
const time = (value: string | undefined) => (value === undefined ? undefined : Date.parse(value));

describeWithStandards('the published ninjs examples, from the file to the outlet', () => {
  let agency: Awaited<ReturnType<typeof agencyWithOutlet>>;
  const valid = publishedNinjs();

  beforeAll(async () => {
    agency = await agencyWithOutlet();
  });
  afterAll(() => agency?.environment.drop());

  it('are those that are at hand', () => {
    const folders = readdirSync(EXAMPLES).filter((name) => /^\d/.test(name));
    expect(folders.sort()).toEqual(Object.keys(REJECTED));
  });

  describe.each(Object.keys(REJECTED))('ninjs %s', (version) => {
    let environment: typeof agency.environment;
    let app: App;
    let events: Array<Envelope<Ninjs31>>;
    let rejects: Reject[];
    let code: number | null;

    const files = readdirSync(path.join(EXAMPLES, version), { recursive: true })
      .map(String)
      .filter((name) => name.endsWith('.json'));
    const sources = files
      .filter((name) => REJECTED[version]?.[name] === undefined)
      .flatMap((name): Array<[string, Ninjs31]> => {
        const read = readJson('ninjs/examples', version, name);
        return (Array.isArray(read) ? read : [read]).map((raw, index) => {
          const normal = normaliseNinjs(raw);
          if (!normal.ok) throw new Error(`${name}: ${normal.reason}`);
          return [Array.isArray(read) ? `${name} [${index}]` : name, normal.document];
        });
      });

    beforeAll(async () => {
      environment = await copyOf(agency.environment);
      ({ rejects, code } = await importInto({ environment, paths: [path.join(EXAMPLES, version)] }));
      ({ app, events } = await receive<Ninjs31>({ environment, key: agency.key }));
    });
    afterAll(async () => {
      await app?.stop();
      await environment?.drop();
    });

    const received = ({ uri }: Ninjs31): Ninjs31 => {
      const found = events.filter(({ item }) => item.uri === uri);
      expect(found.map(({ event, edition }) => `${event} ${edition}`)).toEqual(['published 1']);
      return (found[0] as Envelope<Ninjs31>).item;
    };

    it('come in, or into the reject file with the true reason', () => {
      const reasons = rejects.map(({ file, reason }) => [path.relative(path.join(EXAMPLES, version), file), reason]);
      expect([code, Object.fromEntries(reasons)]).toEqual([0, REJECTED[version]]);
      expect(reasons).toHaveLength(Object.keys(REJECTED[version] ?? {}).length);
      expect(events.map(({ item }) => item.uri).sort()).toEqual(sources.map(([, { uri }]) => uri).sort());
    });

    it.each(sources)('%s comes out valid, in the feed and by its id', async (_name, source) => {
      const item = received(source);
      expect(valid(item)).toEqual([]);
      const id = events.find((one) => one.item.uri === source.uri)?.id;
      const single = await app.get<Envelope<Ninjs31>>(`/items/${id}`, agency.key);
      expect([single.status, single.body.item]).toEqual([200, item]);
    });

    it.each(sources)('%s keeps headline, byline, places, urgency, status, dates and rights', (_name, source) => {
      const item = received(source);
      expect(asItCame(item)).toEqual(asItCame(source));
      const headline = source.headlines?.find(({ role }) => role === 'main') ?? source.headlines?.[0];
      expect(item.headlines?.[0]?.value).toBe((headline?.value ?? source.title)?.trim());
      expect(item.usageTerms).toBe(source.usageTerms);
      expect(item.copyrightHolder).toBe(source.copyrightHolder ?? 'Meridian Wire');
      expect(item.copyrightNotice).toBe(source.copyrightNotice ?? 'All rights reserved.');
      // Rights that came with it stay; where none came, it points to the policy of the outlet's own contract.
      if (source.rightsInfo) expect(item.rightsInfo).toEqual(source.rightsInfo);
      else expect(item.rightsInfo).toEqual({ linkedRights: expect.stringMatching(/^https?:.*\/policies\/[\w-]{22}$/) });
      expect(same(item.places)).toEqual(same(source.places));
      for (const date of ['firstCreated', 'versionCreated', 'contentCreated', 'embargoedUntil', 'expires'] as const) {
        const filled =
          date === 'firstCreated' ? item.versionCreated : date === 'versionCreated' ? item[date] : undefined;
        expect([date, time(item[date])]).toEqual([date, time(source[date] ?? filled)]);
      }
    });

    it.each(sources)('%s keeps every word of its body', (_name, source) => {
      const { bodies = [] } = received(source);
      expect(wordsOf(bodies[0]?.value ?? '')).toEqual(wordsOf(bodyOf(source)));
    });

    it.each(sources)('%s keeps its subjects', (_name, source) => {
      const out = received(source).subjects ?? [];
      for (const { name, uri, literal } of source.subjects ?? []) {
        const found = out.some((subject) => (uri ? subject.uri === uri : subject.name === name));
        expect([{ name, uri, literal }, found]).toEqual([{ name, uri, literal }, true]);
      }
    });

    it.each(sources)('%s keeps its renditions and those of what it is associated with', (_name, source) => {
      const item = received(source);
      expect(same(item.renditions)).toEqual(same(source.renditions));
      expect(item.associations?.map(({ uri }) => uri) ?? []).toEqual(source.associations?.map(({ uri }) => uri) ?? []);
      source.associations?.forEach(({ renditions }, index) => {
        expect(same(item.associations?.[index]?.renditions)).toEqual(same(renditions));
      });
    });
  });
});
