import { readFileSync } from 'node:fs';
import path from 'node:path';
import { termsSchema } from './terms-schema';

it('publishes the schema that apply checks with (npm run docs writes it)', () => {
  const published = JSON.parse(
    readFileSync(path.resolve(__dirname, '../../../docs/terms.schema.json'), 'utf8'),
  ) as unknown;
  expect(published).toEqual(JSON.parse(JSON.stringify(termsSchema())));
});
