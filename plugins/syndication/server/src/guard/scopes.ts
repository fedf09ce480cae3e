import { errors } from '@strapi/utils';
import { isStaff } from './caller';
import { isLicensedScope, type Licensed } from './types';

interface Auth {
  verify(auth: unknown, config?: unknown): Promise<unknown>;
}

/**
 * Nobody but staff has leave for a licensed type, whatever a role or token says. Strapi asks this of routes, and of each
 * relation that a filter, a sort order, a populate or an answer goes through: those it then drops or refuses by itself.
 */
export function closeScopes(input: { auth: Auth; licensed: Licensed }): void {
  const { auth, licensed } = input;
  const verify = auth.verify.bind(auth);
  auth.verify = async (who, config) => {
    if (!isStaff(strategyOf(who)) && scopesOf(config).some((scope) => isLicensedScope(licensed, scope)))
      throw new errors.ForbiddenError();
    return verify(who, config);
  };
}

const strategyOf = (who: unknown): unknown => {
  const strategy = typeof who === 'object' && who !== null && 'strategy' in who ? who.strategy : null;
  return typeof strategy === 'object' && strategy !== null && 'name' in strategy ? strategy.name : null;
};

const scopesOf = (config: unknown): string[] =>
  typeof config === 'object' && config !== null && 'scope' in config
    ? [config.scope].flat().filter((scope) => typeof scope === 'string')
    : [];
