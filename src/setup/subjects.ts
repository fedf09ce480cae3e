import type { Core } from '@strapi/strapi';
import mediaTopics from './media-topics.json';
import { writeSubjects } from './write-subjects';

/**
 * Gives an empty newsroom the top level of IPTC Media Topics, so that the first item can be classified. Where there is
 * any subject already, nothing is added.
 *
 * @returns how many subjects were added
 */
export async function seedSubjects({ strapi }: { strapi: Core.Strapi }): Promise<number> {
  if ((await strapi.db.query('api::subject.subject').count()) > 0) return 0;
  const subjects = mediaTopics.map((topic) => ({ ...topic, name: topic.names.en, broader: null, retired: false }));
  const { created } = await writeSubjects({ strapi, subjects });
  return created;
}
