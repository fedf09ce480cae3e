import { isUri } from '../../../../shared/ninjs-values';

export type Raw = Readonly<Record<string, unknown>>;

export const isRaw = (value: unknown): value is Raw =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** ninjs 1's names of lists, and what ninjs 3 calls them. */
const CONCEPT_LISTS: ReadonlyMap<string, string> = new Map([
  ['person', 'people'],
  ['organisation', 'organisations'],
  ['place', 'places'],
  ['subject', 'subjects'],
  ['event', 'events'],
  ['object', 'objects'],
  ['infosource', 'infoSources'],
  ['genre', 'genres'],
  ['trustindicator', 'trustIndicators'],
]);
export const isFirstName = (member: string): boolean => CONCEPT_LISTS.has(member);

/** The name in ninjs 3 of a list of concepts, from its name in any version; undefined for every other member. */
export function conceptListOf(member: string): string | undefined {
  const folded = member.toLowerCase();
  return CONCEPT_LISTS.get(member) ?? [...CONCEPT_LISTS.values()].find((name) => name.toLowerCase() === folded);
}

const written = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? String(value).trim() || undefined : undefined;

/** `http://vocabulary` and `code` become one address; a scheme that already ends in a separator gets no second one. */
function joined(scheme: string, code: string): string | undefined {
  const address = /[/#:=?]$/.test(scheme) ? scheme + code : `${scheme}/${code}`;
  return isUri(scheme) && isUri(address) ? address : undefined;
}

/** The address and the code that ninjs 2 and 3 have, from the `scheme` and `code` of ninjs 1. */
function named({ scheme, code }: { scheme: string | undefined; code: string | undefined }): Raw {
  if (!code) return isUri(scheme) ? { uri: scheme } : scheme ? { literal: scheme } : {};
  if (!scheme) return { literal: code };
  const uri = joined(scheme, code);
  return uri ? { uri, literal: code } : { literal: `${scheme}:${code}` };
}

/** A geometry of ninjs 1 (`geometry_…`), if it is GeoJSON. A Feature must have `properties`, if only null. */
export function geoJsonOf(geometry: unknown): unknown {
  if (!isRaw(geometry) || typeof geometry.type !== 'string') return undefined;
  return geometry.type === 'Feature' ? { properties: null, ...geometry } : geometry;
}

/** One concept of ninjs 1 in the members of ninjs 2; a bare text is its name. What is of ninjs 2 passes unchanged. */
export function liftConcept({ concept, list }: { concept: unknown; list: string }): unknown {
  if (typeof concept === 'string' || typeof concept === 'number') return { name: String(concept) };
  if (!isRaw(concept)) return concept;
  const { scheme, code, ...rest } = concept;
  const lifted: Record<string, unknown> = { ...rest };
  const names = named({ scheme: written(scheme), code: written(code) });
  if (list === 'trustIndicators') {
    lifted.role ??= names.uri ?? names.literal;
    return lifted;
  }
  lifted.uri ??= names.uri;
  lifted.literal ??= names.literal;
  if (list === 'infoSources' && lifted.role === undefined && lifted.rel !== undefined) {
    lifted.role = lifted.rel;
    delete lifted.rel;
  }
  for (const [name, value] of Object.entries(rest)) {
    const geometry = name.startsWith('geometry_') && list === 'places' ? geoJsonOf(value) : undefined;
    if (geometry === undefined || lifted.geojson !== undefined) continue;
    lifted.geojson = geometry;
    delete lifted[name];
  }
  return lifted;
}
