import { RULES, type Rule } from './types';

/** What people need to know of a rule: the source of docs/rules.md, so that it cannot say what the gate does not ask. */
export interface RuleNote {
  /** What is asked. */
  asks: string;
  /** Where it is set. */
  set: string;
  /** What an outlet sees where it refuses. */
  seen: string;
  /** How it stands in the exported policy. */
  odrl: string;
}

const ABSENT = 'the item is absent from lists; by id a 404 (to a holder a 410 with `deleteBy`)';
const OUT = 'not carried: it is no term of the contract';

const NOTES: Record<Rule, RuleNote> = {
  'key.active': {
    asks: 'The key is known, not revoked, not expired; its connection and its outlet are active. The end of a contract does not end a key.',
    set: '`connections[].keys[]` (`expires`, `status`), `status` of connection and outlet',
    seen: 'one and the same 401, whichever it is',
    odrl: OUT,
  },
  'key.address': {
    asks: 'The caller’s address is in the key’s list, if it has one. Forwarded headers count only from configured proxies.',
    set: '`keys[].addresses` (CIDR)',
    seen: '403 with the rule',
    odrl: OUT,
  },
  'key.environment': {
    asks: 'A test key sees only test items, and a test item never reaches a live key. What is tried uses nothing of a quota.',
    set: '`keys[].environment`; the item’s `test`',
    seen: ABSENT,
    odrl: OUT,
  },
  'key.scope': {
    asks: 'The key has the scope that the call needs.',
    set: '`keys[].scopes`: `read`, `media`, `advisories`, `webhooks`',
    seen: '403 with the rule',
    odrl: OUT,
  },
  'item.status': {
    asks: 'The item is usable. Of one that was withheld or killed its holders get the tombstone, others nothing.',
    set: 'withhold, kill and restore, in the newsroom',
    seen: 'to a holder the tombstone: 200 if withheld, 410 if killed; to others a 404',
    odrl: 'the item’s own policy: a prohibition of every use',
  },
  'item.release': {
    asks: 'The item’s own “not before” has come.',
    set: 'the item’s, or a picture’s, `rights.notBefore`',
    seen: ABSENT,
    odrl: 'the item’s own policy: a prohibition while `dateTime` `lt`',
  },
  'item.rights-ended': {
    asks: 'The item’s own rights have not ended.',
    set: 'the item’s, or a picture’s, `rights.ends`',
    seen: 'a `rights-ended` event to holders, with the day by which to delete it; by id a 410',
    odrl: 'the item’s own policy: a prohibition from `dateTime` `gteq`',
  },
  'item.exclusive': {
    asks: 'In the window of an exclusivity: reserved to named outlets, or closed to them.',
    set: '`rights.exclusive` (`mode`, `outlets`, `from`, `until`)',
    seen: ABSENT,
    odrl: 'the item’s own policy: a prohibition by `recipient`, within `dateTime`',
  },
  'item.clearance': {
    asks: 'A picture flagged as showing minors or victims was cleared.',
    set: '`rights.clearance`',
    seen: 'the picture is listed under `omitted`',
    odrl: OUT,
  },
  'item.advisory': {
    asks: 'Advisories and daybooks go only to keys with the scope `advisories`.',
    set: 'the item’s genre (`Advisory`, `Daybook`)',
    seen: ABSENT,
    odrl: OUT,
  },
  'item.territory': {
    asks: 'None of the destination’s territories is outside the item’s own list. A destination that blocks by country is permitted, with the obligation to block.',
    set: '`rights.territories`; the destination’s `territories`, `geoblocks`',
    seen: ABSENT,
    odrl: 'the item’s own policy: a prohibition by `spatial`',
  },
  'item.channel': {
    asks: 'The destination’s channel is not closed by the item itself.',
    set: '`rights.channels`',
    seen: ABSENT,
    odrl: 'the item’s own policy: a prohibition by `deliveryChannel`',
  },
  'contract.in-force': {
    asks: 'A contract with a basis (signed, accepted, trial) is active, has started and has not ended: in its own time zone, the last day included, then the days of grace. One that renews itself goes on.',
    set: '`contracts[]` (`basis`, `status`, `starts`, `ends`, `grace`, `renews`, `timeZone`)',
    seen: '403; the feed still tells of kills, withholdings and revocations of what is held',
    odrl: '`dateTime` on every permission; an Offer until it is agreed; nothing while it is suspended',
  },
  'schedule.destination': {
    asks: 'A schedule names the destination, and the destination is active.',
    set: '`contracts[].schedules[].destinations`; the destination’s `status`',
    seen: 'an empty feed',
    odrl: '`recipient` on every permission',
  },
  'item.source': {
    asks: 'Content of another source: the grant names it, and its own agreement is in force and allows channel and territory.',
    set: '`grants[].sources`; `sources[]` (`agreement`, `limits`)',
    seen: ABSENT + '; a picture is listed under `omitted`',
    odrl: 'a refinement of the target; the agreement’s limits are constraints',
  },
  'grant.match': {
    asks: 'A grant covers kind, service, language, subject (with all that stands under it), genre and urgency. What is not granted is refused.',
    set: '`licences[].grants[]`',
    seen: ABSENT,
    odrl: 'refinements of the target, one permission for each grant',
  },
  'licence.media': {
    asks: 'A grant covers the picture or video in a covered story.',
    set: '`licences[].grants[].kinds`',
    seen: 'listed under `omitted` by kind and rule, without caption or id',
    odrl: 'refinements of the target',
  },
  'licence.channel': {
    asks: 'The destination’s channel is granted. None stated is none granted.',
    set: '`licences[].channels`',
    seen: ABSENT,
    odrl: '`deliveryChannel`',
  },
  'licence.territory': {
    asks: 'All of the destination’s territories are granted and none is denied; `TR` covers `TR-34`. A destination that states none is refused wherever a territory is stated.',
    set: '`licences[].territories` (ISO 3166, or a named group)',
    seen: ABSENT,
    odrl: '`spatial`',
  },
  'licence.property': {
    asks: 'The destination’s domain or title is one of those named, if any is.',
    set: '`licences[].properties`',
    seen: ABSENT,
    odrl: '`virtualLocation`',
  },
  'item.embargo': {
    asks: 'The embargo has ended, or the licence lets items out in advance. It covers every version, rendition, list and count.',
    set: 'the item’s `embargoedUntil`; `licences[].embargo`',
    seen: 'nothing before the `lifted` event',
    odrl: 'a refinement of the target: `wg:embargoed` `eq` false, unless in advance',
  },
  'licence.delay': {
    asks: 'The event is as old as the delay, counted from the end of an embargo where there was one.',
    set: '`licences[].delay` (ISO 8601)',
    seen: 'the event comes when it is that old; until then a 404. Kills and withholdings are never delayed',
    odrl: '`delayPeriod`',
  },
  'licence.archive': {
    asks: 'The edition is no older than the archive that was bought.',
    set: '`licences[].archive` (ISO 8601)',
    seen: ABSENT,
    odrl: '`wg:age`',
  },
  'licence.access': {
    asks: 'What is to be had: headline, summary and preview (`browse`), or all (`full`).',
    set: '`licences[].access`, `meter: take`',
    seen: '`uses[].access`; a take of what may only be browsed is a 403',
    odrl: 'the action of the permission',
  },
  'licence.quota': {
    asks: 'The quota has room: of items, pictures or videos, for each hour, day, week, month or term on the contract’s calendar. The same item counts once in a period.',
    set: '`licences[].quotas[]`, `meter`',
    seen: 'in lists the item without its content, under `omitted`; by id a 403 with `Retry-After`; used and left in `/account`',
    odrl: '`count`, with unit and period; `compensate` for what is billed; `wg:take`',
  },
  'gate.fault': {
    asks: 'Nothing was unknown, broken or missing. A fault refuses, is logged, and is never told.',
    set: 'nowhere',
    seen: 'an ordinary refusal, never a 5xx',
    odrl: OUT,
  },
};

export const RULE_BOOK: ReadonlyArray<{ rule: Rule } & RuleNote> = RULES.map((rule) => ({ rule, ...NOTES[rule] }));

/** docs/rules.md. */
export function rulesPage(): string {
  const rows = RULE_BOOK.map(
    ({ rule, asks, set, seen, odrl }) => `| \`${rule}\` | ${asks} | ${set} | ${seen} | ${odrl} |`,
  );
  return [
    '# The rules',
    '',
    'Every rule that the gate asks, in the order in which it is asked. Whatever is not granted is refused; an item’s own restriction, and the limits of a bought-in source, beat any contract. A refusal names the rule that came nearest to a permit. This page is written by `npm run docs` from the rules’ own definitions (`gate/rule-book.ts`).',
    '',
    '| rule | what it asks | where it is set | what an outlet sees | in ODRL |',
    '|---|---|---|---|---|',
    ...rows,
    '',
    'Several schedules may cover a destination: what is not counted is used before what is, then the priority decides; a quota that is used up falls through to the next schedule; what one of them gives in full is given in full. Each picture and video is decided by itself.',
    '',
    'What the outlet must do with what it received is in [odrl-profile.md](odrl-profile.md), with how each obligation stands in the exported policy; an outlet reads it with every item under `obligations`.',
    '',
  ].join('\n');
}
