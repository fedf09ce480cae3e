import type { Edition, MediaPart } from '../../../shared/edition';
import { subjectCode } from '../gate';
import type { EditionFacets } from '../wire';

/** What the gate decides by, taken from an edition when it is written. `broader` gives a subject's code with all above it. */
export function facetsOf(input: {
  edition: Edition;
  broader: (code: string) => string[];
  /** The first item of the chain that it evolves from; none where it is the first. */
  chain?: string;
}): EditionFacets {
  const { edition } = input;
  const { content } = edition;
  const codes = content.subjects.flatMap(({ uri, literal }) =>
    [uri, literal].flatMap((value) => (value ? subjectCode(value) : [])),
  );
  return {
    item: edition.item,
    ...(input.chain === undefined ? {} : { chain: input.chain }),
    edition: edition.edition,
    kind: edition.kind,
    language: edition.language,
    test: edition.test,
    versionCreated: Date.parse(edition.versionCreated),
    embargoedUntil: edition.embargoedUntil ? Date.parse(edition.embargoedUntil) : null,
    services: content.services.map(({ code }) => code),
    subjects: [...new Set(codes.flatMap((code) => [code, ...input.broader(code)]))],
    genre: content.genre?.literal ?? content.genre?.name ?? null,
    source: content.source.code,
    urgency: content.urgency ?? null,
    rights: content.rights,
    media: content.media.map((part) => {
      const { id, kind, source, rights } = part;
      return { id, kind, source, rights, unit: unitOf(part, edition.uri) };
    }),
    byline: content.byline ?? null,
    sourceName: content.source.name,
    change: edition.change,
    links: [
      ...new Set([
        ...[...content.members, ...content.related].map(({ uri }) => uri),
        ...[content.translationOf, content.evolvesFrom].flatMap((uri) => uri ?? []),
      ]),
    ],
  };
}

/** A picture that has a public name counts as that; one that has only a place in a story counts as its bytes. */
function unitOf({ uri, renditions }: MediaPart, item: string): string {
  return uri.startsWith(`${item}#`) ? (renditions.find(({ sha256 }) => sha256)?.sha256 ?? uri) : uri;
}
