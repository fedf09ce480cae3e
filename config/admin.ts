import type { Core } from '@strapi/strapi';

const config = ({ env }: Core.Config.Shared.ConfigParams): Core.Config.Admin => ({
  // Strapi refuses to start with an empty secret, which is what is wanted where none is set.
  auth: { secret: env('ADMIN_JWT_SECRET', '') },
  apiToken: { salt: env('API_TOKEN_SALT', '') },
  transfer: { token: { salt: env('TRANSFER_TOKEN_SALT') } },
  secrets: { encryptionKey: env('ENCRYPTION_KEY') },
  flags: { nps: false, promoteEE: false },
  // No text of the newsroom is handed to a model of somebody else.
  ai: { enabled: false },
  // The plugin's admin pages are rebuilt by Vite; a restart of the server for each of them would only disturb.
  watchIgnoreFiles: ['**/plugins/*/admin/**'],
});

export default config;
