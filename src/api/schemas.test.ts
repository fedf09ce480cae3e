import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { GENRES } from '../../plugins/syndication/shared/words';

interface Attribute {
  type: string;
  private?: boolean;
  searchable?: boolean;
  enum?: string[];
  maxLength?: number;
  column?: { args: number[] };
  pluginOptions?: { i18n?: { localized?: boolean } };
}
interface Schema {
  options: { draftAndPublish?: boolean };
  pluginOptions?: { i18n?: { localized?: boolean } };
  attributes: Record<string, Attribute>;
}

const DOCUMENTS = ['article', 'brief', 'picture', 'video', 'package'];
const VOCABULARIES = ['service', 'subject'];

const read = (file: string): Schema => JSON.parse(readFileSync(file, 'utf8')) as Schema;
const schemaOf = (name: string): Schema => read(path.join(__dirname, name, 'content-types', name, 'schema.json'));
const componentOf = (name: string): Schema =>
  read(path.resolve(__dirname, '..', 'components', 'newsroom', `${name}.json`));

describe('the newsroom', () => {
  it('has types and no route, controller or policy that could open a door to them', () => {
    const folders = readdirSync(__dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map(({ name }) => name).sort()).toEqual([...DOCUMENTS, ...VOCABULARIES].sort());
    for (const { name } of folders) expect(readdirSync(path.join(__dirname, name))).toEqual(['content-types']);
  });

  it.each(DOCUMENTS)('gives %s the genres that a grant can name, and no other', (name) => {
    expect(schemaOf(name).attributes['genre']?.enum).toEqual([...GENRES]);
  });

  it.each(DOCUMENTS)('localises every attribute of %s, so that publishing one language changes no other', (name) => {
    const { options, pluginOptions, attributes } = schemaOf(name);
    expect(options.draftAndPublish).toBe(true);
    expect(pluginOptions?.i18n?.localized).toBe(true);
    const shared = Object.entries(attributes).filter(
      ([, attribute]) => attribute.pluginOptions?.i18n?.localized !== true,
    );
    expect(shared).toEqual([]);
  });

  it.each(VOCABULARIES)('keeps %s out of languages and drafts', (name) => {
    const { options, pluginOptions } = schemaOf(name);
    expect(options.draftAndPublish).toBe(false);
    expect(pluginOptions?.i18n).toBeUndefined();
  });

  it.each(DOCUMENTS)('keeps the internal note of %s private and out of every search', (name) => {
    expect(schemaOf(name).attributes['internalNote']).toMatchObject({ private: true, searchable: false });
  });

  it('knows one list of digital source types and one of genres', () => {
    const lists = (attribute: string, schemas: Schema[]) =>
      new Set(schemas.map(({ attributes }) => JSON.stringify(attributes[attribute]?.enum)));
    const documents = DOCUMENTS.map(schemaOf);
    expect(lists('digitalSourceType', [...documents, componentOf('media')]).size).toBe(1);
    expect(lists('genre', documents).size).toBe(1);
  });

  it('gives a longer string a column that holds it, since PostgreSQL refuses what does not fit', () => {
    const schemas = [...DOCUMENTS, ...VOCABULARIES]
      .map(schemaOf)
      .concat(['media', 'rights', 'place', 'link'].map(componentOf));
    for (const { attributes } of schemas) {
      for (const attribute of Object.values(attributes)) {
        if (attribute.type === 'string' && (attribute.maxLength ?? 255) > 255)
          expect(attribute.column?.args).toEqual([attribute.maxLength]);
      }
    }
  });
});
