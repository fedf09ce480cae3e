// eslint-disable-next-line no-restricted-imports -- a hash is pure: the same value for the same input, and no I/O
import { createHmac } from 'node:crypto';

/** Contracts and items as ODRL 2.2 policies (docs/odrl-profile.md). */
export { policyOf, policyUri, type PolicyInput } from './policy';
export { itemPolicyOf, type ItemPolicyInput } from './item';
export { destinationUri, outletUri, NAMESPACE } from './words';

/**
 * The id of a schedule's policy: always the same, and nothing can be read from it or counted up to. To find what an id
 * stands for, make those of the asking outlet's own contracts and compare.
 */
export function policyIdOf(input: { reference: string; version: number; schedule: number; secret: string }): string {
  const named = JSON.stringify([input.reference, input.version, input.schedule]);
  return createHmac('sha256', input.secret).update(`policy ${named}`).digest('base64url').slice(0, 22);
}
