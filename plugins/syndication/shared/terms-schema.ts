import { z } from 'zod';
import { applyFile } from './terms';

/** The file of `npm run apply` as JSON Schema (2020-12), for editors that check while one writes: docs/terms.schema.json. */
export const termsSchema = (): Record<string, unknown> => ({
  ...z.toJSONSchema(applyFile, { unrepresentable: 'any' }),
  title: 'Terms of a Wiregate agency',
});
