/**
 * Gives every member the name it has in ninjs 3.1, and simple values the type they have there.
 *
 * ninjs 2 differs from 3 in the case of names alone, and no two names of 3.1 differ in case alone, so one list serves.
 */
const CAMEL_CASE = [
  'altIds',
  'aspectRatio',
  'charCount',
  'contactInfo',
  'contentCreated',
  'contentType',
  'copyrightHolder',
  'copyrightNotice',
  'digitalSourceType',
  'edNote',
  'embargoedUntil',
  'encodedRights',
  'endDate',
  'eventDetails',
  'eventStatus',
  'exclAudience',
  'expectedDuration',
  'expectedEndDate',
  'expectedStartDate',
  'firstCreated',
  'frameRate',
  'geoJSON',
  'infoSources',
  'itemCount',
  'langId',
  'linkedRights',
  'plannedCoverage',
  'plannedCoverageStatus',
  'postalCode',
  'pubStatus',
  'rangeFrom',
  'rangeTo',
  'recurrenceDates',
  'recurrenceRules',
  'representationType',
  'rightsInfo',
  'scanType',
  'sizeInBytes',
  'startDate',
  'symbolType',
  'transportProtocol',
  'trustIndicators',
  'usageTerms',
  'versionCreated',
  'videoCodec',
  'wordCount',
] as const;
const SPELLING: ReadonlyMap<string, string> = new Map([
  ...CAMEL_CASE.map((name): [string, string] => [name.toLowerCase(), name]),
  ['embargoed', 'embargoedUntil'],
  ['ticker', 'symbol'],
]);
export const isCamelCase = (name: string): boolean => CAMEL_CASE.some((known) => known === name);
export const isLowerCased = (name: string): boolean => name === name.toLowerCase() && SPELLING.has(name);

const LISTS = new Set(
  [
    'descriptions bodies headlines people organisations places subjects events objects infoSources renditions',
    'associations altIds trustIndicators genres plannedCoverage contactInfo symbols lines exclAudience',
  ].flatMap((names) => names.split(' ')),
);
const INSTANTS = new Set(
  ['firstCreated versionCreated contentCreated embargoedUntil expires startDate endDate until on'].flatMap((names) =>
    names.split(' '),
  ),
);
const WHOLE = new Set(
  [
    'urgency relevance confidence charCount wordCount width height sizeInBytes x y interval count',
    'significance rangeFrom rangeTo',
  ].flatMap((names) => names.split(' ')),
);
const FRACTIONS = new Set(['duration', 'frameRate']);
/** Whole by their nature, and written with a fraction by programs that scale: the nearest whole number is meant. */
const ROUNDED = new Set(['width', 'height', 'sizeInBytes', 'x', 'y']);
const DEPTH = 64;

const DATE =
  /^(\d{4})-?(\d{2})-?(\d{2})(?:[Tt ](\d{2}):?(\d{2})(?::?(\d{2})(\.\d+)?)?\s*(Z|z|[+-]\d{2}(?::?\d{2})?)?)?$/;

/** `2026-01-31`, `20260131T1200Z`, `2026-01-31 12:00:00+0300` … as RFC 3339 writes it; no zone means UTC. */
function instantOf(value: string): string {
  const found = DATE.exec(value.trim());
  if (!found) return value;
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', zone = 'Z'] = found;
  const offset = zone.length === 3 ? `${zone}:00` : zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone;
  return `${year}-${month}-${day}T${hour}:${minute}:${second}${fraction}${offset.toUpperCase()}`;
}

function numberOf(name: string, value: string | number): string | number {
  const number = typeof value === 'number' ? value : /^\s*-?\d+(?:\.\d+)?\s*$/.test(value) ? Number(value) : value;
  return ROUNDED.has(name) && typeof number === 'number' ? Math.round(number) : number;
}

/** One of a list of codes: without its case, and without the vocabulary in front (`stat:usable`, `…/usable`). */
function codeOf(name: string, value: string): string {
  const code = (value.trim().split(/[:/]/).at(-1) ?? '').toLowerCase();
  if (name === 'pubStatus') return code === 'cancelled' ? 'canceled' : code;
  return code === 'complete' ? 'full' : code === 'incomplete' ? 'partial' : code;
}

function languageOf(value: string): string {
  return value
    .trim()
    .split(/[-_]/)
    .map((subtag, index) => {
      if (index === 0) return subtag.toLowerCase();
      if (subtag.length === 4) return subtag.charAt(0).toUpperCase() + subtag.slice(1).toLowerCase();
      return subtag.length === 2 ? subtag.toUpperCase() : subtag.toLowerCase();
    })
    .join('-');
}

function scalar(name: string, value: string | number | boolean): unknown {
  if (typeof value === 'boolean') return value;
  if (WHOLE.has(name) || FRACTIONS.has(name)) return numberOf(name, value);
  const words = String(value);
  if (INSTANTS.has(name)) return instantOf(words);
  if (name === 'language') return languageOf(words);
  if (name === 'pubStatus' || name === 'representationType') return codeOf(name, words);
  if (name === 'type') return words.trim();
  return name === 'uri' || name === 'href' ? words.trim() : words;
}

/**
 * Respells a value read from JSON. `null` and empty texts count as absent; a single value stands for a list of one.
 * Nested deeper than 64 levels it throws a RangeError: no document is.
 */
export function spell(value: unknown, name = '', depth = 0): unknown {
  if (depth > DEPTH) throw new RangeError(`nested deeper than ${DEPTH} levels`);
  if (value === null || value === undefined || value === '') return undefined;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return scalar(name, value);
  }
  if (Array.isArray(value)) {
    return value.map((entry) => spell(entry, name, depth + 1)).filter((entry) => entry !== undefined);
  }
  if (typeof value !== 'object') return undefined;
  return Object.fromEntries(
    Object.entries(value).flatMap(([given, entry]) => {
      const known = SPELLING.get(given.toLowerCase()) ?? given;
      // GeoJSON is a standard of its own and stays as it is.
      const spelled: unknown = known === 'geoJSON' ? entry : spell(entry, known, depth + 1);
      if (spelled === undefined || spelled === null) return [];
      return [[known, LISTS.has(known) && !Array.isArray(spelled) ? [spelled] : spelled]];
    }),
  );
}
