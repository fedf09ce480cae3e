import { parse as parseDuration } from 'tinyduration';
import type { Licence } from './types';

/**
 * Limits of a licence that this gate does not enforce: whoever holds such a licence is refused with `gate.fault`, and
 * `apply` warns of it. A limit that exists only on paper is worse than none.
 */
export function unenforced(licence: Pick<Licence, 'delay' | 'quotas' | 'meter'>): string[] {
  const found: string[] = [];
  if (
    licence.delay !== undefined &&
    Object.values(parseDuration(licence.delay)).some((value) => typeof value === 'number' && value > 0)
  ) {
    found.push(`delay: ${licence.delay} cannot be enforced yet`);
  }
  if (licence.quotas?.length) found.push('quotas cannot be enforced yet');
  if (licence.meter === 'take') found.push('meter: take cannot be enforced yet');
  return found;
}
