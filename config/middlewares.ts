import type { Core } from '@strapi/strapi';
import { LARGEST_FILE } from '../src/project';

const config: Core.Config.Middlewares = [
  'strapi::logger',
  'strapi::errors',
  'strapi::security',
  'strapi::cors',
  'strapi::poweredBy',
  'strapi::query',
  // As large as the vault takes a file (config/plugins.ts).
  { name: 'strapi::body', config: { formidable: { maxFileSize: LARGEST_FILE } } },
  'strapi::session',
  { name: 'strapi::favicon', config: { path: './public/favicon.png' } },
  'strapi::public',
];

export default config;
