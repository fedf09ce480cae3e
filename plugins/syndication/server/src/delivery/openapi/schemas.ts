import { z } from 'zod';
import { envelope, highlights, links, obligation, omission, use } from '../../../../shared/answers';
import * as answers from '../answers';
import type { JsonSchema } from './parameters';

/** Schemas that stand in the document under a name of their own. */
const NAMED = {
  Account: answers.account,
  Deliveries: answers.deliveries,
  Envelope: envelope,
  Event: answers.feedEvent,
  Feed: answers.feed,
  Highlights: highlights,
  Holdings: answers.holdings,
  Items: answers.items,
  Links: links,
  Obligation: obligation,
  Omission: omission,
  Policy: answers.policy,
  Problem: answers.problem,
  Rights: answers.rights,
  Use: use,
  Versions: answers.versions,
} as const;

/** IPTC's schemas of the document within an envelope, by the names that they give themselves. */
const NINJS = ['3.1', '1.6'].map((version) => ({
  $ref: `http://www.iptc.org/std/ninjs/ninjs-schema_${version}.json`,
}));

const REFERENCE = '#/components/schemas/';

/** `components.schemas`, with the item of an envelope as IPTC describes it. */
export function namedSchemas(): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(NAMED)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, {
    target: 'draft-2020-12',
    // Members that nobody knows yet may come.
    io: 'input',
    unrepresentable: 'any',
    uri: (id) => `${REFERENCE}${id}`,
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema !== envelope.shape.item) return;
      const { description } = jsonSchema;
      for (const member of Object.keys(jsonSchema)) delete (jsonSchema as JsonSchema)[member];
      Object.assign(jsonSchema, { description, anyOf: NINJS });
    },
  });
  return Object.fromEntries(
    Object.entries(schemas).map(([name, { $schema: _, $id: __, ...schema }]) => [name, schema as JsonSchema]),
  );
}

/** A reference to a named schema, or to any of several. */
export function referenceTo(schema: z.ZodType): JsonSchema {
  if (schema instanceof z.ZodUnion) return { anyOf: schema.options.map((one) => referenceTo(one as z.ZodType)) };
  const [name] = Object.entries(NAMED).find(([, named]) => named === schema) ?? [];
  if (!name) throw new Error('An answer of the partner API has a schema without a name');
  return { $ref: `${REFERENCE}${name}` };
}
