import { z } from 'zod';
import type * as query from '../query';
import type { Described } from '../calls';

export type JsonSchema = Record<string, unknown>;

/** Every parameter of every call. */
type Name = {
  [Key in keyof typeof query]: (typeof query)[Key] extends z.ZodObject
    ? keyof z.input<(typeof query)[Key]> & string
    : never;
}[keyof typeof query];

/** What a parameter asks for; how it is written is told by its schema. */
const MEANINGS: Record<Name, string> = {
  after: 'The cursor of the answer before. It is bound to the connection and to the filters.',
  at: 'The moment of which is asked; now, where it is not given.',
  channel: 'As if your destinations were of this channel.',
  deleteBefore: 'What must be deleted before this instant.',
  delivery: '`direct`: the bytes; `redirect`: a signed address of them. Without it, as the agency has set it.',
  destination: 'For these of your destinations alone, by their codes.',
  event: 'Events of these kinds alone. Leave it away to be told of kills.',
  format: 'Instead of `Accept`. What a call does not come in is a 406.',
  from: 'From the start of the wire, or from now on.',
  kind: 'Items of these kinds alone.',
  language: 'Items in these languages alone (BCP 47).',
  limit: 'The most that comes at once.',
  q: 'Full text: words that must be there, "words in this order", -word for what must not, begin* for a beginning.',
  service: 'Items of these services alone, by their codes.',
  since: 'From this instant on.',
  sort: 'The order. By `relevance` (with `q`) there are at most 500.',
  subject: 'Items on these subjects, or on what is under them.',
  territory: 'As if your destinations lay there (ISO 3166).',
  until: 'Up to this instant.',
  urgency: 'Items of this urgency or more urgent; 1 is the most urgent.',
  version: 'The edition; the newest, where it is not given.',
  view: '`meta`: headline and summary, not metered; `full`: all that you may have, counted.',
  wait: 'Seconds for which an answer without events is held back (long poll).',
};

const STEPS: Record<string, string> = {
  '/items/{id}': 'The `id` of the envelope.',
  '/policies/{id}': 'The last step of a policy’s address.',
  '{name}': 'The part and the rendition, such as `m1-web`; or the rendition alone, where it is clear whose.',
  '{token}': 'As it was given.',
  '{type}': 'Atom, RSS or JSON Feed.',
};

const target = 'draft-2020-12';

/**
 * A parameter as it is written in an address. Of what is read from text into a list or a number, the list or the number
 * tells more than the text does.
 */
function schemaOf(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...read } = z.toJSONSchema(schema, { target, io: 'output', unrepresentable: 'any' });
  if (['array', 'integer', 'string'].includes(String(read['type']))) return read;
  const { $schema: __, ...written } = z.toJSONSchema(schema, { target, io: 'input', unrepresentable: 'any' });
  return written;
}

export function parametersOf(call: Described): JsonSchema[] {
  const steps = [...(call.template ?? call.name).matchAll(/\{(\w+)\}/g)].map(([step, name]) => ({
    name,
    in: 'path',
    required: true,
    description: STEPS[step] ?? Object.entries(STEPS).find(([path]) => call.name.startsWith(path))?.[1],
    schema: name === 'type' ? { type: 'string', enum: ['atom', 'rss', 'json'] } : { type: 'string', minLength: 1 },
  }));
  const asked = Object.entries(call.query.shape).map(([name, schema]) => {
    const read = schemaOf(schema as z.ZodType);
    return {
      name,
      in: 'query',
      description: MEANINGS[name as Name],
      // A list is written with commas.
      ...(read['type'] === 'array' ? { style: 'form', explode: false } : {}),
      schema: read,
    };
  });
  return [...steps, ...asked];
}
