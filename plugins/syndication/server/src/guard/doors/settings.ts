import type { Finding } from '../types';
import type { Door } from './types';

interface Setting extends Omit<Finding, 'what'> {
  /** Where it stands, as Strapi's configuration names it. */
  at: string;
  open: (value: unknown) => boolean;
  what: string;
}

/** A secret that everybody knows, or could guess. Nothing of it is ever logged. */
const isWeak = (value: unknown): boolean =>
  [value]
    .flat()
    .some(
      (one) =>
        typeof one === 'string' && (one.length < 16 || /^(to ?be ?modified|change ?me|secret|password)/i.test(one)),
    );

const secret = (at: string, name: string): Setting => ({
  door: `secret ${name}`,
  severity: 'error',
  at,
  open: isWeak,
  what: 'It is too short, or one from an example: whoever guesses it makes keys to the house.',
  todo: `Set ${name} to 32 random bytes: openssl rand -base64 32.`,
});

const SETTINGS: Setting[] = [
  {
    door: 'remote transfer',
    severity: 'error',
    at: 'server.transfer.remote.enabled',
    open: (value) => value !== false,
    what: '/admin/transfer gives the whole database and all files to whoever has a transfer token.',
    todo: 'Set transfer.remote.enabled to false in config/server.ts; move data by backup and restore.',
  },
  {
    door: 'MCP server',
    severity: 'warning',
    at: 'server.mcp.enabled',
    open: (value) => value === true,
    what: 'A language model is given the newsroom with the permissions of whoever signed it in, past the gate.',
    todo: 'Set mcp.enabled to false in config/server.ts.',
  },
  {
    door: 'description of the content API',
    severity: 'warning',
    at: 'server.openapi.content-api.access',
    open: (value) => value === 'public',
    what: 'It describes every type and route to anybody.',
    todo: 'Take openapi out of config/server.ts. The partner API describes itself.',
  },
  {
    door: 'preview',
    severity: 'warning',
    at: 'admin.preview.enabled',
    open: (value) => value === true,
    what: 'A preview site is meant to show drafts: it reads them by some way around the gate.',
    todo: 'Set preview.enabled to false in config/admin.ts, or see who can open that site.',
  },
  {
    door: 'forwarded addresses',
    severity: 'warning',
    at: 'server.proxy.koa',
    open: (value) => value === true,
    what: 'Strapi believes any X-Forwarded-For, so that limits of its own count nothing.',
    todo: 'Set proxy to false in config/server.ts. The partner API reads TRUSTED_PROXIES.',
  },
  secret('admin.auth.secret', 'ADMIN_JWT_SECRET'),
  secret('admin.apiToken.salt', 'API_TOKEN_SALT'),
  secret('admin.transfer.token.salt', 'TRANSFER_TOKEN_SALT'),
  secret('server.app.keys', 'APP_KEYS'),
  secret('plugin::users-permissions.jwtSecret', 'JWT_SECRET'),
];

/** What the configuration leaves open. */
export const settings: Door = ({ strapi, licensed }) => {
  const open: Finding[] = SETTINGS.flatMap(({ at, open: isOpen, ...finding }) =>
    isOpen(strapi.config.get(at)) ? [finding] : [],
  );
  const provider = strapi.config.get('plugin::upload.provider');
  if (provider !== licensed.provider) {
    open.push({
      door: 'upload provider',
      severity: 'error',
      what: `Files go to “${String(provider)}” and not into the vault: whoever has a file's address has the file.`,
      todo: `Set upload.config.provider to '${licensed.provider}' in config/plugins.ts.`,
    });
  }
  if (process.env['NODE_ENV'] === 'development') {
    open.push({
      door: 'development',
      severity: 'notice',
      what: 'NODE_ENV is development: Strapi tells callers what went wrong inside.',
      todo: 'Run with NODE_ENV=production where anybody else can call.',
    });
  }
  return open;
};
