import { nameOf, rowsOf, type Door, type Row } from './types';
import { openedBy } from './actions';
import type { Finding } from '../types';

/** Roles of the content API (Users & Permissions): `public` is everybody, `authenticated` whoever signed in. */
export const roles: Door = async ({ strapi, licensed }) => {
  const permissions = await rowsOf(strapi, 'plugin::users-permissions.permission', ['role']);
  const byRole = new Map<string, string[]>();
  for (const { action, role } of permissions) {
    const name = typeof role === 'object' && role !== null && 'type' in role ? String(role.type) : nameOf(role);
    byRole.set(name, [...(byRole.get(name) ?? []), String(action)]);
  }
  const findings: Finding[] = [];
  for (const [name, actions] of byRole) {
    for (const opened of openedBy({ licensed, actions })) {
      findings.push({
        door: `role ${name}`,
        severity: opened.severity,
        what: `The role “${name}” of the content API opens ${opened.what}: ${opened.actions.join(', ')}.`,
        todo: 'Take these permissions away in Settings → Users & Permissions plugin → Roles.',
      });
    }
  }
  const advanced = (await strapi
    .store({ type: 'plugin', name: 'users-permissions', key: 'advanced' })
    .get({})) as Row | null;
  if (advanced?.['allow_register'] === true && byRole.get('public')?.includes(REGISTER)) {
    findings.push({
      door: 'registration',
      severity: 'notice',
      what: 'Anybody may make themselves a user of the content API, with the role “authenticated”.',
      todo: 'Where the agency has no use for it: Settings → Users & Permissions plugin → Advanced settings → Enable sign-ups.',
    });
  }
  return findings;
};

const REGISTER = 'plugin::users-permissions.auth.register';
