import type { Core } from '@strapi/strapi';
import { guardSaves } from './contracts';
import { closeFileRoutes } from './media';
import { runtimeOf } from './runtime';

/** Before Strapi's own middlewares and before i18n's: wiring only. */
export default function register({ strapi }: { strapi: Core.Strapi }): void {
  const runtime = runtimeOf(strapi);
  runtime.capture.install();
  guardSaves({ strapi, clock: runtime.clock });
  runtime.guard.shut();
  closeFileRoutes(strapi.plugin('upload') as never);
  strapi.server.use(async (context, next) => {
    const { running, settings } = runtime;
    if (running) return running.api(context as never, () => running.staffMedia(context as never, next));
    // Before bootstrap is over nothing can be decided; what is not ours goes its way.
    if (!context.req.url?.startsWith(settings.prefix)) return next();
    context.status = 503;
    context.set('Retry-After', '2');
    context.body = '';
  });
}
