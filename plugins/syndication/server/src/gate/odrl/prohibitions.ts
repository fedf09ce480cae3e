import type { Licence, Source } from '../types';
import type { CompiledSource } from '../compile';
import { delivered, ofCodes, reachesSource, type Terms } from './terms';
import { channels, constraint, duration, instant, integer, refined, territories, type Node } from './words';

/** Each use of artificial intelligence, denied unless granted. */
export const AI_USES = {
  train: 'wg:aiTrain',
  ground: 'wg:aiGround',
  summarise: 'wg:aiSummarise',
  translate: 'wg:aiTranslate',
  'internal-tools': 'wg:aiInternalTools',
} as const;

/** What the schedule forbids, of what is delivered by it. They win over its permissions (`conflict: prohibit`). */
export function prohibitionsOf(terms: Terms): Node[] {
  const { licence, contract } = terms;
  const target = delivered(terms);
  const reach = Array.isArray(licence.channels) ? {} : { channels: licence.channels?.deny };
  return [
    ...reachProhibitions({ ...reach, territories: licence.territories?.deny }).map((rule) => ({ ...rule, target })),
    ...[...contract.sources]
      .filter(([code]) => reachesSource(licence, code))
      .flatMap(([code, source]) => ceilingOf({ terms, code, source })),
    ...useProhibitions(licence).map((action) => ({ action, target })),
  ];
}

/** Nothing is permitted: the licence states too little, or the contract is not in force. A policy needs a rule. */
export const nothingAtAll = (terms: Pick<Terms, 'base' | 'address'>): Node => ({
  action: 'use',
  target: delivered(terms),
});

/** Denied channels and territories; a territory of which a part is denied is denied (rules.md, licence.territory). */
export function reachProhibitions(deny: { channels?: readonly string[]; territories?: readonly string[] }): Node[] {
  const rule = (one: Node): Node => ({ action: 'use', constraint: [one] });
  const parts = (deny.territories ?? []).filter((place) => place.includes('-'));
  return [
    ...(deny.channels?.length ? [rule(constraint('deliveryChannel', 'isAnyOf', channels(deny.channels)))] : []),
    ...(deny.territories?.length ? [rule(constraint('spatial', 'isPartOf', territories(deny.territories)))] : []),
    ...parts.map((place) => rule(constraint('spatial', 'hasPart', territories([place])))),
  ];
}

/** Whatever lies outside a list that was stated; where none was, nothing does. */
export function outsideProhibitions(allow: { channels?: readonly string[]; territories?: readonly string[] }): Node[] {
  const rule = (one: Node): Node => ({ action: 'use', constraint: [one] });
  return [
    ...(allow.channels?.length ? [rule(constraint('deliveryChannel', 'isNoneOf', channels(allow.channels)))] : []),
    ...(allow.territories?.length ? [rule(constraint('spatial', 'isNoneOf', territories(allow.territories)))] : []),
  ];
}

/** The ceiling of a bought-in source's own agreement beats the contract (rules.md, item.source). */
function ceilingOf(input: { terms: Terms; code: string; source: CompiledSource }): Node[] {
  const { terms, code, source } = input;
  if (code === 'own') return [];
  const target = delivered(terms, ofCodes('wg:source', [code]));
  return [
    ...(Number.isFinite(source.from)
      ? [{ action: 'use', constraint: [constraint('dateTime', 'lt', instant(source.from))] }]
      : []),
    ...(Number.isFinite(source.until)
      ? [{ action: 'use', constraint: [constraint('dateTime', 'gteq', instant(source.until))] }]
      : []),
    ...sourceReach(source.limits),
    ...(source.limits.sublicence === 'none' ? [{ action: 'grantUse' }] : []),
  ].map((rule) => ({ ...rule, target }));
}

function sourceReach(limits: NonNullable<Source['limits']>): Node[] {
  const { channels: stated, territories } = limits;
  // A list that names no channel opens none.
  if (Array.isArray(stated) && stated.length === 0) return [{ action: 'use' }];
  const channels = Array.isArray(stated) ? { allow: stated, deny: [] } : stated;
  return [
    ...outsideProhibitions({ channels: channels?.allow, territories: territories?.allow }),
    ...reachProhibitions({ channels: channels?.deny, territories: territories?.deny }),
  ];
}

/** Uses that the licence forbids, or forbids beyond a measure. */
function useProhibitions(licence: Licence): unknown[] {
  const { translation, excerpt, broadcast } = licence;
  const ai = Object.entries(AI_USES).filter(([use]) => !licence.ai?.[use as keyof typeof AI_USES]);
  const beyond = (action: string, leftOperand: string, value: Node, unit?: string) =>
    refined(action, [constraint(leftOperand, 'gt', value, unit)]);
  return [
    ...ai.map(([, action]) => action),
    ...(licence.tdm ? [] : ['wg:textAndDataMining']),
    ...(licence.sublicence === 'none' ? ['grantUse'] : []),
    ...(licence.modification === 'none' ? ['modify'] : []),
    ...(licence.headline === 'keep' ? ['wg:headline'] : []),
    ...(translation?.length === 0 ? ['translate'] : []),
    ...(translation?.length ? [refined('odrl:translate', [constraint('language', 'isNoneOf', translation)])] : []),
    ...(excerpt?.words ? [beyond('odrl:extract', 'wg:words', integer(excerpt.words))] : []),
    ...(excerpt?.characters ? [beyond('odrl:extract', 'wg:characters', integer(excerpt.characters))] : []),
    ...(broadcast?.runs ? [beyond('wg:broadcast', 'count', integer(broadcast.runs), 'wg:run')] : []),
    ...(broadcast?.window ? [beyond('wg:broadcast', 'elapsedTime', duration(broadcast.window))] : []),
    ...(broadcast?.maxDuration ? [beyond('wg:broadcast', 'wg:length', duration(broadcast.maxDuration))] : []),
  ];
}
