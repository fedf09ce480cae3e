import type { Core } from '@strapi/strapi';
import { runtimeOf } from './runtime';

/** What the rest of the app may call: `strapi.plugin('syndication').service('newsroom')`. */
export default {
  newsroom: ({ strapi }: { strapi: Core.Strapi }) => ({
    ...runtimeOf(strapi).operations,
    /** Runs what publishes documents that keep the dates in their `metadata`. */
    keepingDates: <T>(run: () => Promise<T>) => runtimeOf(strapi).capture.as({ keepDates: true }, run),
  }),
  importer: ({ strapi }: { strapi: Core.Strapi }) => runtimeOf(strapi).importer,
  terms: ({ strapi }: { strapi: Core.Strapi }) => ({ apply: runtimeOf(strapi).apply }),
  /** The running wire and ledger; null before bootstrap is over. */
  wire: ({ strapi }: { strapi: Core.Strapi }) => ({
    get running() {
      return runtimeOf(strapi).running;
    },
  }),
};
