import type { JsonSchema } from '../openapi/parameters';
import { html, words, type Markup } from './markup';

const REFERENCE = '#/components/schemas/';

const list = (pieces: Markup[], between: string): Markup =>
  html`${pieces.flatMap((piece, index) => (index === 0 ? [piece] : [between, piece]))}`;

/** What may stand there, in words: a schema of ours as people read it. */
export function shapeOf(schema: JsonSchema): Markup {
  const {
    $ref,
    anyOf,
    const: one,
    enum: values,
    type,
    items,
    format,
  } = schema as {
    $ref?: string;
    anyOf?: JsonSchema[];
    const?: unknown;
    enum?: unknown[];
    type?: string;
    items?: JsonSchema;
    format?: string;
  };
  if ($ref?.startsWith(REFERENCE)) {
    const name = $ref.slice(REFERENCE.length);
    return html`<a href="#${name}">${name}</a>`;
  }
  if ($ref)
    return html`<a href="${$ref}"
      >${$ref
        .split('/')
        .at(-1)!
        .replace(/^(\w+)-schema_([\d.]+)\.json$/, '$1 $2')}</a
    >`;
  if (anyOf) {
    const some = anyOf.filter((each) => each['type'] !== 'null').map(shapeOf);
    const shapes = some.filter(({ text }, index) => some.findIndex((other) => other.text === text) === index);
    return list(anyOf.length > some.length ? [...shapes, html`null`] : shapes, ' or ');
  }
  if (one !== undefined) return html`<code>${String(one)}</code>`;
  if (values)
    return list(
      values.map((value) => html`<code>${String(value)}</code>`),
      ', ',
    );
  if (type === 'array' && items)
    return items['enum'] ? html`any of ${shapeOf(items)}` : html`list of ${shapeOf(items)}`;
  if (type === 'object') return html`object`;
  if (type === 'integer') return html`${rangeOf(schema)}`;
  if (format === 'date-time') return html`instant`;
  if (format === 'date') return html`day`;
  if (type === 'string') return html`text`;
  return html`${type ?? 'anything'}`;
}

const LARGEST = Number.MAX_SAFE_INTEGER;

function rangeOf({ minimum, maximum }: { minimum?: number; maximum?: number }): string {
  const from = minimum === undefined || minimum === -LARGEST ? null : minimum;
  const to = maximum === undefined || maximum === LARGEST ? null : maximum;
  if (from !== null && to !== null) return `${from} to ${to}`;
  return from !== null && from > 0 ? `whole number from ${from}` : 'whole number';
}

/** The members of an object, those of the objects in it beneath them. */
export function membersOf(schema: JsonSchema): Markup[] {
  return rowsOf(schema, '');
}

function rowsOf(schema: JsonSchema, path: string): Markup[] {
  const required = new Set((schema['required'] as string[] | undefined) ?? []);
  const members = Object.entries((schema['properties'] as Record<string, JsonSchema> | undefined) ?? {});
  return members.flatMap(([name, member]) => {
    const { description } = member as { description?: string };
    const inner = innerOf(member);
    const row = html`<tr>
      <td><code>${path}${name}</code></td>
      <td>${shapeOf(member)}${required.has(name) ? '' : html`, <span class="quiet">perhaps</span>`}</td>
      <td>${description ? words(description) : ''}</td>
    </tr>`;
    return inner ? [row, ...rowsOf(inner.schema, `${path}${name}${inner.step}`)] : [row];
  });
}

/** The object in a member, in a list or beside null. */
function innerOf(member: JsonSchema): { schema: JsonSchema; step: string } | null {
  const { anyOf, items, properties, $ref } = member as {
    anyOf?: JsonSchema[];
    items?: JsonSchema;
    properties?: object;
    $ref?: string;
  };
  if ($ref) return null;
  if (properties) return { schema: member, step: '.' };
  const found = items ? innerOf(items) : anyOf?.map(innerOf).find((one) => one !== null);
  return found ? { schema: found.schema, step: items ? '[].' : found.step } : null;
}
