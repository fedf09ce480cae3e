import type { Ninjs31 } from '../../../../shared/ninjs';
import { fitNinjs } from '../../../../shared/ninjs-fit';
import { NEWS_TYPES } from '../../../../shared/ninjs-parts';
import { isUri } from '../../../../shared/ninjs-values';
import { lift } from './lift';
import { isFirstName, isRaw, type Raw } from './lift-concepts';
import { settle } from './settle';
import { isCamelCase, isLowerCased, spell } from './spell';

export type NinjsVersion = '1' | '2' | '3';
export type Normalised =
  /** `dropped` names the members that ninjs 3.1 cannot hold, as `mimetype` or `associations[0].foo`. */
  { ok: true; document: Ninjs31; version: NinjsVersion; dropped: string[] } | { ok: false; reason: string };

const TAKEN = ['text', 'picture', 'graphic', 'video', 'composite'];
const LANGUAGE = /^(?:[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*|[xi](?:-[A-Za-z0-9]{1,8})+)$/;
const URI_WANTED = 'a complete URI is wanted, such as urn:newsml:example.com:20260101:1';
/** More complaints than this help nobody. */
const TOLD = 3;

function isFirst(member: string, value: unknown): boolean {
  if (['byline', '$standard', 'mimetype', 'charcount', 'wordcount'].includes(member) || isFirstName(member))
    return true;
  if (/^(?:headline|body|description)(?:_|$)/.test(member)) return true;
  return ['associations', 'renditions', 'altids'].includes(member) && isRaw(value);
}

/** By the names of the members; where they are the same in all versions, by what the document says of itself. */
function versionOf(raw: Raw): NinjsVersion {
  const members = Object.entries(raw);
  if (members.some(([name, value]) => isFirst(name, value))) return '1';
  if (members.some(([name]) => isCamelCase(name))) return '3';
  if (members.some(([name]) => isLowerCased(name))) return '2';
  const stated = isRaw(raw.standard) ? `${String(raw.standard.version)} ${String(raw.standard.schema)}` : '';
  const major = /(?:^|_)([123])\.\d/.exec(stated)?.[1];
  return major === '1' || major === '2' ? major : '3';
}

/** Members of ninjs 1 that later versions gave up: they are no mistake, only nowhere to be kept. */
const GIVEN_UP = /(?:^|\.)(?:mimetype|geometry_\w+)$/;

/** Does it say that it goes by a schema of its own? Then what IPTC's does not know is no mistake. */
function isExtended({ standard }: Raw): boolean {
  const schema = isRaw(standard) ? standard.schema : undefined;
  return typeof schema === 'string' && !/^https?:\/\/(?:[\w-]+\.)*iptc\.org\//i.test(schema);
}

/** What no version of ninjs knows is a mistake, by name; an association must say what it is and what it is called. */
function mistakes(lifted: Raw, foreign: readonly string[]): string[] {
  const associations = Array.isArray(lifted.associations) ? lifted.associations : [];
  const nameless = associations.flatMap((association: unknown, index) =>
    ['name', 'uri'].flatMap((member) =>
      isRaw(association) && association[member] === undefined ? [`associations[${index}].${member} is missing`] : [],
    ),
  );
  const unknown = isExtended(lifted) ? [] : foreign.filter((path) => !GIVEN_UP.test(path));
  return [...unknown.map((path) => `${path} is no member of ninjs`), ...nameless];
}

const refuse = (reason: string): Normalised => ({ ok: false, reason });

/** Why a document is not taken whatever else is in it; undefined if it may be. */
function refusal(document: Raw): string | undefined {
  const { uri, type, language } = document;
  if (uri === undefined) return `there is no uri: ${URI_WANTED}`;
  if (!isUri(uri)) return `uri is ${JSON.stringify(uri)}: ${URI_WANTED}`;
  if (typeof type !== 'string' || !TAKEN.includes(type)) {
    const known = NEWS_TYPES.some((name) => name === type);
    const why = known ? 'is not taken' : 'is no type of ninjs';
    return `type ${JSON.stringify(type)} ${why}: one of ${TAKEN.join(', ')} is wanted`;
  }
  if (language !== undefined && (typeof language !== 'string' || !LANGUAGE.test(language))) {
    return `language is ${JSON.stringify(language)}: a BCP 47 tag is wanted, such as tr or en-GB`;
  }
  return undefined;
}

/**
 * Reads a document of ninjs 1, 2 or 3 as one of ninjs 3.1.
 *
 * Values are brought into the types of 3.1 (numbers written as text, dates without zone, which count as UTC), a missing
 * `type` is text and a missing `pubStatus` usable; a `graphic` becomes a picture. A value that cannot be read is no
 * guess: the reason names the member and what would be right. Never throws.
 */
export function normaliseNinjs(raw: unknown): Normalised {
  if (!isRaw(raw)) return refuse('the document is no JSON object: one ninjs document is wanted');
  try {
    const spelled = spell(lift(raw));
    if (!isRaw(spelled)) return refuse('the document is empty: one ninjs document is wanted');
    const type = typeof spelled.type === 'string' ? spelled.type.toLowerCase() : spelled.type;
    const stated: Raw = { pubStatus: 'usable', ...spelled, type: type ?? 'text' };
    const reason = refusal(stated);
    if (reason) return refuse(reason);
    const settled = settle(stated);
    const fit = fitNinjs({ value: settled.value, drop: 'unknown' });
    if (!fit.ok) return refuse(fit.complaints.slice(0, TOLD).join('; '));
    const wrong = mistakes(stated, fit.dropped);
    if (wrong.length > 0) return refuse(wrong.slice(0, TOLD).join('; '));
    const document: Ninjs31 = fit.document.type === 'graphic' ? { ...fit.document, type: 'picture' } : fit.document;
    return { ok: true, document, version: versionOf(raw), dropped: [...settled.dropped, ...fit.dropped] };
  } catch (error) {
    if (error instanceof RangeError) return refuse(`the document is ${error.message}`);
    throw error;
  }
}
