import { textIn } from '../../../shared/terms';
import type { Obligation } from '../../../shared/answers';
import type { CompiledContract } from './compile';
import { durationOf, shift } from './duration';
import type { Clause, Decision, Facets, Licence, Permit } from './types';

interface Duty {
  action: string;
  value: unknown;
  text: string;
  by?: string;
}

/**
 * What the outlet must do with what a decision permits. Actions are ODRL's and RightsML's where they have a term, else
 * of our profile (`wg:`). Instants are absolute.
 */
export function obligationsOf(input: {
  decision: Decision;
  contracts: CompiledContract[];
  edition: Facets;
  /** Epoch milliseconds: when the outlet was first given the item, or now. */
  firstDelivery: number;
  language: string;
  /** The agency's name. */
  provider: string;
}): Obligation[] {
  const { decision, contracts, edition } = input;
  const obligations: Obligation[] = [];
  const textBy = new Map(
    decision.permits.filter(({ part }) => part === 'text').map((permit) => [permit.destination, permit]),
  );
  for (const group of groupPermits(decision.permits)) {
    const { permit } = group;
    const contract = contracts.find(({ reference }) => reference === permit.contract);
    const schedule = contract?.schedules.find(({ number }) => number === permit.schedule);
    if (!contract || !schedule?.licence) continue;
    const ofText = permit.part === 'text';
    const part = ofText ? 'item' : permit.part;
    const idOf = (name: string) => `${contract.reference}/${schedule.number}/${name}${ofText ? '' : `/${permit.part}`}`;
    // What binds the words binds the whole item; a picture has duties of its own only where another schedule gave it.
    const unbound = (same: (text: Permit) => boolean) =>
      group.destinations.filter((code) => {
        const text = textBy.get(code);
        return ofText || !text || !same(text);
      });
    const newToContract = unbound((text) => text.contract === permit.contract);
    const newToSchedule = unbound((text) => text.contract === permit.contract && text.schedule === permit.schedule);
    if (newToSchedule.length > 0) {
      for (const duty of dutiesOf({ ...input, licence: schedule.licence })) {
        obligations.push({ id: idOf(duty.action), part, destinations: newToSchedule, clause: null, by: null, ...duty });
      }
    }
    if (newToContract.length > 0) {
      for (const clause of contract.source.contract.clauses ?? []) {
        if (!concerns(clause, edition)) continue;
        obligations.push({
          id: idOf(`clause/${clause.id}`),
          action: 'wg:clause',
          part,
          destinations: newToContract,
          value: null,
          by: null,
          clause: clause.id,
          text: textIn(clause.text, input.language) ?? '',
        });
      }
    }
    const rights = ofText ? edition.rights : edition.media.find(({ id }) => id === permit.part)?.rights;
    const block = geoblock(rights?.territories);
    if (block) {
      const { destinations } = group;
      obligations.push({
        id: idOf('geoblock'),
        action: 'wg:geoblock',
        part,
        destinations,
        by: null,
        clause: null,
        ...block,
      });
    }
  }
  return obligations;
}

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

const concerns = (clause: Clause, edition: Facets): boolean =>
  (!clause.kinds?.length ||
    clause.kinds.includes(edition.kind) ||
    edition.media.some(({ kind }) => clause.kinds?.includes(kind as never))) &&
  (!clause.services?.length || edition.services.some((service) => clause.services?.includes(service)));

/** The territories that an item, or a picture in it, restricts by itself: a destination that blocks by country must. */
function geoblock(
  territories: Facets['rights']['territories'],
): { value: { allow: string[]; deny: string[] }; text: string } | null {
  const { allow = [], deny = [] } = territories ?? {};
  if (allow.length === 0 && deny.length === 0) return null;
  const words = [
    allow.length > 0 ? `only in ${allow.join(', ')}` : '',
    deny.length > 0 ? `not in ${deny.join(', ')}` : '',
  ];
  return { value: { allow, deny }, text: `Show it ${words.filter(Boolean).join(', ')}.` };
}

const MODIFICATION = {
  none: 'Do not change the text.',
  trim: 'You may shorten from the end; do not change the text otherwise.',
  'house-style': 'You may shorten and adapt to your house style; do not change the meaning.',
  free: 'You may edit freely; do not change the meaning.',
};
const HEADLINE = {
  keep: 'Keep the headline.',
  shorten: 'You may shorten the headline.',
  free: 'You may write your own headline.',
};
const AI_USES = ['train', 'ground', 'summarise', 'translate', 'internal-tools'] as const;

function dutiesOf(input: {
  licence: Licence;
  edition: Facets;
  firstDelivery: number;
  language: string;
  /** The agency's name. */
  provider: string;
}): Duty[] {
  const { licence, edition, firstDelivery } = input;
  const duties: Duty[] = [];
  const push = (action: string, value: unknown, text: string, by?: string) =>
    duties.push({ action, value, text, ...(by ? { by } : {}) });

  if (licence.credit !== undefined) {
    const place = typeof licence.credit === 'string' ? undefined : licence.credit['place'];
    const credit = fill(creditTemplate(licence.credit, edition), input);
    push(
      'attribute',
      { credit, ...(place ? { place } : {}) },
      `Credit it as ${credit}${place ? `, at the ${place}` : ''}.`,
    );
  }
  if (licence.byline) push('wg:keepByline', 'keep', 'Keep the byline.');
  if (licence.dateline) push('wg:keepDateline', 'keep', 'Keep the dateline.');
  if (licence.modification) push('modify', licence.modification, MODIFICATION[licence.modification]);
  if (licence.headline) push('wg:headline', licence.headline, HEADLINE[licence.headline]);
  if (licence.translation) {
    const list = licence.translation;
    push(
      'translate',
      list,
      list.length
        ? `You may translate it into ${list.join(', ')}, and into no other language.`
        : 'Do not translate it.',
    );
  }
  if (licence.excerpt) {
    const { words, characters } = licence.excerpt;
    push(
      'extract',
      licence.excerpt,
      `Use no more than ${words ? `${words} words` : `${characters ?? 0} characters`} of it.`,
    );
  }
  if (licence.link) push('wg:link', true, 'Link to the original.');
  if (licence.canonical) push('wg:canonical', true, 'Name the original as the canonical address.');
  if (licence.noindex) push('wg:noindex', true, 'Keep it out of search engines.');
  if (licence.noGallery) push('wg:noGallery', true, 'Do not use its pictures in a gallery.');
  if (licence.editorialUseOnly)
    push('wg:editorialUseOnly', true, 'Editorial use only: no advertising, no merchandise.');
  if (licence.sublicence !== undefined) {
    push(
      'grantUse',
      licence.sublicence,
      licence.sublicence === 'none'
        ? 'Do not pass it on to others.'
        : 'You may pass it on within the limits named here, and must pass on every kill.',
    );
  }
  // Each use of AI is denied unless granted, whether or not the licence speaks of it.
  const denied = AI_USES.filter((use) => !licence.ai?.[use]);
  if (denied.length > 0)
    push(
      'wg:ai',
      { denied },
      `No use by artificial intelligence to ${denied.map((use) => use.replace('-', ' ')).join(', ')}.`,
    );
  if (!licence.tdm) push('wg:textAndDataMining', false, 'No text and data mining.');
  if (licence.broadcast) push('wg:broadcast', licence.broadcast, broadcastText(licence.broadcast));
  if (licence.retention) {
    const start = licence.retention.from === 'publication' ? edition.versionCreated : firstDelivery;
    const by = new Date(shift(start, licence.retention.period)).toISOString();
    const except = licence.retention.except?.length ? `, except ${licence.retention.except.join(' and ')} copies` : '';
    push('delete', licence.retention, `Delete it by ${by.slice(0, 10)}${except}.`, by);
  }
  if (licence.killDeadline)
    push('wg:kill', licence.killDeadline, `Take it down within ${spoken(licence.killDeadline)} of a kill.`);
  if (licence.correctionDeadline)
    push(
      'wg:correct',
      licence.correctionDeadline,
      `Correct it within ${spoken(licence.correctionDeadline)} of a correction.`,
    );
  if (licence.purge)
    push('wg:purge', licence.purge, `Delete all within ${spoken(licence.purge.within)} after the contract ends.`);
  if (licence.usageReport)
    push('inform', licence.usageReport, `Report its use every ${spoken(licence.usageReport.every)}.`);
  return duties;
}

function creditTemplate(credit: NonNullable<Licence['credit']>, edition: Facets): string {
  if (typeof credit === 'string') return credit;
  const { place: _, ...templates } = credit;
  return textIn(templates, edition.language) ?? '({provider})';
}

/** In one pass and word for word: a name may itself hold braces or a dollar sign. */
function fill(template: string, { edition, provider }: { edition: Facets; provider: string }): string {
  const values: Record<string, string> = {
    provider,
    byline: edition.byline ?? provider,
    source: edition.sourceName,
    itemId: edition.item,
    edition: String(edition.edition),
  };
  return template.replace(/\{(\w+)\}/g, (placeholder, name: string) => values[name] ?? placeholder);
}

function broadcastText({ runs, window, maxDuration }: NonNullable<Licence['broadcast']>): string {
  const limits = [
    runs && `at most ${runs} runs`,
    window && `within ${spoken(window)}`,
    maxDuration && `no longer than ${spoken(maxDuration)}`,
  ];
  return `Broadcast ${limits.filter(Boolean).join(', ')}.`;
}

/** `PT2H` → "2 hours". */
export function spoken(duration: string): string {
  const parts = Object.entries(durationOf(duration)).flatMap(([unit, count]) =>
    count ? [`${count} ${count === 1 ? unit.slice(0, -1) : unit}`] : [],
  );
  return parts.join(' ') || 'no time';
}

/** By when an outlet whose rights have ended must have deleted what it holds (epoch milliseconds): the earliest term that a licence sets. */
export function deletionOf(input: {
  contracts: CompiledContract[];
  firstDelivery: number;
  /** Epoch milliseconds of the edition, and the code of its source. */
  publication?: number;
  source?: string;
  now: number;
}): number {
  const terms = input.contracts.flatMap(({ schedules, term }) =>
    schedules.flatMap(({ licence }) => {
      const ends: number[] = [];
      if (licence?.retention?.from === 'firstDelivery') ends.push(shift(input.firstDelivery, licence.retention.period));
      if (licence?.purge && Number.isFinite(term.graceUntil)) ends.push(shift(term.graceUntil, licence.purge.within));
      return ends;
    }),
  );
  return terms.length > 0 ? Math.min(...terms) : input.now;
}
