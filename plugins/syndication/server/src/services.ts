import type { Core } from '@strapi/strapi';
import type { InHouse } from './delivery';
import { runtimeOf } from './runtime';

function desk(strapi: Core.Strapi) {
  const { running } = runtimeOf(strapi);
  if (!running) throw new Error('The desk answers when the app has started.');
  return running.desk;
}

/** What the rest of the app may call: `strapi.plugin('syndication').service('newsroom')`. */
export default {
  newsroom: ({ strapi }: { strapi: Core.Strapi }) => ({
    ...runtimeOf(strapi).operations,
    /** Runs what publishes documents that keep the dates in their `metadata`. */
    keepingDates: <T>(run: () => Promise<T>) => runtimeOf(strapi).capture.as({ keepDates: true }, run),
  }),
  importer: ({ strapi }: { strapi: Core.Strapi }) => runtimeOf(strapi).importer,
  terms: ({ strapi }: { strapi: Core.Strapi }) => ({ apply: runtimeOf(strapi).apply }),
  /** Who may receive what, and why not. */
  desk: ({ strapi }: { strapi: Core.Strapi }) => ({
    explainItem: (order: { item: string; outlet?: string; at?: number }) => desk(strapi).explainItem(order),
    explain: (order: { connection: string; environment?: 'live' | 'test' }) => desk(strapi).explain(order),
  }),
  /** The gate for the agency's own code (docs/extending.md): it decides, and records, as for an outlet that calls. */
  gate: ({ strapi }: { strapi: Core.Strapi }) => {
    const gate = () => {
      const { running } = runtimeOf(strapi);
      if (!running) throw new Error('The gate answers when the app has started.');
      return running.api.inHouse;
    };
    return {
      decideFor: (order: Parameters<InHouse['decideFor']>[0]) => gate().decideFor(order),
      deliver: (order: Parameters<InHouse['deliver']>[0]) => gate().deliver(order),
    };
  },
  /** The running wire and ledger; null before bootstrap is over. */
  wire: ({ strapi }: { strapi: Core.Strapi }) => ({
    get running() {
      return runtimeOf(strapi).running;
    },
  }),
};
