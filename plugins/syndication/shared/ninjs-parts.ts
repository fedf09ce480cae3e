import { z } from 'zod';
import { geoJson } from './ninjs-geo';
import { instant, listOf, number, oneOf, percent, text, truncatedDate, uri, urgency, whole } from './ninjs-values';

/** The parts that a ninjs 3.1 document is made of; every object is closed, as in the published schema. */

export const NEWS_TYPES = [
  'text',
  'audio',
  'video',
  'picture',
  'graphic',
  'composite',
  'component',
  'event',
  'planning',
] as const;
export const PUB_STATUS = ['usable', 'withheld', 'canceled'] as const;

const address = z.strictObject({
  lines: listOf(text).optional(),
  locality: text.optional(),
  area: text.optional(),
  postalCode: text.optional(),
  country: text.optional(),
});
const contactInfo = listOf(
  z
    .strictObject({
      type: text.optional(),
      role: text.optional(),
      lang: text.optional(),
      name: text.optional(),
      value: text.optional(),
      address: address.optional(),
    })
    .refine((info) => (info.value === undefined) !== (info.address === undefined), {
      error: 'either a value or an address is wanted',
    }),
);

/** What names a concept: in words, by address, or by a code. */
const named = { name: text.optional(), uri: uri.optional(), literal: text.optional() };
const related = { ...named, rel: text.optional() };

export const person = z.strictObject({ ...related, contactInfo: contactInfo.optional() });
export const organisation = z.strictObject({
  ...related,
  symbols: listOf(
    z.strictObject({ exchange: text.optional(), symbolType: uri.optional(), symbol: text.optional() }),
  ).optional(),
  contactInfo: contactInfo.optional(),
});
export const place = z.strictObject({
  ...related,
  contactInfo: contactInfo.optional(),
  geoJSON: geoJson.optional(),
});
export const subject = z.strictObject({
  ...related,
  creator: text.optional(),
  relevance: percent.optional(),
  confidence: percent.optional(),
});
export const event = z.strictObject({ ...related, id: text.optional() });
export const thing = z.strictObject(related);
export const infoSource = z.strictObject({ ...named, role: text.optional(), contactInfo: contactInfo.optional() });
/** Alone among concepts a genre's `uri` has no format. */
export const genre = z.strictObject({ name: text.optional(), uri: text.optional(), literal: text.optional() });
export const digitalSourceType = z.strictObject(named);
export const trustIndicator = z.strictObject({
  role: uri.optional(),
  title: text.optional(),
  href: uri.optional(),
});
export const altId = z.strictObject({ role: text.optional(), value: text.optional() });
export const rightsInfo = z
  .strictObject({ langId: uri.optional(), linkedRights: uri.optional(), encodedRights: text.optional() })
  .refine((rights) => (rights.linkedRights === undefined) !== (rights.encodedRights === undefined), {
    error: 'either linkedRights or encodedRights is wanted, and not both',
  });
export const standard = z.strictObject({ name: text.optional(), version: text.optional(), schema: uri.optional() });

const words = { role: text.optional(), contentType: text.optional(), value: text };
export const wording = z.strictObject(words);
export const body = z.strictObject({ ...words, charCount: whole.optional(), wordCount: whole.optional() });

/** An `href` is kept as it came; whoever writes a document out leaves one away that is no URI. */
export const rendition = z.strictObject({
  name: text,
  href: text.optional(),
  contentType: text.optional(),
  title: text.optional(),
  width: whole.optional(),
  height: whole.optional(),
  sizeInBytes: whole.optional(),
  duration: number.optional(),
  format: text.optional(),
  aspectRatio: text.optional(),
  videoCodec: text.optional(),
  frameRate: number.optional(),
  poi: z.strictObject({ x: whole.optional(), y: whole.optional() }).optional(),
  transportProtocol: text.optional(),
  scanType: oneOf(['progressive', 'interlaced']).optional(),
  bitrate: text.optional(),
});

const recurrenceRule = z.strictObject({
  frequency: oneOf(['secondly', 'minutely', 'hourly', 'daily', 'weekly', 'monthly', 'yearly']).optional(),
  interval: whole.optional(),
  until: instant.optional(),
  count: whole.optional(),
});
/** `recurrenceDates` is missing: the published schema wants it to be a list and a text at once, so nothing fits. */
const dates = z
  .strictObject({
    startDate: instant.optional(),
    endDate: instant.optional(),
    expectedStartDate: truncatedDate.optional(),
    expectedEndDate: truncatedDate.optional(),
    expectedDuration: text.optional(),
    recurrence: z.strictObject({ recurrenceRules: listOf(recurrenceRule).optional() }).optional(),
  })
  .refine(
    ({ startDate, expectedStartDate, endDate, expectedEndDate }) =>
      (startDate === undefined) !== (expectedStartDate === undefined) ||
      (endDate === undefined) !== (expectedEndDate === undefined),
    { error: 'a startDate or expectedStartDate, or an endDate or expectedEndDate, is wanted' },
  );
export const eventDetails = z.strictObject({
  eventStatus: uri.optional(),
  plannedCoverageStatus: uri.optional(),
  dates: dates.optional(),
  organiser: organisation.optional(),
});
export const plannedCoverage = z.strictObject({
  uri: uri.optional(),
  title: text.optional(),
  pubStatus: oneOf(PUB_STATUS).optional(),
  type: oneOf(NEWS_TYPES).optional(),
  commissioned: z
    .strictObject({
      by: text.optional(),
      on: instant.optional(),
      references: listOf(z.strictObject({ name: text.optional(), value: text.optional() })).optional(),
    })
    .optional(),
  dates: dates.optional(),
  audiences: listOf(z.strictObject({ audience: text.optional(), significance: whole.optional() })).optional(),
  exclAudience: listOf(text).optional(),
  edNote: text.optional(),
  urgency: urgency.optional(),
  language: text.optional(),
  itemCount: z.strictObject({ rangeFrom: whole.optional(), rangeTo: whole.optional() }).optional(),
  wordCount: whole.optional(),
  renditions: listOf(rendition).optional(),
});
