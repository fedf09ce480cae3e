import type { Core } from '@strapi/strapi';
import { arrangeLayouts } from './setup/layouts';
import { ensureLocales } from './setup/locales';
import { seedSubjects } from './setup/subjects';

export default {
  /** Before the database is brought to the content types: without the plugin Strapi would drop its tables, and guard nothing. */
  register({ strapi }: { strapi: Core.Strapi }) {
    if (strapi.plugins['syndication']) return;
    throw new Error(
      'The plugin syndication is switched off (config/plugins.ts). Nothing is served without it; switch it on again.',
    );
  },

  /** Makes the newsroom ready for its first editor. Each step does nothing where it was done before. */
  async bootstrap({ strapi }: { strapi: Core.Strapi }) {
    const locales = await ensureLocales({ strapi });
    if (locales.length > 0) strapi.log.info(`Languages added to the newsroom: ${locales.join(', ')}`);
    const subjects = await seedSubjects({ strapi });
    if (subjects > 0) strapi.log.info(`Subjects added to the newsroom: ${subjects}`);
    if (await arrangeLayouts({ strapi })) strapi.log.info('Forms of the newsroom arranged');
  },
};
