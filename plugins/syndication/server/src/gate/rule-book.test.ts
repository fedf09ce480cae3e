import { readFileSync } from 'node:fs';
import path from 'node:path';
import { format } from 'prettier';
import { rulesPage } from './rule-book';

it('is what docs/rules.md says (npm run docs writes it)', async () => {
  const file = path.resolve(__dirname, '../../../../../docs/rules.md');
  expect(readFileSync(file, 'utf8')).toBe(await format(rulesPage(), { parser: 'markdown', printWidth: 120 }));
});
