import { z } from 'zod';
import { change, envelope, obligation, take } from '../../../shared/answers';
import { CHANNELS, EVENT_TYPES, KINDS, SCOPES } from '../../../shared/words';

/** The answers of the calls, as schemas: what /openapi.json says of them, and what the tests hold every answer against. */

const instant = z.iso.datetime();
const cursor = z.string().nullable().describe('Go on with it in `after`; null at the end.');
const access = z.enum(['full', 'browse']);
const price = z.object({ amount: z.number(), currency: z.string() });

/** An envelope of a feed says what happened. */
export const feedEvent = envelope.required({ event: true, at: true }).describe('One event of the wire.');

export const feed = z.object({
  events: z.array(feedEvent),
  cursor: z.string().describe('Keep it, and go on with it in `after`. It never expires by age.'),
  more: z.boolean().describe('Whether calling again at once can give something or advance the cursor.'),
  entitlement: z.string().describe('Changes when your rights do.'),
});

export const items = z.object({ items: z.array(envelope), cursor });

export const versions = z.object({
  id: z.string(),
  uri: z.string(),
  kind: z.enum(KINDS),
  language: z.string(),
  versions: z.array(
    z.object({
      edition: z.int().min(1),
      versionCreated: instant,
      change: change.nullable(),
      links: z.object({ self: z.string() }),
    }),
  ),
});

const terms = { access, contract: z.string(), schedule: z.int(), take: take.optional() };

export const rights = z.object({
  id: z.string(),
  edition: z.int().min(1),
  at: instant.describe('The moment of which was asked.'),
  permitted: z.boolean().describe('For one destination at least.'),
  destinations: z.array(
    z.object({
      destination: z.string(),
      permitted: z.boolean(),
      access: access.optional(),
      contract: z.string().optional(),
      schedule: z.int().optional(),
      take: take.optional(),
      until: instant.nullable().optional().describe('When it ends; null where no end is in sight.'),
      rule: z.string().optional().describe('The rule that refuses.'),
      text: z.string().optional(),
      from: instant.optional().describe('When it may be asked for again.'),
      parts: z.array(z.object({ part: z.string(), ...terms })).describe('Pictures and videos, each by itself.'),
    }),
  ),
  obligations: z.array(obligation),
});

const quota = z.object({
  contract: z.string(),
  schedule: z.int(),
  unit: z.enum(['item', 'picture', 'video']),
  period: z.enum(['hour', 'day', 'week', 'month', 'term']),
  meter: z.enum(['pull', 'take']),
  used: z.int(),
  limit: z.int().nullable().describe('null where what is beyond is billed.'),
  left: z.int().nullable(),
  billed: z.object({ above: z.int(), price: price.optional(), units: z.int() }).optional(),
  resets: instant.nullable(),
  warning: z
    .union([z.literal(80), z.literal(100)])
    .nullable()
    .describe('Per cent that are used.'),
});

const contract = z.object({
  reference: z.string(),
  version: z.int(),
  basis: z.enum(['signed', 'accepted', 'trial']),
  starts: z.string(),
  ends: z.string().nullable(),
  timeZone: z.string(),
  inGrace: z.boolean(),
  schedules: z.array(
    z.object({
      schedule: z.int(),
      licence: z.string().optional(),
      destinations: z.array(z.string()),
      access,
      permits: z.array(z.string()).describe('What it permits, in sentences.'),
    }),
  ),
  clauses: z.array(z.object({ id: z.string(), text: z.string().optional() })),
});

export const account = z.object({
  outlet: z.object({ code: z.string(), name: z.string(), language: z.string() }),
  connection: z.object({ code: z.string() }),
  key: z.object({
    id: z.string(),
    environment: z.enum(['live', 'test']),
    scopes: z.array(z.enum(SCOPES)),
    expires: instant.optional(),
  }),
  destinations: z.array(
    z.object({
      code: z.string(),
      channel: z.enum(CHANNELS),
      property: z.string().nullish(),
      territories: z.array(z.string()),
    }),
  ),
  contracts: z.array(contract).describe('Those in force.'),
  feeds: z
    .array(z.object({ destination: z.string(), atom: z.string(), rss: z.string(), json: z.string() }))
    .describe(
      'Addresses for feed readers, where a licence allows them. Each stands for your key: keep it as you keep that.',
    ),
  quotas: z.array(quota),
  entitlement: z.string(),
});

const deliveredPart = z.object({
  part: z.string(),
  destination: z.string(),
  contract: z.string(),
  version: z.int().describe('Of the contract.'),
  schedule: z.int(),
  grant: z.int(),
  access,
});

const charge = z.object({ counter: z.string(), period: z.string(), unit: z.string() });

export const deliveries = z.object({
  deliveries: z.array(
    z.object({
      at: instant,
      requestId: z.string(),
      connection: z.string(),
      route: z.string(),
      format: z.string(),
      test: z.boolean(),
      items: z.array(
        z.object({
          item: z.string(),
          edition: z.int().min(1),
          event: z.enum(EVENT_TYPES).optional(),
          kind: z.enum(KINDS),
          language: z.string(),
          uri: z.string(),
          view: z.enum(['full', 'meta', 'browse', 'tombstone']),
          parts: z.array(deliveredPart),
        }),
      ),
      charges: z.array(charge).optional().describe('What it newly used of quotas.'),
    }),
  ),
  cursor,
});

export const holdings = z.object({
  holdings: z.array(
    z.object({
      destination: z.string(),
      item: z.string(),
      edition: z.int().min(1),
      part: z.string(),
      contract: z.string(),
      kind: z.enum(KINDS),
      language: z.string(),
      uri: z.string(),
      first: instant,
      last: instant,
      deleteBy: instant.nullable(),
    }),
  ),
  cursor,
});

/** ODRL 2.2 (docs/odrl-profile.md); its own vocabulary says the rest. */
export const policy = z
  .looseObject({ '@context': z.unknown(), '@type': z.string(), uid: z.string() })
  .describe('An ODRL 2.2 policy with the RightsML profile, as JSON-LD.');

export const problem = z
  .object({
    type: z.string().meta({ format: 'uri-reference' }).describe('Stable; leads to the page of this problem.'),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string(),
    requestId: z.string().describe('Name it when you ask the agency.'),
    rule: z.string().optional().describe('The rule that refused.'),
    parameter: z.string().optional().describe('The parameter that is not right.'),
    deleteBy: instant.optional().describe('By when what is held must be deleted.'),
    resets: instant.optional().describe('When the quota begins anew.'),
    links: z.object({ next: z.string() }).optional().describe('Where to go on.'),
  })
  .describe('A problem document (RFC 9457).');
