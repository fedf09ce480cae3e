import { rowsOf, type Door } from './types';
import { openedBy } from './actions';
import type { Finding } from '../types';

const WHERE = 'Settings → API Tokens';

/** Tokens that programs use: for the content API, and for transfers of a whole database. */
export const tokens: Door = async ({ strapi, licensed }) => {
  const findings: Finding[] = [];
  for (const token of await rowsOf(strapi, 'admin::api-token', ['permissions'])) {
    const door = `API token ${String(token['name'])}`;
    // Tokens of staff act with the permissions of whoever made them, on the admin API.
    if (token['kind'] === 'admin') continue;
    if (token['type'] === 'full-access') {
      findings.push({
        door,
        severity: 'warning',
        what: 'It opens every route of the content API: users of the content API, and whatever route is added. What is licensed the guard refuses.',
        todo: `Give it the permissions that it needs, and no more: ${WHERE} → Token type → Custom.`,
      });
    } else if (token['type'] === 'read-only') {
      findings.push({
        door,
        severity: 'notice',
        what: 'It passes every route whose action ends in find or findOne. What is licensed the guard refuses.',
        todo: `Name the types that it may read: ${WHERE} → Token type → Custom.`,
      });
    }
    const actions = [token['permissions'] ?? []].flat().map((one) => String((one as { action?: unknown }).action));
    for (const opened of openedBy({ licensed, actions })) {
      findings.push({
        door,
        severity: opened.severity,
        what: `It opens ${opened.what}: ${opened.actions.join(', ')}.`,
        todo: `Take these permissions away, or delete the token: ${WHERE}.`,
      });
    }
  }
  for (const token of await rowsOf(strapi, 'admin::transfer-token')) {
    findings.push({
      door: `transfer token ${String(token['name'])}`,
      severity: 'warning',
      what: 'It is good for pulling the whole database and all files out, as soon as transfers are switched on.',
      todo: 'Delete it: Settings → Transfer Tokens.',
    });
  }
  return findings;
};
