import { createHash } from 'node:crypto';
import type { Envelope, EventType, WireEvent } from './types';

/** `ended`: the rights to it have. */
export type Gone = 'canceled' | 'withheld' | 'ended';

/** What is kept of an item that came once, also when it is gone. */
export interface Known {
  edition: number;
  status: 'usable' | Gone;
  /** Of the item as it was put; empty where it is to be put anew. */
  digest: string;
}

/** What a page means for one item. */
export type Change =
  | { do: 'put'; envelope: Envelope; digest: string }
  /** `by`: the instant by which it must be gone, where that may be later than now. */
  | { do: 'remove'; envelope: Envelope; status: Gone; by: string | null }
  /** There is an edition, and a quota keeps it back: it can be asked for later. What is held stays. */
  | { do: 'left-out'; envelope: Envelope };

const ENDINGS: Partial<Record<EventType, Gone>> = {
  killed: 'canceled',
  withheld: 'withheld',
  'rights-ended': 'ended',
  revoked: 'ended',
};
const CONTENT = new Set<EventType>(['published', 'updated', 'corrected', 'restored', 'lifted', 'embargo-changed']);

/**
 * What is to be done after a page, given what is known of its items: only how each item stands in the end, so that what is
 * killed on the page is not put first. Older editions never replace newer ones; what is known already is nothing to do.
 */
export function changesOf(input: { events: WireEvent[]; known: Map<string, Known> }): Change[] {
  const known = new Map(input.known);
  const changes = new Map<string, Change[]>();
  for (const event of input.events) {
    const change = changeOf(event, known.get(event.id));
    if (!change) continue;
    const before = change.do === 'left-out' ? (changes.get(event.id) ?? []) : [];
    changes.delete(event.id);
    changes.set(event.id, [...before.filter((one) => one.do !== 'left-out'), change]);
    if (change.do !== 'left-out') known.set(event.id, knownBy(change));
  }
  return [...changes.values()].flat();
}

/** What is known of an item after a change. */
export const knownBy = (change: Exclude<Change, { do: 'left-out' }>): Known => ({
  edition: change.envelope.edition,
  status: change.do === 'put' ? 'usable' : change.status,
  digest: change.do === 'put' ? change.digest : '',
});

function changeOf(event: WireEvent, known: Known | undefined): Change | null {
  const status = ENDINGS[event.event] ?? statusOf(event);
  if (status)
    return ends(event, status, known) ? { do: 'remove', envelope: event, status, by: byOf(event, status) } : null;
  // Events that are not known yet are to be ignored.
  if (!CONTENT.has(event.event)) return null;
  return contentOf(event, known);
}

/** What an envelope with content, of whatever origin, means for what is known. */
export function contentOf(envelope: Envelope, known: Known | undefined): Change | null {
  if (!isNewer(envelope.edition, known)) return null;
  if (isLeftOut(envelope)) return { do: 'left-out', envelope };
  const digest = digestOf(envelope);
  const same = known?.status === 'usable' && known.edition === envelope.edition && known.digest === digest;
  return same ? null : { do: 'put', envelope, digest };
}

/** A tombstone says so itself, whatever brought it. */
export const statusOf = ({ item }: Envelope): Gone | null =>
  item.pubStatus === 'canceled' || item.pubStatus === 'withheld' ? item.pubStatus : null;

/** A kill is for ever; a withheld item comes back with a new edition, and one whose rights ended also with the same. */
function isNewer(edition: number, known: Known | undefined): boolean {
  if (!known) return true;
  if (known.status === 'canceled') return false;
  return known.status === 'withheld' ? edition > known.edition : edition >= known.edition;
}

/** A kill counts for every edition; what else ended an item may have been before the edition that is held. */
function ends(event: WireEvent, status: Gone, known: Known | undefined): boolean {
  if (!known) return true;
  if (known.status === status && known.edition >= event.edition) return false;
  return status === 'canceled' || (known.status !== 'canceled' && event.edition >= known.edition);
}

const byOf = ({ obligations }: Envelope, status: Gone): string | null =>
  status === 'ended' ? (obligations.find(({ action, by }) => action === 'delete' && by)?.by ?? null) : null;

const isLeftOut = ({ uses, omitted }: Envelope): boolean =>
  uses.length === 0 && omitted.some(({ rule }) => rule === 'licence.quota');

const digestOf = ({ item }: Envelope): string => createHash('sha256').update(JSON.stringify(item)).digest('base64url');
