import { z } from 'zod';
import * as part from './ninjs-parts';
import { instant, listOf, oneOf, text, uri, urgency } from './ninjs-values';

/** Every member of ninjs 3.1 but `associations`; the source is IPTC's JSON Schema, ninjs-schema_3.1.json. */
const members = {
  uri,
  type: oneOf(part.NEWS_TYPES).optional(),
  representationType: oneOf(['full', 'partial']).optional(),
  profile: text.optional(),
  version: text.optional(),
  firstCreated: instant.optional(),
  versionCreated: instant.optional(),
  contentCreated: instant.optional(),
  embargoedUntil: instant.optional(),
  pubStatus: oneOf(part.PUB_STATUS).optional(),
  urgency: urgency.optional(),
  copyrightHolder: text.optional(),
  copyrightNotice: text.optional(),
  usageTerms: text.optional(),
  edNote: text.optional(),
  language: text.optional(),
  descriptions: listOf(part.wording).optional(),
  bodies: listOf(part.body).optional(),
  headlines: listOf(part.wording).optional(),
  people: listOf(part.person).optional(),
  organisations: listOf(part.organisation).optional(),
  places: listOf(part.place).optional(),
  subjects: listOf(part.subject).optional(),
  events: listOf(part.event).optional(),
  eventDetails: part.eventDetails.optional(),
  plannedCoverage: listOf(part.plannedCoverage).optional(),
  objects: listOf(part.thing).optional(),
  infoSources: listOf(part.infoSource).optional(),
  title: text.optional(),
  by: text.optional(),
  slugline: text.optional(),
  located: text.optional(),
  renditions: listOf(part.rendition).optional(),
  altIds: listOf(part.altId).optional(),
  trustIndicators: listOf(part.trustIndicator).optional(),
  standard: part.standard.optional(),
  genres: listOf(part.genre).optional(),
  expires: instant.optional(),
  rightsInfo: part.rightsInfo.optional(),
  digitalSourceType: part.digitalSourceType.optional(),
};

const bare = z.strictObject(members);
type Members = z.output<typeof bare>;

/** A document within a document: any member of ninjs, and a name. */
export interface NinjsAssociation extends Members {
  name: string;
  rel?: string | undefined;
  associations?: NinjsAssociation[] | undefined;
}
/** A ninjs 3.1 document. */
export interface Ninjs31 extends Members {
  associations?: NinjsAssociation[] | undefined;
}

const associations: z.ZodType<NinjsAssociation[]> = z.lazy(() =>
  listOf(bare.extend({ name: text, rel: text.optional(), associations: associations.optional() })),
);

/**
 * Checks a ninjs 3.1 document: names, values and structure, with nothing foreign. What passes validates against the
 * published schema, but for a rendition's `href`, which may be any text here.
 */
export const ninjs31: z.ZodType<Ninjs31> = bare.extend({ associations: associations.optional() });

export type NinjsWording = z.output<typeof part.wording>;
export type NinjsBody = z.output<typeof part.body>;
export type NinjsRendition = z.output<typeof part.rendition>;
export type NinjsGenre = z.output<typeof part.genre>;
