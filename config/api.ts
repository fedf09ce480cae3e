import type { Core } from '@strapi/strapi';

const config: Core.Config.Api = {
  rest: {
    defaultLimit: 25,
    maxLimit: 100,
    // A total tells how much there is, also of what is not shown.
    withCount: false,
    // A parameter that nobody knows is an error and not a filter that is silently absent.
    strictParams: true,
  },
};

export default config;
