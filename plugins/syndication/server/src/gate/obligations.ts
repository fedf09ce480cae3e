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
  for (const group of groupPermits(decision.permits)) {
    const contract = contracts.find(({ reference }) => reference === group.permit.contract);
    const schedule = contract?.schedules.find(({ number }) => number === group.permit.schedule);
    if (!contract || !schedule?.licence) continue;
    const base = { part: group.permit.part, destinations: group.destinations };
    const prefix = `${contract.reference}/${schedule.number}`;
    if (group.permit.part === 'text') {
      for (const duty of dutiesOf({ ...input, licence: schedule.licence })) {
        obligations.push({ id: `${prefix}/${duty.action}`, ...base, clause: null, by: null, ...duty, part: 'item' });
      }
      for (const clause of contract.source.contract.clauses ?? []) {
        if (!concerns(clause, edition)) continue;
        const text = textIn(clause.text, input.language) ?? '';
        obligations.push({
          id: `${prefix}/clause/${clause.id}`,
          action: 'wg:clause',
          ...base,
          part: 'item',
          value: null,
          by: null,
          clause: clause.id,
          text,
        });
      }
      obligations.push(...geoblocks({ edition, base, prefix, contract, destinations: group.destinations }));
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

/** `any: true` beside an item's own list of territories: the destination must block by country. */
function geoblocks(input: {
  edition: Facets;
  base: { destinations: string[] };
  prefix: string;
  contract: CompiledContract;
  destinations: string[];
}): Obligation[] {
  const lists = [input.edition.rights, ...input.edition.media.map(({ rights }) => rights)].flatMap(
    ({ territories }) => territories ?? [],
  );
  const stated = lists.filter(({ allow, deny }) => allow?.length || deny?.length);
  if (stated.length === 0) return [];
  const value = {
    allow: [...new Set(stated.flatMap(({ allow }) => allow ?? []))],
    deny: [...new Set(stated.flatMap(({ deny }) => deny ?? []))],
  };
  const words = [
    value.allow.length ? `only in ${value.allow.join(', ')}` : '',
    value.deny.length ? `not in ${value.deny.join(', ')}` : '',
  ];
  return [
    {
      id: `${input.prefix}/geoblock`,
      action: 'wg:geoblock',
      part: 'item',
      destinations: input.destinations,
      value,
      by: null,
      clause: null,
      text: `Show it ${words.filter(Boolean).join(', ')}.`,
    },
  ];
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
  return (
    credit[edition.language] ??
    credit['en'] ??
    Object.entries(credit).find(([member]) => member !== 'place')?.[1] ??
    '({provider})'
  );
}

const fill = (template: string, { edition, provider }: { edition: Facets; provider: string }): string =>
  template
    .replaceAll('{provider}', provider)
    .replaceAll('{byline}', edition.byline ?? provider)
    .replaceAll('{source}', edition.sourceName)
    .replaceAll('{itemId}', edition.item)
    .replaceAll('{edition}', String(edition.edition));

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
export function deletionOf(input: { contracts: CompiledContract[]; firstDelivery: number; now: number }): number {
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
