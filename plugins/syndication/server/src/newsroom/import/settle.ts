import { isUri } from '../../../../shared/ninjs-values';
import { geoJsonOf, isRaw, type Raw } from './lift-concepts';

/** What settling found: the document, and the members that ninjs 3.1 cannot hold. */
export interface Settled {
  value: unknown;
  dropped: string[];
}
const WORDINGS = new Set(['headlines', 'descriptions', 'bodies']);
const CONCEPTS = new Set([
  ...['people', 'organisations', 'places', 'subjects', 'events', 'objects', 'infoSources'],
  ...['digitalSourceType', 'organiser'],
]);

/** A concept's address that is none is a code all the same, and codes have their own member. */
function concept(entry: Raw, at: string, dropped: string[]): Raw {
  const settled: Record<string, unknown> = { ...entry };
  if (settled.uri !== undefined && !isUri(settled.uri)) {
    if (typeof settled.uri === 'string' && settled.literal === undefined) settled.literal = settled.uri;
    else dropped.push(`${at}.uri`);
    delete settled.uri;
  }
  if (settled.geoJSON !== undefined) settled.geoJSON = geoJsonOf(settled.geoJSON) ?? settled.geoJSON;
  return settled;
}

/** ninjs 3.1 wants a value or an address, so an entry with both becomes two, and one with neither says nothing. */
function contacts(entries: unknown[]): unknown[] {
  return entries.flatMap((entry) => {
    if (!isRaw(entry)) return [entry];
    const { value, address, ...rest } = entry;
    return [
      ...(value === undefined ? [] : [{ ...rest, value }]),
      ...(address === undefined ? [] : [{ ...rest, address }]),
    ];
  });
}

/** A rendition needs a name, an association a name and a uri; where they lack, the place in the list serves. */
function association(entry: Raw, index: number, owner: string): Raw {
  const name = entry.name ?? `association-${index + 1}`;
  const separator = owner.includes('#') ? '/' : '#';
  const uri = entry.uri ?? (owner ? `${owner}${separator}${encodeURIComponent(String(name))}` : undefined);
  return { ...entry, name, uri };
}

const hasOneOf = (value: Raw, names: readonly string[]) => names.some((name) => value[name] !== undefined);

/** Rights that name no rights, and dates without a start or an end, cannot be held. */
function empty(name: string, value: unknown): boolean {
  if (!isRaw(value)) return false;
  if (name === 'rightsInfo') return !hasOneOf(value, ['linkedRights', 'encodedRights']);
  return name === 'dates' && !hasOneOf(value, ['startDate', 'expectedStartDate', 'endDate', 'expectedEndDate']);
}

/**
 * Puts right what names and types alone do not: entries without the member that ninjs 3.1 requires of them, and what
 * it can hold only in another member. Expects members as {@link spell} leaves them.
 */
export function settle(root: unknown): Settled {
  const dropped: string[] = [];

  const entries = (list: unknown[], name: string, at: string, owner: string): unknown[] => {
    const walked = list.map((entry, index) => walk(entry, name, `${at}[${index}]`, owner));
    if (name === 'contactInfo') return contacts(walked);
    if (WORDINGS.has(name)) return walked.filter((entry) => !isRaw(entry) || entry.value !== undefined);
    if (name === 'associations') {
      return walked.map((entry, index) => (isRaw(entry) ? association(entry, index, owner) : entry));
    }
    if (name !== 'renditions') return walked;
    return walked.map((entry, index) => (isRaw(entry) ? { name: `rendition-${index + 1}`, ...entry } : entry));
  };

  const walk = (value: unknown, name: string, at: string, owner: string): unknown => {
    if (Array.isArray(value)) return entries(value, name, at, owner);
    if (!isRaw(value)) return value;
    const self = typeof value.uri === 'string' && (at === '' || name === 'associations') ? value.uri : owner;
    const settled = CONCEPTS.has(name) ? concept(value, at, dropped) : value;
    const kept = Object.entries(settled).flatMap(([member, entry]) => {
      const path = at === '' ? member : `${at}.${member}`;
      if (member === 'geoJSON') return [[member, entry]];
      const inner = walk(entry, member, path, self);
      if (!empty(member, inner)) return [[member, inner]];
      dropped.push(path);
      return [];
    });
    return Object.fromEntries(kept);
  };

  return { value: walk(root, '', '', ''), dropped };
}
