import { readFileSync } from 'node:fs';
import path from 'node:path';
import { COMPONENT_LAYOUTS } from './components';
import { DOCUMENT_LAYOUTS } from './documents';
import type { Layout } from './types';
import { VOCABULARY_LAYOUTS } from './vocabularies';

interface Schema {
  attributes: Record<string, { type: string }>;
}

const SRC = path.resolve(__dirname, '..', '..');

/** Types to which the content manager gives a whole row. */
const WHOLE_ROW = ['blocks', 'component', 'json'];

function schemaOf(uid: string): Schema {
  const type = /^api::(.+)\.(.+)$/.exec(uid);
  const file = type
    ? path.join('api', String(type[1]), 'content-types', String(type[2]), 'schema.json')
    : path.join('components', `${uid.replace('.', '/')}.json`);
  return JSON.parse(readFileSync(path.join(SRC, file), 'utf8')) as Schema;
}

const cells = (layout: Layout) => layout.edit.flat().map(([name]) => name);

describe.each(
  [...DOCUMENT_LAYOUTS, ...VOCABULARY_LAYOUTS, ...COMPONENT_LAYOUTS].map((layout) => [layout.uid, layout] as const),
)('the layout of %s', (uid, layout) => {
  const { attributes } = schemaOf(uid);

  it('shows each field once, or hides it on purpose', () => {
    expect([...cells(layout), ...layout.hidden].sort()).toEqual(Object.keys(attributes).sort());
  });

  it('has a label for each field that it shows', () => {
    expect(Object.keys(layout.fields).sort()).toEqual(cells(layout).sort());
  });

  it('fills no row beyond its twelve columns, and gives whole rows to what needs them', () => {
    for (const row of layout.edit) {
      expect(row.reduce((sum, [, size]) => sum + size, 0)).toBeLessThanOrEqual(12);
      for (const [name, size] of row)
        if (WHOLE_ROW.includes(attributes[name]?.type ?? '')) expect([name, size]).toEqual([name, 12]);
    }
  });

  it('names entries and sorts by fields that there are', () => {
    const known = [...Object.keys(attributes), 'updatedAt'];
    expect(known).toEqual(
      expect.arrayContaining([layout.mainField, ...(layout.list?.columns ?? []), layout.list?.sortBy ?? 'updatedAt']),
    );
  });
});

it('lets nobody write a public name by hand', () => {
  for (const layout of DOCUMENT_LAYOUTS) expect(layout.fields['uri']?.editable).toBe(false);
});
