import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Core } from '@strapi/strapi';
import { LARGEST_FILE, PROJECT } from '../src/project';

const PLUGIN = './plugins/syndication';

/** Without its build Strapi would start without the plugin, drop its tables, and guard nothing. */
function assertBuilt(): void {
  const entry = path.join(PROJECT, PLUGIN, 'dist/server/src/index.js');
  if (!existsSync(entry)) {
    throw new Error(
      `The plugin syndication is not built (${path.relative(PROJECT, entry)} is missing). Run: npm run build`,
    );
  }
}

type Env = Core.Config.Shared.ConfigParams['env'];

/** The limits of docs/limits.md; 0 a second is no limit. */
const limits = (env: Env) => ({
  key: { perSecond: env.float('LIMIT_KEY_RATE', 50), burst: env.int('LIMIT_KEY_BURST', 500) },
  address: { perSecond: env.float('LIMIT_ADDRESS_RATE', 500), burst: env.int('LIMIT_ADDRESS_BURST', 5_000) },
  failures: { perSecond: env.float('LIMIT_FAILURES_RATE', 50), burst: env.int('LIMIT_FAILURES_BURST', 1_000) },
  polls: { perKey: env.int('LIMIT_POLLS_PER_KEY', 60), total: env.int('LIMIT_POLLS', 2_000) },
  working: env.int('LIMIT_WORKING', 64),
  redis: { url: env('REDIS_URL', ''), prefix: env('REDIS_PREFIX', 'wiregate') },
});

const config = ({ env }: Core.Config.Shared.ConfigParams): Core.Config.Plugin => {
  assertBuilt();
  const client = env('DATABASE_CLIENT', 'sqlite');
  const database = path.resolve(PROJECT, env('DATABASE_FILENAME', '.tmp/data.db'));
  const beside = path.join(path.dirname(database), `${path.basename(database, path.extname(database))}.vault`);
  const vault = env('VAULT_DIRECTORY', client === 'sqlite' ? beside : '.tmp/vault');
  return {
    syndication: {
      enabled: true,
      resolve: PLUGIN,
      config: {
        provider: env('SYNDICATION_PROVIDER', 'meridian-wire.example'),
        publicUrl: env('PUBLIC_URL', ''),
        pepper: env('SYNDICATION_PEPPER', ''),
        secret: env('SYNDICATION_SECRET', ''),
        proxies: env.array('TRUSTED_PROXIES', []),
        limits: limits(env),
        front: { contact: env('AGENCY_CONTACT', ''), security: env('SECURITY_CONTACT', '') },
        guides: path.join(PROJECT, 'docs/guides'),
        services: 'api::service.service',
        subjects: 'api::subject.subject',
        types: {
          'api::article.article': { kind: 'article' },
          'api::brief.brief': { kind: 'brief' },
          'api::picture.picture': { kind: 'picture' },
          'api::video.video': { kind: 'video' },
          'api::package.package': { kind: 'package' },
        },
      },
    },
    upload: {
      config: {
        provider: 'strapi-plugin-syndication/vault',
        sizeLimit: LARGEST_FILE,
        security: { deniedTypes: ['image/svg+xml', 'text/html', 'application/xhtml+xml', 'text/javascript'] },
        providerOptions: {
          directory: path.resolve(PROJECT, vault),
          signingSecret: env('SYNDICATION_SECRET', ''),
          sizeLimit: LARGEST_FILE,
          pictureSizeLimit: 100 * 1024 * 1024,
          pixelLimit: 120_000_000,
          // Fitted into a box of so many pixels. Those who browse see `thumbnail` and `preview`, and no others.
          renditions: {
            thumbnail: { width: 256, height: 256, quality: 75 },
            preview: { width: 640, height: 640, quality: 75 },
            web: { width: 1_600, height: 1_600, quality: 82 },
            print: { width: 4_096, height: 4_096, quality: 92 },
          },
          dataMining: 'DMI-PROHIBITED',
        },
      },
    },
    'users-permissions': { config: { jwtSecret: env('JWT_SECRET', '') } },
  };
};

export default config;
