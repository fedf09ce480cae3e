import { textIn } from '../../../shared/terms';
import type { Obligation } from '../../../shared/answers';
import type { Kind } from '../../../shared/words';
import type { CompiledContract } from './compile';
import { grantKind } from './consider';
import { lengthOf, shift } from './duration';
import {
  sentencesFor,
  speech,
  spokenLanguage,
  type AiUse,
  type Exception,
  type Sentences,
  type Speech,
} from './sentences';
import type { Clause, Decision, Facets, Licence, Permit, Source } from './types';

interface Duty {
  action: string;
  value: unknown;
  text: string;
  by?: string;
}

/** For whom, and in which words. */
interface Telling {
  edition: Facets;
  /** Epoch milliseconds: when the outlet was first given the item, or now. */
  firstDelivery: number;
  language: string;
  /** The agency's name. */
  provider: string;
}

/**
 * What the outlet must do with what a decision permits. Actions are ODRL's and RightsML's where they have a term, else
 * of our profile (`wg:`). Instants are absolute, sentences in the outlet's language. What binds the words binds the whole
 * item; a picture has duties of its own only where another schedule gave it, or where its source has terms of its own.
 */
export function obligationsOf(
  input: Telling & {
    decision: Decision;
    contracts: CompiledContract[];
  },
): Obligation[] {
  const { decision, contracts, edition } = input;
  const obligations: Obligation[] = [];
  const sentences = sentencesFor(input.language);
  const say = speech(spokenLanguage(input.language));
  const textBy = new Map(
    decision.permits.filter(({ part }) => part === 'text').map((permit) => [permit.destination, permit]),
  );
  for (const { permit, destinations } of groupPermits(decision.permits)) {
    const contract = contracts.find(({ reference }) => reference === permit.contract);
    const schedule = contract?.schedules.find(({ number }) => number === permit.schedule);
    if (!contract || !schedule?.licence) continue;
    const ofText = permit.part === 'text';
    const media = edition.media.find(({ id }) => id === permit.part);
    const part = ofText ? 'item' : permit.part;
    const idOf = (name: string) => `${contract.reference}/${schedule.number}/${name}${ofText ? '' : `/${permit.part}`}`;
    const push = (name: string, to: string[], duty: Duty & { clause?: string }) =>
      obligations.push({ id: idOf(name), part, destinations: to, clause: null, by: null, ...duty });
    const unbound = (same: (text: Permit) => boolean) =>
      destinations.filter((code) => {
        const text = textBy.get(code);
        return ofText || !text || !same(text);
      });
    const newToContract = unbound((text) => text.contract === permit.contract);
    const newToSchedule = unbound((text) => text.contract === permit.contract && text.schedule === permit.schedule);
    const sourceOf = (code: string) => contract.source.sources.find((one) => one.code === code);
    const source = sourceOf(ofText ? edition.source : (media?.source ?? 'own'));
    const { licence } = schedule;
    const kind = media ? grantKind(media) : edition.kind;
    const duties = dutiesOf({ ...input, licence, kind, source, sentences, say });
    if (newToSchedule.length > 0) {
      for (const duty of duties) push(duty.action, newToSchedule, duty);
    }
    const known = destinations.filter((code) => !newToSchedule.includes(code));
    if (known.length > 0 && media && (media.source !== edition.source || hasCredits(licence))) {
      const ofStory = dutiesOf({
        ...input,
        licence,
        kind: edition.kind,
        source: sourceOf(edition.source),
        sentences,
        say,
      });
      const said = new Set(ofStory.map((duty) => JSON.stringify(duty)));
      for (const duty of duties) if (!said.has(JSON.stringify(duty))) push(duty.action, known, duty);
    }
    if (newToContract.length > 0) {
      for (const clause of contract.source.contract.clauses ?? []) {
        if (!concerns(clause, edition)) continue;
        const text = textIn(clause.text, input.language) ?? '';
        push(`clause/${clause.id}`, newToContract, { action: 'wg:clause', value: null, clause: clause.id, text });
      }
    }
    const { allow = [], deny = [] } = (ofText ? edition.rights : media?.rights)?.territories ?? {};
    if (allow.length > 0 || deny.length > 0) {
      const text = sentences.geoblock(
        allow.length > 0 ? say.territories(allow) : '',
        deny.length > 0 ? say.territories(deny) : '',
      );
      push('geoblock', destinations, { action: 'wg:geoblock', value: { allow, deny }, text });
    }
  }
  return obligations;
}

/** Whether pictures are credited otherwise than words. */
const hasCredits = ({ creditByKind }: Licence): boolean => creditByKind !== undefined;

function groupPermits(permits: Permit[]): Array<{ permit: Permit; destinations: string[] }> {
  const groups = new Map<string, { permit: Permit; destinations: string[] }>();
  for (const permit of permits) {
    const key = `${permit.part} ${permit.contract} ${permit.schedule}`;
    const group = groups.get(key);
    if (group) group.destinations.push(permit.destination);
    else groups.set(key, { permit, destinations: [permit.destination] });
  }
  return [...groups.values()];
}

/** A graphic is licensed as a picture, here as in a grant. */
const concerns = (clause: Clause, edition: Facets): boolean =>
  (!clause.kinds?.length ||
    clause.kinds.includes(edition.kind) ||
    edition.media.some((part) => clause.kinds?.includes(grantKind(part) as Kind))) &&
  (!clause.services?.length || edition.services.some((service) => clause.services?.includes(service)));

const AI_USES: AiUse[] = ['train', 'ground', 'summarise', 'translate', 'internal-tools'];

interface Terms extends Telling {
  licence: Licence;
  /** What the part is: of the words, the kind of the item. */
  kind: string;
  /** Where the part was bought in. */
  source: Source | undefined;
  sentences: Sentences;
  say: Speech;
}

function dutiesOf(terms: Terms): Duty[] {
  const { licence, sentences, say, source } = terms;
  const duties: Duty[] = [];
  const push = (action: string, value: unknown, text: string, by?: string) =>
    duties.push({ action, value, text, ...(by ? { by } : {}) });

  pushCredit(terms, push);
  if (licence.byline) push('wg:keepByline', 'keep', sentences.byline);
  if (licence.dateline) push('wg:keepDateline', 'keep', sentences.dateline);
  if (licence.modification) push('modify', licence.modification, sentences.modification[licence.modification]);
  if (licence.headline) push('wg:headline', licence.headline, sentences.headline[licence.headline]);
  if (licence.translation)
    push('translate', licence.translation, sentences.translation(say.languages(licence.translation)));
  if (licence.excerpt) push('extract', licence.excerpt, sentences.excerpt(licence.excerpt));
  if (licence.link) push('wg:link', true, sentences.link);
  if (licence.canonical) push('wg:canonical', true, sentences.canonical);
  if (licence.noindex) push('wg:noindex', true, sentences.noindex);
  if (licence.noGallery) push('wg:noGallery', true, sentences.noGallery);
  if (licence.editorialUseOnly) push('wg:editorialUseOnly', true, sentences.editorialUseOnly);
  if (source?.terms && source.code !== 'own') {
    const text = textIn(source.terms, terms.language) ?? '';
    push('wg:sourceTerms', { source: source.code }, text);
  }
  pushSublicence(terms, push);
  // Each use of AI is denied unless granted, whether or not the licence speaks of it.
  const denied = AI_USES.filter((use) => !licence.ai?.[use]);
  if (denied.length > 0) push('wg:ai', { denied }, sentences.ai(say.list(denied.map((use) => sentences.aiUses[use]))));
  if (!licence.tdm) push('wg:textAndDataMining', false, sentences.noMining);
  if (licence.broadcast) {
    const { runs, window, maxDuration } = licence.broadcast;
    push(
      'wg:broadcast',
      licence.broadcast,
      sentences.broadcast({
        ...(runs ? { runs } : {}),
        ...(window ? { window: say.duration(window) } : {}),
        ...(maxDuration ? { maxDuration: say.duration(maxDuration) } : {}),
      }),
    );
  }
  pushDeletion(terms, push);
  if (licence.killDeadline) push('wg:kill', licence.killDeadline, sentences.kill(say.duration(licence.killDeadline)));
  if (licence.correctionDeadline)
    push('wg:correct', licence.correctionDeadline, sentences.correction(say.duration(licence.correctionDeadline)));
  if (licence.purge) {
    const { within, except } = licence.purge;
    push('wg:purge', licence.purge, sentences.purge(say.duration(within), exceptionsIn(terms, except)));
  }
  if (licence.usageReport)
    push('inform', licence.usageReport, sentences.usageReport(say.duration(licence.usageReport.every)));
  return duties;
}

type Push = (action: string, value: unknown, text: string, by?: string) => void;

const exceptionsIn = ({ sentences, say }: Terms, except: readonly Exception[] | undefined): string =>
  except?.length ? say.list(except.map((one) => sentences.exceptions[one])) : '';

/** A bought-in source is credited as its own agreement says. */
function pushCredit(terms: Terms, push: Push): void {
  const { licence, source, edition, sentences } = terms;
  const bought = source && source.code !== 'own' ? textIn(source.credit, edition.language) : undefined;
  if (bought === undefined && licence.credit === undefined && licence.creditByKind === undefined) return;
  const { place, template } = creditOf(terms);
  const credit = fill(bought ?? template, terms);
  push(
    'attribute',
    { credit, ...(place ? { place } : {}) },
    sentences.credit(credit, place && (sentences.places[place] ?? place)),
  );
}

function creditOf({ licence, edition, kind }: Terms): { place: string | null; template: string } {
  const { credit = '({provider})' } = licence;
  const { place = null, ...templates } = typeof credit === 'string' ? { und: credit } : credit;
  const ofKind = textIn(licence.creditByKind?.[kind as Kind], edition.language);
  return { place, template: ofKind ?? textIn(templates, edition.language) ?? '({provider})' };
}

/** In one pass and word for word: a name may itself hold braces or a dollar sign. */
function fill(template: string, { edition, provider, source, language }: Terms): string {
  const bought = source && source.code !== 'own' ? textIn(source.name, language) : undefined;
  const values: Record<string, string> = {
    provider,
    byline: edition.byline ?? provider,
    source: bought ?? edition.sourceName,
    itemId: edition.item,
    edition: String(edition.edition),
  };
  return template.replace(/\{(\w+)\}/g, (placeholder, name: string) => values[name] ?? placeholder);
}

type Sublicence = NonNullable<Licence['sublicence']>;

/** What a source does not let the agency pass on, the agency does not let others pass on. */
function pushSublicence({ licence, source, sentences, say }: Terms, push: Push): void {
  const ceiling = source?.limits?.sublicence;
  const granted = licence.sublicence;
  if (granted === undefined && ceiling === undefined) return;
  const value = granted === undefined ? 'none' : ceiling === undefined ? granted : narrower(granted, ceiling);
  if (value === 'none') return push('grantUse', value, sentences.noSublicence);
  const { territories, channels, languages, killsWithin, report } = value;
  push(
    'grantUse',
    value,
    sentences.sublicence({
      ...(territories ? { territories: say.territories(territories) } : {}),
      ...(channels ? { channels: say.list(channels.map((one) => sentences.channels[one] ?? one)) } : {}),
      ...(languages ? { languages: say.languages(languages) } : {}),
      ...(killsWithin ? { killsWithin: say.duration(killsWithin) } : {}),
      report: Boolean(report),
    }),
  );
}

function narrower(one: Sublicence, other: Sublicence): Sublicence {
  if (one === 'none' || other === 'none') return 'none';
  const both = <T>(a: T[] | undefined, b: T[] | undefined) =>
    a && b ? a.filter((entry) => b.includes(entry)) : (a ?? b);
  const [territories, channels, languages] = [
    both(one.territories, other.territories),
    both(one.channels, other.channels),
    both(one.languages, other.languages),
  ];
  // Limits that share nothing leave nothing to pass on.
  if ([territories, channels, languages].some((list) => list?.length === 0)) return 'none';
  const killsWithin = [one.killsWithin, other.killsWithin]
    .filter((within) => within !== undefined)
    .sort((a, b) => lengthOf(a) - lengthOf(b))[0];
  return {
    ...(territories ? { territories } : {}),
    ...(channels ? { channels } : {}),
    ...(languages ? { languages } : {}),
    ...(killsWithin ? { killsWithin } : {}),
    ...(one.report || other.report ? { report: true } : {}),
  };
}

type Retention = NonNullable<Licence['retention']>;

const endOf = (retention: Retention, firstDelivery: number, publication: number): number =>
  shift(retention.from === 'publication' ? publication : firstDelivery, retention.period);

/** The earlier of what the licence and what the source's agreement allow. */
function pushDeletion(terms: Terms, push: Push): void {
  const { licence, source, edition, firstDelivery, sentences, say } = terms;
  const [first] = [licence.retention, source?.limits?.retention]
    .filter((retention) => retention !== undefined)
    .map((retention) => ({ retention, by: endOf(retention, firstDelivery, edition.versionCreated) }))
    .sort((a, b) => a.by - b.by);
  if (!first) return;
  const { retention, by } = first;
  push(
    'delete',
    retention,
    sentences.deletion(say.day(by), exceptionsIn(terms, retention.except)),
    new Date(by).toISOString(),
  );
}

/** The duty of one whose rights to an item have ended; `by` in epoch milliseconds. */
export function deletionDuty(input: { by: number; destinations: string[]; language: string }): Obligation {
  const { by, destinations, language } = input;
  return {
    id: 'rights-ended/delete',
    action: 'delete',
    part: 'item',
    destinations,
    value: null,
    by: new Date(by).toISOString(),
    clause: null,
    text: sentencesFor(language).rightsEnded(speech(spokenLanguage(language)).day(by)),
  };
}

/**
 * By when an outlet whose rights have ended must have deleted what it holds (epoch milliseconds): the earliest term that a
 * licence, or the agreement of the item's source, sets. Where none is set, now.
 */
export function deletionOf(input: {
  contracts: CompiledContract[];
  firstDelivery: number;
  /** Epoch milliseconds of the edition. */
  publication?: number;
  /** Its source's code. */
  source?: string;
  now: number;
}): number {
  const { firstDelivery, publication } = input;
  const ends = input.contracts.flatMap(({ schedules, term, source }) => {
    const bought = source.sources.find(({ code }) => code === input.source)?.limits?.retention;
    const retentions = [...schedules.map(({ licence }) => licence?.retention), bought].flatMap((one) => one ?? []);
    const purges = schedules.flatMap(({ licence }) => licence?.purge ?? []);
    return [
      ...retentions.flatMap((retention) =>
        retention.from === 'publication' && publication === undefined
          ? []
          : endOf(retention, firstDelivery, publication ?? firstDelivery),
      ),
      ...(Number.isFinite(term.graceUntil) ? purges.map(({ within }) => shift(term.graceUntil, within)) : []),
    ];
  });
  return ends.length > 0 ? Math.min(...ends) : input.now;
}
