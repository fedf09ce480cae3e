import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { VaultError } from './errors';

/** One rendition that is made of every picture. */
const recipe = z.strictObject({
  /** The box that it is fitted into, in pixels; never enlarged, never cut. */
  width: z.int().positive().max(16_384),
  height: z.int().positive().max(16_384),
  format: z.enum(['jpeg', 'png', 'webp', 'avif']).default('jpeg'),
  quality: z.int().min(1).max(100).default(82),
});
export type Recipe = z.output<typeof recipe>;

/** Values of IPTC's "Data Mining", by the vocabulary of PLUS. */
const DATA_MINING = [
  'DMI-UNSPECIFIED',
  'DMI-ALLOWED',
  'DMI-PROHIBITED-AIMLTRAINING',
  'DMI-PROHIBITED-GENAIMLTRAINING',
  'DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING',
  'DMI-PROHIBITED',
  'DMI-PROHIBITED-SEECONSTRAINT',
] as const;

/** What the renditions are where nothing is configured. `thumbnail` and `preview` are what those who browse may see. */
const RENDITIONS = {
  thumbnail: { width: 256, height: 256, quality: 75 },
  preview: { width: 640, height: 640, quality: 75 },
  web: { width: 1_600, height: 1_600, quality: 82 },
  print: { width: 4_096, height: 4_096, quality: 92 },
};

/** The options of the provider, as they stand in config/plugins.ts. */
const optionsSchema = z.strictObject({
  /** Absolute; outside whatever is served as it is. */
  directory: z.string().refine(isAbsolute, 'must be an absolute path'),
  /** Signs the addresses that staff are given. The same in every process, and not used for anything else. */
  signingSecret: z.string().min(32, 'must have at least 32 characters'),
  /** Largest file, in bytes. */
  sizeLimit: z
    .number()
    .int()
    .positive()
    .default(1024 ** 3),
  /** How long a signed address is good, in seconds. */
  signedFor: z.number().int().positive().max(86_400).default(600),
  /** Largest picture, in bytes, and in pixels of all its frames. */
  pictureSizeLimit: z.int().positive().default(100_000_000),
  pixelLimit: z.int().positive().default(120_000_000),
  /** By name; `original` is the file itself. */
  renditions: z
    .record(z.string().regex(/^(?!original$)[a-z][a-z0-9]{0,30}$/, 'small letters and digits'), recipe)
    .prefault(RENDITIONS),
  /** Written into renditions, where the picture itself does not reserve as much. */
  dataMining: z.enum(DATA_MINING).default('DMI-PROHIBITED'),
});
export type VaultOptions = z.input<typeof optionsSchema>;
export type ReadOptions = z.output<typeof optionsSchema>;

/** @throws VaultError `options`, naming each option that is wrong */
export function readOptions(options: unknown): ReadOptions {
  const parsed = optionsSchema.safeParse(options);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'options'}: ${message}`);
  throw new VaultError('options', `The vault is configured wrongly. ${wrong.join('; ')}`);
}
