import type { Core } from '@strapi/strapi';
import { dropStill } from './delivery';
import { PERMISSIONS } from './routes';
import { runtimeOf } from './runtime';

export default async function bootstrap({ strapi }: { strapi: Core.Strapi }): Promise<void> {
  await strapi.service('admin::permission').actionProvider.registerMany(PERMISSIONS);
  dropStill(strapi.server.httpServer);
  await runtimeOf(strapi).start();
  await runtimeOf(strapi).guard.watch();
}
