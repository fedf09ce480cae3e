import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { add, sub } from 'date-fns';
import { parse } from 'yaml';
import { applyFile, type ApplyFile } from '../../plugins/syndication/shared/terms';
import { KINDS, LANGUAGES } from '../../plugins/syndication/shared/words';

interface Medium {
  file: string;
  name: string;
  caption: string;
  altText: string;
  source?: string;
}
type Step =
  | { change: string; severity: string; note: string; set: Partial<Story> }
  | { kill: string }
  | { withhold: string }
  | { restore: true };
interface Story {
  ref: string;
  kind: string;
  language: string;
  age: string;
  headline: string;
  body?: string;
  urgency: number;
  services: string[];
  subjects: string[];
  source: string;
  media?: Medium[];
  embargo?: string;
  translationOf?: string;
  evolvesFrom?: string;
  members?: string[];
  test?: true;
  then?: Step[];
}

const HERE = join(__dirname, 'stories');
const MEMBERS = new Set(
  `ref kind language age headline slugline summary dateline places byline urgency genre services subjects keywords source edNote
   internalNote body media rights embargo translationOf evolvesFrom members test then`.split(/\s+/),
);
const TOP_LEVEL_SUBJECTS = Array.from({ length: 17 }, (_, index) => `${String(index + 1).padStart(2, '0')}000000`);

const placed = readdirSync(HERE).flatMap((language) =>
  readdirSync(join(HERE, language)).flatMap((file) => {
    const stories = parse(readFileSync(join(HERE, language, file), 'utf8')) as Story[];
    return stories.map((story) => ({ folder: language, story }));
  }),
);
const stories = placed.map(({ story }) => story);
const byRef = new Map(stories.map((story) => [story.ref, story]));
const steps = (story: Story) => (story.then ?? []).map((step) => Object.keys(step)[0] ?? '');
const articles = stories.filter((story) => story.kind === 'article' && !story.test);

function durationOf(text: string) {
  const [, years, months, days, hours, minutes] =
    /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(text)?.map((part) => Number(part) || 0) ??
    [];
  if (![years, months, days, hours, minutes].some(Boolean)) throw new Error(`not an ISO 8601 duration: ${text}`);
  return { years, months, days, hours, minutes };
}

/** Milliseconds between an item's time and the loading of the demo. */
const ageOf = ({ age }: Story) => {
  const now = new Date('2025-06-15T12:00:00Z');
  return now.getTime() - sub(now, durationOf(age)).getTime();
};

function readAgency(today: Date): ApplyFile {
  const text = readFileSync(join(__dirname, 'agency.yaml'), 'utf8').replace(/^#.*$/gm, '');
  const dated = text.replace(/\{\{today([+-])([^}]+)\}\}/g, (_, sign: string, length: string) =>
    (sign === '+' ? add : sub)(today, durationOf(length)).toISOString().slice(0, 10),
  );
  return applyFile.parse(parse(dated));
}

const today = new Date('2025-06-15T12:00:00Z');
const day = (length: string) => sub(today, durationOf(length)).toISOString().slice(0, 10);
const agency = readAgency(today);
const codes = (list: Array<{ code: string }> | undefined) => (list ?? []).map(({ code }) => code);
const contracts = agency.contracts ?? [];
const outlets = agency.outlets ?? [];

describe('the demo stories', () => {
  it('have handles of their own, known members and the language of their folder', () => {
    expect(byRef.size).toBe(stories.length);
    for (const { folder, story } of placed) {
      expect({ ref: story.ref, language: story.language }).toEqual({ ref: story.ref, language: folder });
      expect(Object.keys(story).filter((member) => !MEMBERS.has(member))).toEqual([]);
      expect(KINDS).toContain(story.kind);
      expect(story.headline).toBeTruthy();
      expect(story.urgency).toBeGreaterThanOrEqual(1);
    }
  });

  it('are enough, in all five languages', () => {
    const count = (language: string) => stories.filter((story) => story.language === language).length;
    expect(stories.length).toBeGreaterThanOrEqual(64);
    expect(Object.fromEntries(LANGUAGES.map((language) => [language, count(language)]))).toEqual({
      en: 28,
      tr: 18,
      ar: 10,
      kmr: 9,
      ckb: 7,
    });
  });

  it('show each fate an item can have', () => {
    const having = (test: (story: Story) => boolean) => stories.filter(test).map(({ ref }) => ref);
    expect(having((story) => Boolean(story.embargo))).toEqual(['household-survey']);
    expect(
      having((story) => (story.then ?? []).some((step) => 'change' in step && step.change === 'correction')),
    ).toEqual(['wind-auction']);
    expect(having((story) => steps(story).includes('kill'))).toEqual(['bridge-closure']);
    expect(having((story) => steps(story).join() === 'withhold,restore')).toEqual(['museum-loan']);
    expect(having((story) => steps(story).includes('withhold'))).toEqual(['museum-loan']);
    expect(having((story) => story.test === true)).toHaveLength(3);
    const kinds = (kind: string) => having((story) => story.kind === kind).length;
    expect({ video: kinds('video'), package: kinds('package') }).toEqual({ video: 1, package: 2 });
    expect(kinds('picture')).toBeGreaterThanOrEqual(8);
    expect(kinds('brief')).toBeGreaterThanOrEqual(6);
  });

  it('hold articles of a newsroom length', () => {
    const short = articles.filter(({ body = '' }) => body.length < 1200 || body.length > 3000);
    expect(short.map(({ ref, body }) => `${ref}: ${body?.length} characters`)).toEqual([]);
  });

  it('name only services, sources and subjects that exist', () => {
    const sources = codes(agency.sources);
    for (const { ref, services, subjects, source, media = [] } of stories) {
      expect({ ref, unknown: services.filter((service) => !codes(agency.services).includes(service)) }).toEqual({
        ref,
        unknown: [],
      });
      expect({ ref, unknown: subjects.filter((subject) => !TOP_LEVEL_SUBJECTS.includes(subject)) }).toEqual({
        ref,
        unknown: [],
      });
      for (const named of [source, ...media.flatMap((medium) => medium.source ?? [])]) expect(sources).toContain(named);
    }
    const used = new Set(stories.flatMap(({ services }) => services));
    expect(codes(agency.services).filter((service) => !used.has(service))).toEqual([]);
  });

  it('refer to older items that exist, a translation to another language', () => {
    for (const story of stories) {
      for (const ref of [story.translationOf, story.evolvesFrom, ...(story.members ?? [])]) {
        if (ref === undefined) continue;
        const target = byRef.get(ref);
        expect({ from: story.ref, to: ref, found: target !== undefined }).toEqual({
          from: story.ref,
          to: ref,
          found: true,
        });
        expect(ageOf(target!)).toBeGreaterThan(ageOf(story));
      }
      if (story.translationOf) expect(byRef.get(story.translationOf)?.language).not.toBe(story.language);
      if (story.kind === 'package') expect(story.members?.length).toBeGreaterThan(1);
    }
  });

  it('lie within the last twenty days', () => {
    const twentyDays = 20 * 24 * 3600 * 1000;
    expect(stories.filter((story) => ageOf(story) > twentyDays).map(({ ref }) => ref)).toEqual([]);
  });

  it('show media that are there, described, and small', () => {
    for (const story of stories) {
      if (story.kind === 'picture' || story.kind === 'video') expect(story.media).toHaveLength(1);
      for (const { file, name, caption, altText } of story.media ?? []) {
        const { size } = statSync(join(__dirname, 'media', file));
        expect(size).toBeLessThanOrEqual(file.endsWith('.mp4') ? 600_000 : 150_000);
        expect(Boolean(name && caption && altText)).toBe(true);
      }
    }
    const used = new Set(stories.flatMap(({ media = [] }) => media.map(({ file }) => file)));
    expect(readdirSync(join(__dirname, 'media')).filter((file) => !used.has(file))).toEqual([]);
  });
});

describe("the demo's agency", () => {
  it('sells seven services to eight outlets', () => {
    expect(codes(agency.services)).toEqual(['world', 'economy', 'sport', 'culture', 'local', 'photo', 'video']);
    expect(outlets).toHaveLength(8);
    for (const { contacts, connections } of outlets) {
      expect(contacts?.length).toBeGreaterThan(0);
      expect(connections?.flatMap(({ keys = [] }) => keys).length).toBeGreaterThan(0);
    }
    const keys = outlets.flatMap(({ connections = [] }) => connections.flatMap((connection) => connection.keys ?? []));
    expect(keys.filter(({ environment }) => environment === 'test')).toHaveLength(1);
    expect(Object.keys(agency.agency?.notice ?? {}).sort()).toEqual([...LANGUAGES].sort());
  });

  it('refers only to licences, services, sources, outlets and destinations that it states', () => {
    for (const { grants } of agency.licences ?? []) {
      for (const { services = [], sources = [] } of grants) {
        expect(services.filter((service) => !codes(agency.services).includes(service))).toEqual([]);
        expect(sources.filter((source) => !codes(agency.sources).includes(source))).toEqual([]);
      }
    }
    for (const { destinations, connections } of outlets) {
      const served = (connections ?? []).flatMap((connection) => connection.destinations);
      expect([...new Set(served)].sort()).toEqual(codes(destinations).sort());
    }
    expect(new Set(contracts.map(({ reference }) => reference)).size).toBe(contracts.length);
    for (const { outlet, schedules } of contracts) {
      const own = codes(outlets.find(({ code }) => code === outlet)?.destinations);
      for (const schedule of schedules) {
        expect(codes(agency.licences)).toContain(schedule.licence);
        expect(schedule.destinations.filter((destination) => !own.includes(destination))).toEqual([]);
      }
    }
  });

  it('has a contract in each state, and each outlet one in force', () => {
    const inForce = contracts.filter(
      ({ status, starts, ends }) => status === 'active' && starts <= day('P1D') && (!ends || ends >= day('P1D')),
    );
    expect(new Set(inForce.map(({ outlet }) => outlet)).size).toBe(8);
    const references = (test: (contract: (typeof contracts)[number]) => boolean) =>
      contracts.filter(test).map(({ reference }) => reference);
    expect(references(({ ends }) => ends !== undefined && ends < day('P1D'))).toEqual(['MW-0931']);
    expect(references(({ status }) => status === 'suspended')).toEqual(['MW-1033']);
    expect(references(({ starts }) => starts > day('P1D'))).toEqual(['MW-1058']);
    expect(references(({ basis }) => basis === 'trial')).toEqual(['MW-1052', 'MW-1061']);
  });

  it('has a licence for every limit', () => {
    const licences = agency.licences ?? [];
    const some = (test: (licence: (typeof licences)[number]) => unknown) => licences.some((one) => Boolean(test(one)));
    const quotas = licences.flatMap((one) => one.quotas ?? []);
    expect(quotas.map(({ unit, period, over }) => `${unit} ${period} ${over}`).sort()).toEqual([
      'item day refuse',
      'item day refuse',
      'item term refuse',
      'picture month bill',
      'picture month refuse',
    ]);
    const shown = {
      take: some(({ meter }) => meter === 'take'),
      delay: some(({ delay }) => delay && delay !== 'PT0S'),
      archive: some(({ archive }) => archive),
      advance: some(({ embargo }) => embargo === 'advance'),
      browse: some(({ access }) => access === 'browse'),
      properties: some(({ properties }) => properties?.length),
      subjects: some(({ grants }) => grants.some(({ subjects }) => subjects?.length)),
      urgency: some(({ grants }) => grants.some(({ urgency }) => urgency)),
      sublicence: some(({ sublicence }) => typeof sublicence === 'object'),
      broadcast: some(({ broadcast }) => broadcast),
      purge: some(({ purge }) => purge),
      usageReport: some(({ usageReport }) => usageReport),
      sourceLimits: agency.sources?.some(({ limits }) => limits),
    };
    expect(Object.entries(shown).filter(([, there]) => !there)).toEqual([]);
  });
});
