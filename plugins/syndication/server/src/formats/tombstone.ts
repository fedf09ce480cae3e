import type { Ninjs31 } from '../../../shared/ninjs';
import type { Kind } from '../../../shared/words';

/** The type of ninjs for each of our kinds. */
export const NINJS_TYPES = {
  article: 'text',
  brief: 'text',
  picture: 'picture',
  video: 'video',
  package: 'composite',
} as const satisfies Record<Kind, Ninjs31['type']>;

export const STANDARD = {
  name: 'ninjs',
  version: '3.1',
  schema: 'https://www.iptc.org/std/ninjs/ninjs-schema_3.1.json',
} as const;

/**
 * What is left to say of an item that was killed or withheld, or that an outlet may not have: that, and nothing of its
 * content.
 *
 * `note` is the notice's text; `versionCreated` the instant of the kill or withholding, in UTC.
 */
export function tombstone({
  uri,
  kind,
  edition,
  pubStatus,
  note,
  versionCreated,
  language,
}: {
  uri: string;
  kind: Kind;
  edition: number;
  pubStatus: Ninjs31['pubStatus'];
  note?: string;
  versionCreated: string;
  language: string;
}): Ninjs31 {
  return {
    standard: STANDARD,
    uri,
    type: NINJS_TYPES[kind],
    version: String(edition),
    pubStatus,
    versionCreated,
    language,
    ...(note ? { edNote: note } : {}),
  };
}
