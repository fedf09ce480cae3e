import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Core } from '@strapi/strapi';
import { guardSaves } from './contracts';
import { closeFileRoutes, keepPictures } from './media';
import { runtimeOf } from './runtime';

/** Before Strapi's own middlewares and before i18n's: wiring only. */
export default function register({ strapi }: { strapi: Core.Strapi }): void {
  const runtime = runtimeOf(strapi);
  runtime.capture.install();
  guardSaves({ strapi, clock: runtime.clock });
  runtime.guard.shut();
  closeFileRoutes(strapi.plugin('upload') as never);
  strapi.get('services').extend('plugin::upload.image-manipulation', keepPictures as never);
  strapi.server.use(async (context, next) => {
    const { running } = runtime;
    return running ? running.staffMedia(context as never, next) : next();
  });
  putBefore(strapi.server.httpServer, (request, response) => {
    const { running, settings } = runtime;
    if (running) return running.api(request, response) || running.front(request, response);
    // Before bootstrap is over nothing can be decided; what is not ours goes its way.
    if (!request.url?.startsWith(settings.prefix)) return false;
    response.writeHead(503, { 'Retry-After': '2' }).end();
    return true;
  });
}

/**
 * Puts a listener before Strapi's own, Koa's, which sees only what it leaves (`false`). An answer of ours needs nothing that
 * Koa makes for each request: a tenth of the time of a small one.
 */
function putBefore(server: Server, ours: (request: IncomingMessage, response: ServerResponse) => boolean): void {
  const listeners = server.listeners('request');
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (ours(request, response)) return;
    for (const listener of listeners) listener.call(server, request, response);
  });
}
