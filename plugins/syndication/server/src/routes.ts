const EXPLAIN = 'plugin::syndication.desk.explain';
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
      { method: 'POST', path: '/simulate', handler: 'desk.simulate', config: allowed(SIMULATE) },
    ],
  },
};
