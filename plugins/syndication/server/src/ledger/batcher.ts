import { asLedgerError, LedgerError } from './errors';

interface Pending<Record, Result> {
  record: Record;
  resolve: (result: Result) => void;
  reject: (error: LedgerError) => void;
}

/**
 * Group commit: records are committed in the order in which they came, one transaction at a time, and everything that
 * comes while one is under way goes into the next. So a commit (about half a millisecond on a good disk) is shared by
 * all who wait for it. A commit that fails, or is not heard of within `timeout` milliseconds, rejects all that are
 * waiting; the next record tries anew.
 */
export function createBatcher<Record, Result>(input: {
  /** Gives what became of each record, in their order. */
  commit: (records: Record[]) => Promise<Result[]>;
  timeout: number;
  /** Called when a commit failed, before anybody hears of it. */
  failed?: () => void;
}) {
  let waiting: Array<Pending<Record, Result>> = [];
  let running: Promise<void> | null = null;
  let closed = false;

  /** Lets those who come in the same turn of the event loop share the first commit as well. */
  const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

  async function run(): Promise<void> {
    await nextTurn();
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        const results = await withTimeout(input.commit(batch.map(({ record }) => record)));
        for (const [index, { resolve }] of batch.entries()) resolve(results[index] as Result);
      } catch (cause) {
        input.failed?.();
        const error = asLedgerError({ cause, code: 'unavailable', doing: 'The ledger could not be written' });
        const refused = batch.concat(waiting);
        waiting = [];
        for (const { reject } of refused) reject(error);
      }
    }
    // In the same breath as the look at `waiting`: a record added after it must find no run that is about to end.
    running = null;
  }

  async function withTimeout(commit: Promise<Result[]>): Promise<Result[]> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new LedgerError('timeout', `The ledger did not answer within ${input.timeout} ms.`)),
        input.timeout,
      );
    });
    try {
      return await Promise.race([commit, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    add(record: Record): Promise<Result> {
      if (closed) return Promise.reject(new LedgerError('closed', 'The ledger is closed.'));
      return new Promise((resolve, reject) => {
        waiting.push({ record, resolve, reject });
        running ??= run();
      });
    },
    /** Takes nothing more; resolves when what was taken is committed or rejected. */
    async close(): Promise<void> {
      closed = true;
      await running;
    },
  };
}
export type Batcher<Record, Result> = ReturnType<typeof createBatcher<Record, Result>>;
