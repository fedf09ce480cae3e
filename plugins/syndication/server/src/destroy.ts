import type { Core } from '@strapi/strapi';
import { runtimeOf } from './runtime';

export default async function destroy({ strapi }: { strapi: Core.Strapi }): Promise<void> {
  await runtimeOf(strapi).stop();
}
