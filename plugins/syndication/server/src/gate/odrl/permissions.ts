import type { Grant } from '../../../../shared/terms';
import { subjectCode } from '../compile';
import type { Licence } from '../types';
import { AI_USES } from './prohibitions';
import { collection, delivered, ofCodes, ofKinds, recipientsOf, type Terms } from './terms';
import {
  channels,
  constraint,
  decimal,
  duration,
  instant,
  integer,
  iri,
  refined,
  territories,
  type Node,
} from './words';

/** One permission for each grant (rules.md, grant.match). Nothing stated is nothing granted: then there is none. */
export function permissionsOf(terms: Terms): Node[] {
  const { licence } = terms;
  const limits = limitsOf(terms);
  if (limits === null || !['full', 'browse'].includes(licence.access)) return [];
  const full = licence.access === 'full';
  const grants = licence.grants.flatMap((grant, index) => {
    const target = targetOf(terms, grant);
    return target ? [{ target, uid: `${terms.address}#grant-${index + 1}` }] : [];
  });
  const browsing = (suffix: string) =>
    grants.map(({ uid, target }) => ({ uid: `${uid}${suffix}`, target, action: 'wg:browse', constraint: limits }));
  if (!full) return browsing('');
  const duty = dutiesOf(terms);
  const using = grants.map((grant) => ({
    ...grant,
    action: actionsOf(licence),
    constraint: [...limits, ...quotasOf(licence)],
    ...(duty.length > 0 ? { duty } : {}),
  }));
  // What is counted when it is taken may be browsed before.
  const before = licence.meter === 'take' ? browsing('-browse') : [];
  return grants.length > 0 ? [...using, ...before, ...passingOn(terms)] : [];
}

/** The items that a grant covers. null where it covers none. */
function targetOf({ base, contract, licence }: Terms, grant: Grant): Node | null {
  const named = grant.everything ? null : { kinds: grant.kinds ?? [], services: grant.services ?? [] };
  if (named && (named.kinds.length === 0 || named.services.length === 0)) return null;
  // A source without a known agreement is refused by whatever names it (rules.md, item.source).
  const known = ['own', ...[...contract.sources.keys()].filter((code) => code !== 'own')];
  const wanted = grant.sources?.length ? grant.sources : grant.everything ? known : ['own'];
  const sources = wanted.filter((code) => known.includes(code));
  if (sources.length === 0) return null;
  return collection(base, [
    ...(named ? [...ofKinds(named.kinds), ...ofCodes('wg:service', named.services)] : []),
    ...ofCodes('wg:source', sources),
    ...ofCodes('language', grant.languages),
    ...ofCodes('wg:subject', grant.subjects?.map(subjectCode)),
    ...ofCodes('wg:genre', grant.genres),
    ...(grant.urgency === undefined ? [] : [constraint('wg:urgency', 'lteq', integer(grant.urgency))]),
    ...(licence.embargo === 'advance' ? [] : [constraint('wg:embargoed', 'eq', false)]),
  ]);
}

/** Term, destinations, channel, territory, property, delay and archive; null where the licence states no reach. */
function limitsOf(terms: Terms): Node[] | null {
  const { licence, contract, schedule } = terms;
  const recipients = recipientsOf(terms);
  const channel = channelLimit(licence.channels);
  const territory = territoryLimit(licence.territories);
  if (recipients.length === 0 || channel === null || territory === null) return null;
  return [
    ...termLimit(contract.term),
    constraint('recipient', 'isAnyOf', recipients),
    ...channel,
    ...territory,
    ...(licence.properties?.length ? [constraint('virtualLocation', 'isAnyOf', licence.properties)] : []),
    ...(schedule.delay === null ? [] : [constraint('delayPeriod', 'gteq', duration(schedule.delay))]),
    ...(schedule.archive === null ? [] : [constraint('wg:age', 'lteq', duration(schedule.archive))]),
  ];
}

/** Absolute, so that nobody needs the contract's time zone. A contract that renews itself has no end. */
const termLimit = ({ from, graceUntil }: Terms['contract']['term']): Node[] => [
  constraint('dateTime', 'gteq', instant(from)),
  ...(Number.isFinite(graceUntil) ? [constraint('dateTime', 'lt', instant(graceUntil))] : []),
];

function channelLimit(reach: Licence['channels']): Node[] | null {
  const allow = Array.isArray(reach) ? reach : reach?.allow;
  if (!Array.isArray(reach) && reach?.any) return [];
  return allow?.length ? [constraint('deliveryChannel', 'isAnyOf', channels(allow))] : null;
}

function territoryLimit(reach: Licence['territories']): Node[] | null {
  if (reach?.any) return [];
  return reach?.allow?.length ? [constraint('spatial', 'isPartOf', territories(reach.allow))] : null;
}

/** What may be done with an item that is delivered in full. What is not named is not permitted. */
function actionsOf(licence: Licence): unknown[] {
  const { modification, headline, translation, excerpt } = licence;
  return [
    'display',
    'distribute',
    ...(modification && modification !== 'none' ? [refined('odrl:modify', [extent(modification)])] : []),
    ...(headline && headline !== 'keep' ? [refined('wg:headline', [extent(headline)])] : []),
    ...(translation?.length ? [refined('odrl:translate', ofCodes('language', translation))] : []),
    ...(excerpt?.words ? [refined('odrl:extract', [constraint('wg:words', 'lteq', integer(excerpt.words))])] : []),
    ...(excerpt?.characters
      ? [refined('odrl:extract', [constraint('wg:characters', 'lteq', integer(excerpt.characters))])]
      : []),
    ...Object.entries(AI_USES).flatMap(([use, action]) => (licence.ai?.[use as keyof typeof AI_USES] ? [action] : [])),
    ...(licence.tdm ? ['wg:textAndDataMining'] : []),
  ];
}
const extent = (value: string): Node => constraint('wg:extent', 'eq', iri(`wg:extent-${value}`));

type Quota = NonNullable<Licence['quotas']>[number];
const unitOf = ({ unit, period }: Quota): string => `wg:${unit}-per-${period}`;

/**
 * Quotas run on the contract's own calendar, and an item counts once in a period. ODRL's elapsedTime runs from the first
 * use and its count counts every use: so the period stands in the unit.
 */
const quotasOf = ({ quotas = [] }: Licence): Node[] =>
  quotas
    .filter(({ over }) => over !== 'bill')
    .map((quota) => constraint('count', 'lteq', integer(quota.limit), unitOf(quota)));

/** Conditions of a permission: an explicit take, a price beyond what is included. */
function dutiesOf({ licence, agency }: Terms): Node[] {
  const billed = (licence.quotas ?? []).filter(({ over }) => over === 'bill');
  return [
    ...(licence.meter === 'take' ? [{ action: 'wg:take' }] : []),
    ...billed.map((quota) => ({
      action: quota.price ? [refined('odrl:compensate', [priceOf(quota.price)])] : 'compensate',
      compensatedParty: agency.uri,
      constraint: [constraint('count', 'gt', integer(quota.limit), unitOf(quota))],
    })),
  ];
}
const priceOf = ({ amount, currency }: NonNullable<Quota['price']>): Node =>
  constraint('payAmount', 'eq', decimal(amount), `http://cvx.iptc.org/iso4217a/${currency}`);

/** Passing on to others, within the limits of the sub-licence (rules.md, obligations). */
function passingOn(terms: Terms): Node[] {
  const { licence, contract, agency, address } = terms;
  const { sublicence } = licence;
  if (sublicence === undefined || sublicence === 'none') return [];
  const duty = [
    ...(sublicence.killsWithin
      ? [{ action: refined('wg:passOnKills', [constraint('elapsedTime', 'lteq', duration(sublicence.killsWithin))]) }]
      : []),
    ...(sublicence.report ? [{ action: 'inform', informedParty: agency.uri }] : []),
  ];
  return [
    {
      uid: `${address}#sublicence`,
      action: 'grantUse',
      target: delivered(terms, ofCodes('language', sublicence.languages)),
      constraint: [
        ...termLimit(contract.term),
        ...(sublicence.channels ? (channelLimit(sublicence.channels) ?? []) : []),
        ...(sublicence.territories ? (territoryLimit({ allow: sublicence.territories }) ?? []) : []),
      ],
      ...(duty.length > 0 ? { duty } : {}),
    },
  ];
}
