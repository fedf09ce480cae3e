import { z } from 'zod';
import type { Kind } from '../../../shared/words';

export type Row = Record<string, unknown>;

/** Which content types are syndicated, and how their fields map onto ours: `config/plugins.ts`. */
export const syndicatedTypes = z.record(
  z.string(),
  z.strictObject({
    kind: z.enum(['article', 'brief', 'picture', 'video', 'package']),
    /** Our name → theirs, where they differ. */
    fields: z.record(z.string(), z.string()).optional(),
  }),
);
export type SyndicatedTypes = z.infer<typeof syndicatedTypes>;

export interface SyndicatedType {
  uid: string;
  kind: Kind;
  fields: Record<string, string>;
}

/** What is wrong with a document that is to be published, by field, in words for its editor. */
export interface Problem {
  field: string;
  message: string;
}

/** What an import knows of an item beyond its fields; kept in the document's `metadata`. */
export interface Metadata {
  subjects?: Array<Record<string, unknown>>;
  places?: Array<Record<string, unknown>>;
  genres?: Array<Record<string, unknown>>;
  digitalSourceType?: Record<string, unknown>;
  firstCreated?: string;
  versionCreated?: string;
  providerVersion?: string;
  extra?: Record<string, unknown>;
}
