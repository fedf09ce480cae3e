import { join } from 'node:path';
import { openPostgresLedger } from './postgres-ledger';
import type { PostgresPort } from './postgres-port';
import { openSqliteLedger } from './sqlite-ledger';
import type { Ledger } from './types';

/** How long a commit may take before those who wait for it are turned away (milliseconds). */
const TIMEOUT = 10_000;

export type LedgerOptions = { timeout?: number } & (
  | {
      client: 'sqlite';
      /** A file of the ledger's own, made where it is absent; its folder must be there. */
      filename: string;
      /** The compiled thread; only for tests that do not run from the build. */
      workerFile?: string;
    }
  | {
      client: 'postgres';
      port: PostgresPort;
    }
);

/**
 * Opens the append-only record of deliveries and refusals, and the holdings.
 * @throws LedgerError `foreign` or `unavailable`
 */
export async function openLedger(options: LedgerOptions): Promise<Ledger> {
  const timeout = options.timeout ?? TIMEOUT;
  if (options.client === 'postgres') return openPostgresLedger({ port: options.port, timeout });
  const { filename, workerFile = join(__dirname, 'sqlite-worker.js') } = options;
  return openSqliteLedger({ filename, workerFile, timeout });
}

export { createLedgerTables } from './postgres-tables';
export { postgresPort, type PostgresPort } from './postgres-port';
export { LedgerError, type LedgerErrorCode } from './errors';
export { countKey, unitKey } from './counting';
export type {
  Charge,
  Count,
  Recording,
  RecordedDelivery,
  DeliveredItem,
  DeliveredPart,
  Delivery,
  HeldItem,
  Holding,
  Ledger,
  Recorded,
  Refusal,
} from './types';
