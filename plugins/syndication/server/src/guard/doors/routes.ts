import { FILE, isLicensedScope, type Finding } from '../types';
import type { Door } from './types';

interface Route {
  method: string;
  path: string;
  handler: unknown;
  config?: { auth?: false | { scope?: unknown } };
}
interface Router {
  type?: string;
  routes?: Route[];
}
type Routers = Record<string, Router> | Route[];

/** Plugins whose routes are known, and looked at by their permissions. */
const KNOWN = ['users-permissions', 'i18n', 'email', 'upload', 'content-type-builder'];

/** Routes of the content API to what is licensed, and those that ask for nobody's leave. */
export const routes: Door = ({ strapi, licensed }) => {
  const findings: Finding[] = [];
  const look = (owner: string, namespace: string, routers: Routers) => {
    const all = Array.isArray(routers) ? [] : Object.values(routers);
    for (const route of all.filter(({ type }) => type === 'content-api').flatMap((router) => router.routes ?? [])) {
      const door = `route ${route.method} ${route.path} (${owner})`;
      if (scopesOf(route, namespace).some((scope) => isLicensedScope(licensed, scope))) {
        findings.push({
          door,
          severity: 'error',
          what: 'It is a route of the content API to what is licensed. The guard refuses whoever calls it.',
          todo: 'Take the route away. To answer for an outlet use the service gate (docs/extending.md).',
        });
      } else if (typeof route.handler !== 'string' && route.config?.auth === false) {
        findings.push({
          door,
          severity: 'notice',
          what: 'Anybody may call it, and no role or token is asked. What is licensed it cannot read.',
          todo: 'See that it is meant so; give the handler by name to put it under roles and tokens.',
        });
      }
    }
  };
  for (const [name, { routes: routers }] of Object.entries(strapi.apis))
    look(`api ${name}`, `api::${name}.`, routers as Routers);
  for (const [name, { routes: routers }] of Object.entries(strapi.plugins)) {
    if (!KNOWN.includes(name)) look(`plugin ${name}`, `plugin::${name}.`, routers as Routers);
  }
  return [...findings, ...filesOf(strapi.plugin('upload')?.routes as Routers)];
};

function scopesOf({ handler, config }: Route, namespace: string): string[] {
  const named = typeof handler === 'string' ? [handler.startsWith(namespace) ? handler : `${namespace}${handler}`] : [];
  const { scope = [] } = config?.auth || {};
  return [...named, ...[scope].flat().filter((one) => typeof one === 'string')];
}

/** The guard takes the media library's own routes away; somebody may have put them back. */
function filesOf(routers: Routers | undefined): Finding[] {
  const router = routers && !Array.isArray(routers) ? routers['content-api'] : undefined;
  return (router?.routes ?? []).map(({ method, path }) => ({
    door: `route ${method} ${path} (plugin upload)`,
    severity: 'error',
    what: `It is a route of the content API to the media library (${FILE}). The guard refuses whoever calls it.`,
    todo: 'Take the route away: files leave as renditions of an item, through the partner API.',
  }));
}
