import { z } from 'zod';
import { LANGUAGES } from '../../shared/words';
import { syndicatedTypes } from './newsroom';

/** Requests a second, and how many at once: 0 a second is no limit. */
const rate = (perSecond: number, burst: number) =>
  z
    .strictObject({ perSecond: z.number().nonnegative(), burst: z.int().positive() })
    .refine((value) => value.burst >= value.perSecond, 'a burst is at least as much as is allowed in a second')
    .default({ perSecond, burst });

const address = z.union([z.literal(''), z.email(), z.url({ protocol: /^https?$/ })], {
  error: 'an e-mail address, or one of the web',
});

/** The plugin's settings, from `config/plugins.ts`; checked once, at the start. */
const settings = z.strictObject({
  /** Domain of the agency, in the public names of its items: `urn:newsml:<provider>:<date>:<id>`. */
  provider: z.string().regex(/^[a-z0-9.-]+$/i, 'a domain name'),
  /** Path of the partner API. */
  prefix: z
    .string()
    .regex(/^\/[a-z0-9/_-]*[a-z0-9]$/i, 'a path without a slash at its end')
    .default('/api/syndication/v1'),
  /** Scheme and host as outlets see them; empty for addresses relative to the server. */
  publicUrl: z.string().default(''),
  /** Keys are stored hashed with it: whoever changes it ends all keys. */
  pepper: z.string().min(32, 'at least 32 characters; it is made into .env on the first run'),
  /** Seals cursors. */
  secret: z.string().min(32, 'at least 32 characters; it is made into .env on the first run'),
  proxies: z.array(z.union([z.cidrv4(), z.cidrv6(), z.ipv4(), z.ipv6()])).default([]),
  types: syndicatedTypes,
  services: z.string().default('api::service.service'),
  subjects: z.string().default('api::subject.subject'),
  /** What the front page tells anybody, beside the agency's name and services. */
  front: z
    .strictObject({
      /** E-mail or web address of the licensing desk. */
      contact: address.default(''),
      /** Where to report a hole (security.txt). */
      security: address.default(''),
      /** In which the agency writes (BCP 47). */
      languages: z.array(z.string()).default([...LANGUAGES]),
    })
    .prefault({}),
  /** Folder of the guides that /docs shows (Markdown); none where it is not set. */
  guides: z.string().optional(),
  /** Pictures and videos larger than this (bytes) are given by a redirect to a signed address; none where it is not set. */
  redirectAbove: z.int().positive().optional(),
  /** Memory for rendered items (megabytes). */
  cacheMegabytes: z.int().positive().default(16),
  /** docs/limits.md */
  limits: z
    .strictObject({
      key: rate(50, 500),
      address: rate(500, 5_000),
      failures: rate(50, 1_000),
      polls: z
        .strictObject({ perKey: z.int().positive(), total: z.int().positive() })
        .default({ perKey: 60, total: 2_000 }),
      working: z.int().positive().default(64),
      redis: z
        .strictObject({
          url: z.union([z.literal(''), z.url({ protocol: /^rediss?$/ })]),
          prefix: z.string().default('wiregate'),
        })
        .default({ url: '', prefix: 'wiregate' }),
    })
    .prefault({}),
});
export type Settings = z.infer<typeof settings>;

export function readSettings(value: unknown): Settings {
  const parsed = settings.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'settings'}: ${issue.message}`);
  throw new Error(`The plugin syndication is not set up (config/plugins.ts): ${problems.join('; ')}`);
}

export default {
  default: {},
  validator: (value: unknown) => void readSettings(value),
};
