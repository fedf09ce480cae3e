/**
 * `too-large`: over the cap · `refused`: what may not be kept, said for an editor · `bad-hash`: no SHA-256 ·
 * `missing`: not in the vault · `options`: wrongly configured
 */
export type VaultErrorCode = 'too-large' | 'refused' | 'bad-hash' | 'missing' | 'options';

export class VaultError extends Error {
  override readonly name = 'VaultError';

  constructor(
    readonly code: VaultErrorCode,
    message: string,
  ) {
    super(message);
  }
}

/** Whether a call failed because there is no such file. By code alone: an error may come from another realm. */
export const isAbsent = (cause: unknown): boolean =>
  typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === 'ENOENT';

/** The value, or undefined where there is no such file. */
export async function unlessAbsent<Value>(call: Promise<Value>): Promise<Value | undefined> {
  try {
    return await call;
  } catch (cause) {
    if (isAbsent(cause)) return undefined;
    throw cause;
  }
}
