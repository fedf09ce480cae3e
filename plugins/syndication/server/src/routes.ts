const EXPLAIN = 'plugin::syndication.desk.explain';
const GUARD = 'plugin::syndication.guard.read';
const SIMULATE = 'plugin::syndication.desk.simulate';

/** Rights of staff: who may ask who receives what, and who may try other terms. */
export const PERMISSIONS = [
  {
    section: 'plugins',
    displayName: 'Explain who may receive an item',
    uid: 'desk.explain',
    pluginName: 'syndication',
  },
  { section: 'plugins', displayName: 'Simulate terms', uid: 'desk.simulate', pluginName: 'syndication' },
  { section: 'plugins', displayName: 'See which doors stand open', uid: 'guard.read', pluginName: 'syndication' },
];

const allowed = (action: string) => ({
  policies: ['admin::isAuthenticatedAdmin', { name: 'admin::hasPermissions', config: { actions: [action] } }],
});

/** For staff, below the admin's own session; outlets have no way here. */
export default {
  admin: {
    type: 'admin',
    routes: [
      { method: 'GET', path: '/explain', handler: 'desk.explain', config: allowed(EXPLAIN) },
      { method: 'GET', path: '/guard', handler: 'guard.report', config: allowed(GUARD) },
      { method: 'POST', path: '/simulate', handler: 'desk.simulate', config: allowed(SIMULATE) },
    ],
  },
};
