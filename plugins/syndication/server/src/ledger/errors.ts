/**
 * - `invalid`: the record itself is wrong, and no other record is touched by that
 * - `unavailable`: it could not be recorded (disk, lock, worker, database)
 * - `timeout`: nothing was heard of the commit in time
 * - `closed`: the ledger was closed
 * - `foreign`: the file is no ledger, or was written by a later version
 */
export type LedgerErrorCode = 'invalid' | 'unavailable' | 'timeout' | 'closed' | 'foreign';

/** The only error of the ledger. Whoever meets one when recording must not send. */
export class LedgerError extends Error {
  override readonly name = 'LedgerError';

  constructor(
    readonly code: LedgerErrorCode,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

/** A LedgerError as it is, anything else as the cause of one. */
export function asLedgerError(input: { cause: unknown; code: LedgerErrorCode; doing: string }): LedgerError {
  if (input.cause instanceof LedgerError) return input.cause;
  const why = input.cause instanceof Error ? input.cause.message : String(input.cause);
  return new LedgerError(input.code, `${input.doing}: ${why}`, { cause: input.cause });
}
