import { errors } from '@strapi/utils';
import { VaultError } from './errors';

/** What the vault refuses, in the way that Strapi shows it to an editor (a 413, a 400); anything else as it was. */
export function forEditor(input: { cause: unknown; name: string }): unknown {
  const { cause, name } = input;
  if (!(cause instanceof VaultError)) return cause;
  if (cause.code === 'too-large') return new errors.PayloadTooLargeError(`${name}: ${cause.message}`);
  return cause.code === 'refused' ? new errors.ApplicationError(`${name}: ${cause.message}`) : cause;
}
