/** As much of a Koa request as says who asks; `state` is filled by Strapi's router, before anything of the route runs. */
export interface Asking {
  /** As it came, whatever somebody rewrote since. */
  originalUrl: string;
  state: {
    route?: { info?: { type?: string } };
    auth?: { strategy?: { name?: string } };
  };
}

/** Whether that is Strapi's name for a member of staff who is signed in, or for a token of one. */
export const isStaff = (strategy: unknown): boolean => strategy === 'admin' || strategy === 'admin-token';

/**
 * Whether Strapi's rows are being asked for on behalf of somebody who is neither staff nor an outlet: the content API
 * with whatever role or token, a route without auth, a middleware, GraphQL, a transfer. What is not part of a request
 * (commands, timers, the start) is the house itself. `prefix` is the partner API's, which answers all below it.
 */
export function isStranger(input: { request: Asking | undefined; prefix: string }): boolean {
  const { request, prefix } = input;
  if (!request) return false;
  const path = request.originalUrl.split('?', 1)[0] ?? '';
  if (path === prefix || path.startsWith(`${prefix}/`)) return false;
  const { route, auth } = request.state;
  return !(route?.info?.type === 'admin' && isStaff(auth?.strategy?.name));
}
