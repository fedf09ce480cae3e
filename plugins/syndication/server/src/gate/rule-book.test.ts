import { readFileSync } from 'node:fs';
import path from 'node:path';
import { RULE_BOOK, rulesPage } from './rule-book';

it('is what docs/rules.md says (npm run docs writes it)', () => {
  expect(readFileSync(path.resolve(__dirname, '../../../../../docs/rules.md'), 'utf8')).toBe(rulesPage());
});

it('breaks no table, whatever a rule says', () => {
  for (const note of RULE_BOOK) expect(Object.values(note).join('')).not.toMatch(/[|\n]/);
});
