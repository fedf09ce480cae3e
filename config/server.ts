import type { Core } from '@strapi/strapi';

const config = ({ env }: Core.Config.Shared.ConfigParams): Core.Config.Server => ({
  host: env('HOST', '0.0.0.0'),
  port: env.int('PORT', 1337),
  url: env('PUBLIC_URL', ''),
  app: { keys: env.array('APP_KEYS', []) },
  // Koa would believe any X-Forwarded-For. The partner API reads forwarded headers itself, from configured proxies only.
  proxy: false,
  // Both would carry whole documents past the gate.
  transfer: { remote: { enabled: false } },
  mcp: { enabled: false },
  webhooks: { populateRelations: false },
  logger: { updates: { enabled: false } },
});

export default config;
