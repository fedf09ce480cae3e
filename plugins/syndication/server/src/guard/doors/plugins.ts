import type { Finding } from '../types';
import type { Door } from './types';

const PLUGINS: Record<string, Omit<Finding, 'door'>> = {
  graphql: {
    severity: 'warning',
    what: 'GraphQL reaches from one type into the next, and describes all of them to anybody.',
    todo: 'Uninstall @strapi/plugin-graphql, or disable its shadow CRUD for every type; what is licensed the guard refuses.',
  },
  documentation: {
    severity: 'warning',
    what: 'It describes every type and route to whoever opens its page.',
    todo: 'Uninstall @strapi/plugin-documentation. The partner API describes itself.',
  },
};

/** Plugins that are doors by themselves. */
export const plugins: Door = ({ strapi }) =>
  Object.entries(PLUGINS).flatMap(([name, finding]) =>
    strapi.plugins[name] ? [{ door: `plugin ${name}`, ...finding }] : [],
  );
