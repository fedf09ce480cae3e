import type { Core } from '@strapi/strapi';
import type { Asking } from './caller';
import { inspect } from './inspect';
import { createOutputSanitizer } from './output';
import { closeQueries, type Queried } from './queries';
import { closeScopes } from './scopes';
import type { AttributesOf } from './through-files';
import type { Finding, Licensed, Severity } from './types';
import { fenceWebhooks, type Runner } from './webhooks';

export type { Finding } from './types';

/** Strapi's models, by whatever name. */
interface Modelled {
  getModel(uid: string): { attributes: ReturnType<AttributesOf> } | undefined;
}

/** As much of a plugin as has routes. */
interface Routed {
  routes: Record<string, unknown>;
}

const LEVEL = { error: 'error', warning: 'warn', notice: 'info' } as const satisfies Record<Severity, string>;

/**
 * Keeps every other door shut than the partner API's. Four layers, each of which would do alone for what it covers:
 * no leave for anybody (`scopes`), nothing to be read for strangers (`queries`), nothing in an answer (`output`), nothing
 * in a webhook (`webhooks`); and it says what it found open.
 */
export function createGuard(input: { strapi: Core.Strapi; types: string[]; prefix: string; provider: string }) {
  const { strapi, prefix, provider } = input;
  const licensed: Licensed = { types: new Set(input.types), provider };
  const models = strapi as unknown as Modelled;
  const getModel = (uid: string) => models.getModel(uid) as never;
  const sanitizer = createOutputSanitizer({ licensed, getModel });

  const report = (): Promise<Finding[]> => inspect({ strapi, licensed });

  return {
    report,

    /** Before Strapi mounts its routes. */
    shut(): void {
      strapi.sanitizers.add('content-api.output', sanitizer as never);
      closeScopes({ auth: strapi.get('auth'), licensed });
      // It tells whoever has a full token how the newsroom and the desk are built.
      closeRoutes(strapi.plugin('content-type-builder') as never);
      fenceWebhooks({
        runner: strapi.get('webhookRunner') as Runner,
        licensed,
        sieve: (uid, entry) => sanitizer(getModel(uid))(entry),
        log: strapi.log,
      });
    },

    /** Once Strapi has a database, and before it listens. */
    async watch(): Promise<void> {
      closeQueries({
        db: strapi.db as unknown as Queried,
        licensed,
        prefix,
        request: () => strapi.requestContext.get() as Asking | undefined,
        apart: (run) => strapi.requestContext.run(undefined as never, run as never),
        attributesOf: (uid) => models.getModel(uid)?.attributes ?? {},
      });
      for (const { door, severity, what, todo } of await report())
        strapi.log[LEVEL[severity]](`Open door: ${door}. ${what} ${todo}`);
    },
  };
}
export type Guard = ReturnType<typeof createGuard>;

function closeRoutes(plugin: Routed | undefined): void {
  if (plugin) plugin.routes['content-api'] = { type: 'content-api', routes: [] };
}
