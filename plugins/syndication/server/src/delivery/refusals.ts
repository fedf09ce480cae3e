import type { Ledger } from '../ledger';
import { Problem } from './problems';

/** Who is refused by name and rule, for the ledger. */
export type Refusing = (record: {
  requestId: string;
  caller: { key: string; connection: string | null; outlet: string | null };
  route: string;
  item: string | null;
  rule: string;
  reason: string;
  status: number;
  /** The contract that came nearest. */
  contract?: { reference: string; version: number };
}) => Promise<void>;

/** Records a refusal. What cannot be recorded is not answered either. */
export function createRefuse(input: {
  ledger: Ledger;
  clock: () => number;
  log: { error(message: string): void };
}): Refusing {
  return async ({ caller, contract, ...rest }) => {
    try {
      await input.ledger.refuse({
        at: input.clock(),
        ...caller,
        ...rest,
        ...(contract ? { contract: contract.reference, version: contract.version } : {}),
      });
    } catch (error) {
      input.log.error(`A refusal could not be recorded: ${error instanceof Error ? error.message : String(error)}`);
      throw new Problem('unavailable', 'The answer could not be recorded, so nothing was sent.', {
        headers: { 'Retry-After': '5' },
      });
    }
  };
}
