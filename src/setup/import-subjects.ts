import type { Core } from '@strapi/strapi';
import { writeSubjects, type Subject, type WrittenSubjects } from './write-subjects';

/** IPTC's export has two country codes where a language belongs: `se` there is Swedish, not Northern Sami. */
const LANGUAGES: Record<string, string> = { 'en-GB': 'en', se: 'sv', dk: 'da' };

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function namesOf(concept: Record<string, unknown>, code: string): Record<string, string> {
  if (!isRecord(concept['prefLabel']))
    throw new Error(`Concept ${code} has no prefLabel; names by language are expected there`);
  const names: Record<string, string> = {};
  for (const [tag, name] of Object.entries(concept['prefLabel'])) {
    // The export holds doubled spaces here and there.
    if (typeof name === 'string' && name.trim() !== '') names[LANGUAGES[tag] ?? tag] = name.trim().replace(/\s+/g, ' ');
  }
  return names;
}

/** `medtop:04000000` and `http://cv.iptc.org/newscodes/mediatopic/04000000` are both the code 04000000. */
function codeOf(reference: unknown): string {
  const code = typeof reference === 'string' ? /[^:/]+$/.exec(reference)?.[0] : undefined;
  if (code === undefined) throw new Error(`'${String(reference)}' is no concept: a qcode or a URI is expected`);
  return code;
}

function subjectOf(concept: unknown): Subject {
  if (!isRecord(concept)) throw new Error('A member of conceptSet is not an object');
  const code = codeOf(concept['qcode']);
  const names = namesOf(concept, code);
  const { uri, broader } = concept;
  if (typeof uri !== 'string') throw new Error(`Concept ${code} has no uri`);
  const above = Array.isArray(broader) ? broader : broader === undefined ? [] : [broader];
  if (above.length > 1)
    throw new Error(`Concept ${code} has ${above.length} broader concepts; a subject has one at most`);
  return {
    code,
    uri,
    name: names['en'] ?? names['en-US'] ?? code,
    names,
    broader: above.length === 0 ? null : codeOf(above[0]),
    retired: concept['retired'] !== undefined,
  };
}

/**
 * Reads a vocabulary as IPTC publishes it: SKOS in JSON, `cptall-x-all.json` for Media Topics.
 *
 * @throws Error that names the concept and what is wrong with it
 */
export function readMediaTopics(document: unknown): Subject[] {
  if (!isRecord(document) || !Array.isArray(document['conceptSet'])) {
    throw new Error('This is no vocabulary of IPTC in JSON: a member conceptSet with a list of concepts is expected');
  }
  return document['conceptSet'].map(subjectOf);
}

/**
 * Brings IPTC's published Media Topics into the newsroom: names in all their languages, the hierarchy, and which are
 * retired. May be run again with a later release; names in further languages (ours in tr and kmr) are kept.
 *
 * @param document the parsed JSON
 * @throws Error if the document cannot be read; the database is then as it was
 */
export async function importSubjects({
  strapi,
  document,
}: {
  strapi: Core.Strapi;
  document: unknown;
}): Promise<WrittenSubjects> {
  return writeSubjects({ strapi, subjects: readMediaTopics(document) });
}
