import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Edition } from '../../../../shared/edition';
import type { Ninjs31, NinjsRendition } from '../../../../shared/ninjs';
import {
  describeWithStandards,
  publishedNinjs,
  publishedNinjs1,
  readJson,
  STANDARDS,
} from '../../../../shared/test-support';
import { ninjs, ninjs1 } from '../../formats';
import { normaliseNinjs, toFields, type ImportedItem } from '.';

type Raw = Record<string, unknown>;
const isRaw = (value: unknown): value is Raw => typeof value === 'object' && value !== null && !Array.isArray(value);

const FOLDERS = [
  'examples/1.4',
  'examples/2.1',
  'examples/2.1/schema-extension',
  'examples/3.0',
  'examples/3.0/collection',
];
/** Examples that are rejected, and why. */
const REJECTED: Record<string, RegExp> = {
  'examples/2.1/ap_audio.json': /^type "audio" is not taken: one of text, picture/,
  'examples/3.0/ap_audio.json': /^type "audio" is not taken/,
  'examples/3.0/20231005-65-addb-event.json': /^type "event" is not taken/,
  'examples/3.0/simpleEvent.json': /^type "event" is not taken/,
  'examples/3.0/tt_event_pressconference_3.0.json': /^type "event" is not taken/,
};

function examples(): Array<[string, Raw]> {
  return FOLDERS.flatMap((folder) =>
    readdirSync(join(STANDARDS, 'ninjs', folder))
      .filter((file) => file.endsWith('.json') && !file.endsWith('-schema.json'))
      .flatMap((file): Array<[string, Raw]> => {
        const read = readJson('ninjs', folder, file);
        const documents = Array.isArray(read) ? read : [read];
        return documents
          .filter(isRaw)
          .map((document, index) => [`${folder}/${file}${Array.isArray(read) ? `#${index}` : ''}`, document]);
      }),
  );
}

function editionOf({
  uri,
  kind,
  language,
  versionCreated = '',
  firstCreated,
  test,
  source,
  fields,
}: ImportedItem): Edition {
  const { genre, embargoedUntil = null, ...content } = fields;
  return {
    item: 'item-1',
    uri,
    edition: 1,
    kind,
    language,
    test,
    firstCreated: firstCreated ?? versionCreated,
    versionCreated,
    embargoedUntil,
    change: null,
    content: {
      ...content,
      slug: 'slug',
      ...(genre ? { genre: { literal: genre, uri: `http://cv.iptc.org/newscodes/genre/${genre}` } } : {}),
      services: [{ code: 'world', name: 'World' }],
      source: { code: source, name: 'Meridian' },
      rights: {},
    },
  };
}

function imported(raw: Raw): { document: Ninjs31; item: ImportedItem; dropped: string[] } {
  const result = normaliseNinjs(raw);
  if (!result.ok) throw new Error(result.reason);
  const item = toFields({ document: result.document, language: 'en', service: 'world', source: 'own', test: false });
  return { document: result.document, item, dropped: result.dropped };
}

function written(raw: Raw): Ninjs31 {
  const { item } = imported(raw);
  const edition = editionOf({ versionCreated: '2020-01-01T00:00:00.000Z', ...item });
  return ninjs({ edition, view: 'full', parts: new Set(item.fields.media.map(({ id }) => id)) });
}

/** A member by its name in any version. */
const member = (raw: Raw, ...names: string[]): unknown => {
  const value = names.map((name) => raw[name]).find((found) => found !== undefined);
  return value === '' ? undefined : value;
};
const entries = (value: unknown): Raw[] => {
  if (Array.isArray(value)) return value.filter(isRaw);
  return isRaw(value) ? Object.entries(value).map(([name, entry]) => ({ name, ...(isRaw(entry) ? entry : {}) })) : [];
};
const time = (value: unknown) => (typeof value === 'string' ? Date.parse(value) : undefined);

/** The words of markup, read in a way that has nothing in common with the code under test. */
function words(markup: string): string[] {
  return markup
    .replace(/<(head|figure|bild)\b[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<\?[\s\S]*?\?>/g, ' ')
    .replace(/<\/?(?:a|b|i|em|strong|sup|span)\b[^>]*>/gi, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&amp;/g, '&')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .split(/\s+/)
    .filter((word) => word !== '');
}
const count = (markup: string, name: string) =>
  markup.replace(/<(head|figure)\b[\s\S]*?<\/\1>/gi, '').match(new RegExp(`<${name}[\\s>]`, 'gi'))?.length ?? 0;

/** The body that an editor would take for the story: markup before text. */
function bodyIn(raw: Raw): string {
  const bodies: Array<[string, unknown]> = [
    ...entries(raw.bodies).map((body): [string, unknown] => [
      String(member(body, 'contentType', 'contenttype')),
      body.value,
    ]),
    ...Object.entries(raw).filter(([name]) => name.startsWith('body_')),
  ];
  const found = [/html/, /xml|nitf/i, /./].flatMap((kind) => bodies.filter(([name]) => kind.test(name)))[0];
  return String(found?.[1] ?? '');
}

function renditions(value: unknown): unknown[] {
  return entries(value).map((entry) => ({
    name: entry.name,
    href: entry.href,
    contentType: member(entry, 'contentType', 'contenttype', 'mimetype'),
    width: entry.width,
    height: entry.height,
    sizeInBytes: member(entry, 'sizeInBytes', 'sizeinbytes'),
    title: entry.title,
  }));
}

/** What ninjs 1.6 has no member for, wherever it stands. */
const NOT_IN_1 = new Set(['geoJSON', 'standard', 'contentType', 'role', 'rel', 'eventDetails', 'plannedCoverage']);
const RENDITION = new Set(['name', 'href', 'title', 'width', 'height', 'sizeInBytes', 'duration', 'format']);

/** A ninjs 3.1 document as far as 1.6 can say it too: what is left must be equal. */
function common(value: unknown, within = ''): unknown {
  if (Array.isArray(value)) return value.map((one) => common(one, within));
  if (!isRaw(value)) return value;
  // Where the code does not end the address, the address alone travels.
  const isLoose =
    typeof value.uri === 'string' && typeof value.literal === 'string' && !value.uri.endsWith(`/${value.literal}`);
  return Object.fromEntries(
    Object.entries(value)
      .filter(
        ([name]) =>
          !NOT_IN_1.has(name) ||
          (within === 'infoSources' && name === 'role') ||
          (within !== 'associations' && name === 'rel'),
      )
      .filter(([name]) => within !== 'renditions' || RENDITION.has(name))
      .filter(([name]) => within !== 'events' || name !== 'id')
      .filter(([name]) => name !== 'literal' || !isLoose)
      .map(([name, inner]) => [name, common(inner, name)]),
  );
}
const byName = (document: unknown) => JSON.parse(JSON.stringify(common(document))) as unknown;

describeWithStandards('the published ninjs examples', () => {
  const all = examples();
  const taken = all.filter(([name]) => !REJECTED[name]);
  const check = publishedNinjs();
  const check1 = publishedNinjs1();

  it('are at hand', () => {
    expect(all.length).toBeGreaterThan(50);
    expect(Object.keys(REJECTED).filter((name) => !all.some(([known]) => known === name))).toEqual([]);
  });

  it.each(Object.entries(REJECTED))('%s is rejected with its reason', (name, reason) => {
    const found = all.find(([known]) => known === name);
    const result = normaliseNinjs(found?.[1]);
    expect(result).toEqual({ ok: false, reason: expect.stringMatching(reason) });
  });

  it.each(taken)('%s comes out as valid ninjs 3.1', (_name, raw) => {
    expect(check(written(raw))).toEqual([]);
  });

  it.each(taken)('%s comes out as valid ninjs 1.6', (_name, raw) => {
    expect(check1(ninjs1(written(raw)))).toEqual([]);
  });

  it.each(taken)('%s says in ninjs 1.6 what it says in 3.1, in every field that both have', (_name, raw) => {
    const out = written(raw);
    const back = normaliseNinjs(ninjs1(out));
    expect(back.ok && byName(back.document)).toEqual(byName(out));
  });

  it.each(taken.filter(([name]) => name.startsWith('examples/1')))(
    '%s comes out of ninjs 1.6 as it came',
    (_name, raw) => {
      const out: Raw = ninjs1(written(raw));
      const same = [
        'uri',
        'type',
        'profile',
        'urgency',
        'copyrightholder',
        'copyrightnotice',
        'usageterms',
        'ednote',
        'language',
        'title',
        'byline',
        'slugline',
        'located',
      ];
      for (const name of same) if (raw[name] !== undefined) expect([name, out[name]]).toEqual([name, raw[name]]);
      for (const name of ['firstcreated', 'versioncreated', 'contentcreated', 'embargoed', 'expires'])
        if (raw[name] !== undefined) expect([name, time(out[name])]).toEqual([name, time(raw[name])]);
      if (raw.headline !== undefined) expect(out.headline).toBe(String(raw.headline).trim());
      for (const name of ['person', 'organisation', 'object', 'event', 'place', 'subject'])
        expect([name, entries(out[name]).map((one) => one.name)]).toEqual([
          name,
          entries(raw[name]).map((one) => one.name),
        ]);
      for (const name of ['renditions', 'associations'])
        expect(Object.keys(isRaw(out[name]) ? out[name] : {})).toEqual(Object.keys(isRaw(raw[name]) ? raw[name] : {}));
    },
  );

  it.each(taken)('%s names its version', (name, raw) => {
    const result = normaliseNinjs(raw);
    const folder = /examples\/(\d)/.exec(name)?.[1];
    expect(result.ok && result.version).toBe(folder);
  });

  it.each(taken)('%s keeps headline, byline, rights and dates', (_name, raw) => {
    const { item } = imported(raw);
    const out = written(raw);
    const headline = raw.headline ?? entries(raw.headlines)[0]?.value ?? raw.title;
    if (headline !== undefined) expect(out.headlines?.[0]?.value).toBe(String(headline).trim());
    else expect(item.notes).toContain('there is no headline: the first words were taken');
    expect(out.uri).toBe(raw.uri);
    expect(out.by).toBe(member(raw, 'byline', 'by'));
    expect(out.located).toBe(member(raw, 'located'));
    expect(out.slugline).toBe(member(raw, 'slugline'));
    expect(out.urgency).toBe(raw.urgency);
    expect(out.edNote).toBe(member(raw, 'edNote', 'ednote'));
    expect(out.usageTerms).toBe(member(raw, 'usageTerms', 'usageterms'));
    expect(out.copyrightHolder).toBe(member(raw, 'copyrightHolder', 'copyrightholder'));
    expect(out.copyrightNotice).toBe(member(raw, 'copyrightNotice', 'copyrightnotice'));
    expect(item.pubStatus).toBe(member(raw, 'pubStatus', 'pubstatus') ?? 'usable');
    expect(item.version).toBe(raw.version);
    expect(item.language).toBe(raw.language ?? 'en');
    expect(time(item.versionCreated)).toBe(time(member(raw, 'versionCreated', 'versioncreated')));
    expect(time(item.firstCreated)).toBe(time(member(raw, 'firstCreated', 'firstcreated')));
    expect(time(out.expires)).toBe(time(raw.expires));
    expect(time(out.contentCreated)).toBe(time(member(raw, 'contentCreated', 'contentcreated')));
    const rights = member(raw, 'rightsInfo', 'rightsinfo');
    expect(out.rightsInfo && Object.values(out.rightsInfo)).toEqual(isRaw(rights) ? Object.values(rights) : undefined);
  });

  it.each(taken)('%s keeps subjects, places, people and organisations', (_name, raw) => {
    const out = written(raw);
    const names = (list: unknown) => entries(list).map(({ name }) => name);
    expect(names(out.subjects)).toEqual(names(member(raw, 'subjects', 'subject')));
    expect(names(out.places)).toEqual(names(member(raw, 'places', 'place')));
    expect(names(out.people)).toEqual(names(member(raw, 'people', 'person')));
    expect(names(out.organisations)).toEqual(names(member(raw, 'organisations', 'organisation')));
    expect(names(out.objects)).toEqual(names(member(raw, 'objects', 'object')));
    const addresses = entries(member(raw, 'subjects', 'subject')).map(({ uri }) => uri);
    expect(entries(out.subjects).map(({ uri }) => uri)).toEqual(addresses);
    const points = entries(member(raw, 'places', 'place')).map((place) => member(place, 'geoJSON', 'geojson'));
    expect(entries(out.places).map(({ geoJSON }) => geoJSON)).toEqual(points);
  });

  it.each(taken)('%s keeps every word of its body, and its links, items, quotes and headings', (_name, raw) => {
    const source = bodyIn(raw);
    const [body, ...more] = written(raw).bodies ?? [];
    expect(more).toEqual([]);
    const value = body?.value ?? '';
    expect(words(value)).toEqual(words(source));
    for (const name of ['a', 'li', 'blockquote', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6']) {
      const nitf = name === 'h1' ? count(source, 'hl1') : 0;
      expect([name, count(value, name)]).toEqual([name, count(source, name) + nitf]);
    }
    expect(count(value, 'p')).toBeGreaterThanOrEqual(count(source, 'p'));
    expect(body?.wordCount ?? 0).toBe(words(source).length);
  });

  it.each(taken)('%s keeps its renditions and those of what it is associated with', (_name, raw) => {
    const out = written(raw);
    expect(renditions(out.renditions)).toEqual(renditions(raw.renditions));
    const associations = entries(raw.associations);
    expect(out.associations?.map(({ name, uri }) => ({ name, uri })) ?? []).toEqual(
      associations.map(({ name, uri }) => ({ name, uri })),
    );
    associations.forEach((association, index) => {
      const kept: NinjsRendition[] = out.associations?.[index]?.renditions ?? [];
      expect(renditions(kept)).toEqual(renditions(association.renditions));
      expect(out.associations?.[index]?.by).toBe(member(association, 'byline', 'by'));
    });
  });

  it('1.4 text lifts scheme and code into an address and a literal', () => {
    const raw = all.find(([name]) => basename(name) === 'ninjsExMediumText1.json')?.[1] ?? {};
    const { document } = imported(raw);
    expect(document.people?.[0]).toEqual({
      name: 'Francesco Schettino',
      rel: 'about',
      uri: 'http://www.freebase.com/m/0hzcydt',
      literal: '0hzcydt',
    });
    expect(imported({ ...raw, mimetype: 'text/html' }).dropped).toEqual(['mimetype']);
  });

  it('a package has its pictures as media and as members', () => {
    const raw = all.find(([name]) => basename(name) === 'ninjsExComplex2.json')?.[1] ?? {};
    const { kind, fields } = imported(raw).item;
    expect(kind).toBe('package');
    expect(fields.media.map(({ id, name }) => [id, name])).toEqual([
      ['mainpic', 'mainpic'],
      ['portrait', 'portrait'],
    ]);
    expect(fields.members.map(({ uri }) => uri)).toEqual(fields.media.map(({ uri }) => uri));
  });
});

describeWithStandards('the documents of the test suite that pass', () => {
  const check = publishedNinjs();
  const documents = ['1.1', '1.2', '1.3', '1.4', '1.5', '2.0', '2.1', '3.0'].flatMap((version) => {
    const folder = `test_suite/${version}/should_pass`;
    return readdirSync(join(STANDARDS, 'ninjs', folder)).map((file): [string, unknown] => [
      `${folder}/${file}`,
      readJson('ninjs', folder, file),
    ]);
  });

  it.each(documents)('%s is taken and comes out valid, or is rejected with a reason', (_name, raw) => {
    const result = normaliseNinjs(raw);
    if (result.ok && isRaw(raw)) expect(check(written(raw))).toEqual([]);
    else expect(result).toEqual({ ok: false, reason: expect.stringMatching(/ (?:is wanted|are wanted)/) });
  });
});

/** Why each document that must fail is refused; where its uri is none either, that is told first. */
const MUST_FAIL: Record<string, RegExp> = {
  '1.1/001_type_component.json': /^uri is/,
  '1.1/002_infosource.json': /^uri is/,
  '1.2/001_title_as_number.json': /^uri is/,
  '1.2/002_firstcreated_bad_type.json': /^uri is/,
  '1.2/003_ednote_bad_type.json': /^uri is/,
  '1.2/004_infosource_bad_type.json': /^uri is/,
  '1.2/005_pubstatus_replaced.json': /^uri is/,
  '1.2/006_pubstatus_commissioned.json': /^uri is/,
  '1.3/001_schema_bad.json': /^uri is/,
  '1.3/002_headline_nonascii.json': /^uri is/,
  '1.3/003_headline_blank_extension.json': /^uri is/,
  '1.3/004_headline_dash.json': /^uri is/,
  '1.3/005_bad_altids.json': /^uri is/,
  '1.3/007_invalid_genre.json': /^uri is/,
  '1.4/001_bad_contentcreated.json': /^contentCreated is \{.*an instant is wanted/,
  '1.4/002_bad_contentcreated.json': /^contentCreated is \[\]: an instant is wanted/,
  '1.4/003_bad_expires.json': /^expires is \{\}: an instant is wanted/,
  '1.4/004_bad_expires.json': /^expires is \[\]: an instant is wanted/,
  '1.4/005_bad_rightsinfo.json': /^linkedRights is no member of ninjs/,
  '1.4/006_bad_rightsinfo.json': /^rightsInfo is .*either linkedRights or encodedRights is wanted, and not both/,
  '1.5/001_bad_property.json': /^bad is no member of ninjs/,
  '1.5/002_bad_association.json': /^associations\[0\].incorrectproperty is no member of ninjs/,
  '2.0/001_bad_geojson.json': /^places\[0\].geoJSON.type is missing/,
  '2.0/001_bad_toplevel.json': /^random is no member of ninjs/,
  '2.0/002_bad_association.json': /^uri is/,
  '2.1/001_bad_association.json': /^associations\[0\].incorrectproperty is no member of ninjs/,
  '2.1/002_good_association_but_no_name.json': /^associations\[0\].name is missing/,
  '2.1/003_good_association_but_no_uri.json': /^associations\[0\].uri is missing/,
  '2.1/004_bad_rights.json': /either linkedRights or encodedRights is wanted, and not both/,
};
/** The same with a sound uri, where that was all that was told: its own fault is told then. */
const WITH_URI: Record<string, RegExp> = {
  '1.1/001_type_component.json': /^type "component" is not taken/,
  '1.2/002_firstcreated_bad_type.json': /^firstCreated is "2019": an instant is wanted/,
  '1.2/003_ednote_bad_type.json': /^edNote is .*text is wanted/,
  '1.2/005_pubstatus_replaced.json': /^pubStatus is "replaced"/,
  '1.2/006_pubstatus_commissioned.json': /^pubStatus is "commissioned"/,
  '1.3/001_schema_bad.json': /^standard is/,
  '1.3/004_headline_dash.json': /^headline-with-dash-ééé is no member of ninjs/,
  '1.3/005_bad_altids.json': /^altIds\[0\] is/,
  '2.0/002_bad_association.json': /^associations\[0\].i_can_put_anything is no member of ninjs/,
};

describeWithStandards('the documents of the test suite that must fail', () => {
  const folder = (version: string) => `ninjs/test_suite/${version}/should_fail`;
  const reasonOf = (raw: unknown) => {
    const result = normaliseNinjs(raw);
    return result.ok ? 'taken' : result.reason;
  };
  const names = ['1.1', '1.2', '1.3', '1.4', '1.5', '2.0', '2.1'].flatMap((version) =>
    readdirSync(join(STANDARDS, folder(version))).map((file) => `${version}/${file}`),
  );
  const read = (name: string) => {
    const [version = '', file = ''] = name.split('/');
    return readJson(folder(version), file);
  };

  it('are all here but one, which is no JSON', () => {
    expect(names.filter((name) => !MUST_FAIL[name])).toEqual(['1.3/006_bad_genre.json']);
    expect(() => read('1.3/006_bad_genre.json')).toThrow(SyntaxError);
  });

  it.each(Object.entries(MUST_FAIL))('%s is refused with its reason', (name, reason) => {
    expect(reasonOf(read(name))).toMatch(reason);
  });

  it.each(Object.entries(WITH_URI))('%s with a sound uri is refused for what it was made to show', (name, reason) => {
    const raw = read(name);
    expect(reasonOf({ ...(isRaw(raw) ? raw : {}), uri: 'urn:test:1' })).toMatch(reason);
  });
});
