import { isStranger, type Asking } from './caller';

const prefix = '/api/syndication/v1';
const asking = (originalUrl: string, type?: string, strategy?: string): Asking => ({
  originalUrl,
  state: {
    ...(type ? { route: { info: { type } } } : {}),
    ...(strategy ? { auth: { strategy: { name: strategy } } } : {}),
  },
});

describe('whoever asks for Strapi’s rows', () => {
  it.each([
    ['the house itself, outside of any request', undefined],
    ['an outlet', asking(`${prefix}/feed?after=x`)],
    ['a member of staff', asking('/content-manager/collection-types/x', 'admin', 'admin')],
    ['a token of a member of staff', asking('/content-manager/collection-types/x', 'admin', 'admin-token')],
  ])('is no stranger: %s', (_, request) => expect(isStranger({ request, prefix })).toBe(false));

  it.each([
    ['nobody, on a route without auth', asking('/api/articles', 'content-api')],
    ['a role of the content API', asking('/api/articles', 'content-api', 'users-permissions')],
    ['a token of the content API', asking('/api/articles', 'content-api', 'content-api-token')],
    ['a route of a plugin that calls itself admin and asks for no leave', asking('/plugin/x', 'admin')],
    ['a transfer', asking('/admin/transfer/runner/pull', 'admin', 'data-transfer')],
    ['GraphQL', asking('/graphql', 'api', 'users-permissions')],
    ['a middleware, before any route', asking('/anything')],
    ['a path that only begins like the partner API’s', asking(`${prefix}evil`)],
    ['a path that has it in its query', asking(`/x?${prefix}/`)],
    ['staff’s strategy on a route that is not staff’s', asking('/api/articles', 'content-api', 'admin')],
  ])('is a stranger: %s', (_, request) => expect(isStranger({ request, prefix })).toBe(true));
});
