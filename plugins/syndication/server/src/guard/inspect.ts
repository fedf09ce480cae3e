import type { Core } from '@strapi/strapi';
import { plugins } from './doors/plugins';
import { publicFiles } from './doors/public-files';
import { roles } from './doors/roles';
import { routes } from './doors/routes';
import { settings } from './doors/settings';
import { tokens } from './doors/tokens';
import type { Door } from './doors/types';
import { webhooks } from './doors/webhooks';
import type { Finding, Licensed, Severity } from './types';

const DOORS: Record<string, Door> = { routes, roles, tokens, webhooks, settings, plugins, 'public files': publicFiles };
const ORDER: Severity[] = ['error', 'warning', 'notice'];

/** Every door that stands open at this moment, the worst first. One that cannot be looked at counts as open. */
export async function inspect(input: { strapi: Core.Strapi; licensed: Licensed }): Promise<Finding[]> {
  const findings = await Promise.all(
    Object.entries(DOORS).map(async ([name, door]) => {
      try {
        return await door(input);
      } catch (error) {
        return [unseen(name, error)];
      }
    }),
  );
  return findings.flat().sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
}

const unseen = (name: string, error: unknown): Finding => ({
  door: name,
  severity: 'error',
  what: `They could not be looked at: ${error instanceof Error ? error.message : String(error)}.`,
  todo: 'Put that right and start again.',
});
