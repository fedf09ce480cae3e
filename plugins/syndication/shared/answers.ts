import { z } from 'zod';
import { CHANGE_TYPES, EVENT_TYPES, KINDS, SEVERITIES } from './words';

/**
 * What the partner API answers (api.md), as schemas: the types that it is made with, and what /openapi.json says of it.
 * Consumers ignore members that they do not know.
 */

const instant = z.iso.datetime();

export const obligation = z
  .object({
    id: z.string(),
    action: z.string().describe('A term of ODRL or RightsML, or one of our profile (wg:).'),
    part: z.string().describe('The text, or the picture or video that it concerns.'),
    destinations: z.array(z.string()).describe('The destinations that it binds.'),
    value: z.unknown(),
    by: instant.nullable().describe('Until when it must be done, or until when it holds.'),
    clause: z.string().nullable().describe('The clause of the contract from which it comes.'),
    text: z.string().describe('One sentence for an editor, in the language of the outlet.'),
  })
  .describe('What the outlet must do with what it received.');
export type Obligation = z.infer<typeof obligation>;

export const take = z.object({
  price: z.object({ amount: z.number(), currency: z.string() }).nullable().describe('What one more costs.'),
  left: z.int().nullable().describe('How many are left; null where there is no limit.'),
});

export const use = z
  .object({
    destination: z.string(),
    contract: z.string(),
    schedule: z.int(),
    access: z.enum(['full', 'browse']),
    take: take.optional().describe('Where it is to be taken (POST …/take) before it is used.'),
  })
  .describe('A destination where it may be used, and what permits it.');
export type Use = z.infer<typeof use>;

export const omission = z
  .object({
    kind: z.string(),
    rule: z.string().describe('The rule that kept it back.'),
    text: z.string(),
  })
  .describe('What was left out, by kind and rule.');
export type Omission = z.infer<typeof omission>;

export const highlights = z
  .object({
    headline: z.string().optional(),
    summary: z.string().optional(),
    body: z.array(z.string()).optional().describe('Passages of the body.'),
    captions: z
      .array(
        z.object({
          association: z.string().describe('The name of the picture or video within the item.'),
          text: z.string(),
        }),
      )
      .optional(),
  })
  .describe('Of a search: where the item was found, as escaped HTML with mark around what was looked for.');
export type Highlights = z.infer<typeof highlights>;

export const change = z
  .object({
    type: z.enum(CHANGE_TYPES),
    severity: z.enum(SEVERITIES),
    note: z.string().optional(),
    previousEdition: z.int().optional(),
  })
  .describe('What changed since the edition before.');

export const links = z.object({
  self: z.string(),
  versions: z.string(),
  rights: z.string(),
  policy: z.string().optional().describe('The schedule of the contract that permits it, as ODRL.'),
  restrictions: z.string().optional().describe('What the item restricts by itself, as ODRL.'),
  take: z.string().optional(),
});

export const envelope = z
  .object({
    event: z.enum(EVENT_TYPES).optional().describe('In a feed: what happened. New kinds of events may come.'),
    at: instant.optional().describe('In a feed: when it was put on the wire.'),
    id: z.string().describe('Opaque, the same for ever. Upsert by id and edition.'),
    edition: z.int().min(1),
    kind: z.enum(KINDS),
    language: z.string().describe('BCP 47.'),
    change: change.optional(),
    item: z.record(z.string(), z.unknown()).describe('One ninjs document, without foreign members.'),
    uses: z.array(use).describe('Where it may be used; none in a tombstone.'),
    obligations: z.array(obligation),
    omitted: z.array(omission),
    highlights: highlights.optional(),
    links,
  })
  .describe('An item with what the outlet may and must do with it, or its tombstone.');
export type Envelope = z.infer<typeof envelope>;
