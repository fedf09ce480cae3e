import type { Core } from '@strapi/strapi';

const config = ({ env }: Core.Config.Shared.ConfigParams): Core.Config.Server => ({
  host: env('HOST', '0.0.0.0'),
  port: env.int('PORT', 1337),
  url: env('PUBLIC_URL', ''),
  app: { keys: env.array('APP_KEYS', []) },
  // Koa would believe any X-Forwarded-For. The partner API reads forwarded headers itself, from configured proxies only.
  proxy: false,
  http: {
    serverOptions: {
      // A head that is larger is a 431.
      maxHeaderSize: 16_384,
      // Who sends its head or its body drop by drop is not waited for (slowloris): 408, or nothing. An upload of staff is a body.
      headersTimeout: 15_000,
      requestTimeout: 300_000,
      connectionsCheckingInterval: 5_000,
      // Longer than a proxy in front keeps its own connections, which would else meet a closed one.
      keepAliveTimeout: 65_000,
    },
  },
  // Both would carry whole documents past the gate.
  transfer: { remote: { enabled: false } },
  mcp: { enabled: false },
  webhooks: { populateRelations: false },
  logger: { updates: { enabled: false } },
});

export default config;
