import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { LedgerError } from './errors';
import type { LedgerRow } from './rows';
import type { Recording } from './types';

export type ToWorker = { type: 'commit'; batch: number; rows: LedgerRow[] } | { type: 'close' };
export type FromWorker =
  | { type: 'ready' }
  | { type: 'unopened'; code: 'foreign' | 'unavailable'; why: string }
  | { type: 'committed'; batch: number; results: Recording[] }
  | { type: 'failed'; batch: number; why: string };

/**
 * The event loop's side of the writing thread. The thread is started by the first `start` or `commit`, and anew by the
 * next one after it died or was dropped. It keeps the process alive only while somebody waits for it.
 */
export function createSqliteWriter({ filename, workerFile }: { filename: string; workerFile: string }) {
  let current: Promise<Thread> | null = null;
  let batches = 0;

  function thread(): Promise<Thread> {
    if (current) return current;
    if (!existsSync(workerFile)) {
      const message = `The thread of the ledger is missing: ${workerFile}. It is made by the build of the plugin.`;
      return Promise.reject(new LedgerError('unavailable', message));
    }
    const starting = startThread({
      worker: new Worker(workerFile, { workerData: { filename }, resourceLimits: { maxYoungGenerationSizeMb: 4 } }),
      gone: () => {
        if (current === starting) current = null;
      },
    });
    current = starting;
    return starting;
  }

  return {
    /** Resolves when the file is open and up to date. */
    async start(): Promise<void> {
      await thread();
    },
    /** One transaction. Resolves when it is on the disk, with what became of each row. */
    async commit(rows: LedgerRow[]): Promise<Recording[]> {
      batches += 1;
      return (await thread()).commit({ type: 'commit', batch: batches, rows });
    },
    /** Lets go of a thread that cannot be trusted any more; what it had not answered rejects. */
    drop(): void {
      const dropped = current;
      current = null;
      dropped?.then((it) => it.terminate()).catch(() => undefined);
    },
    async close(): Promise<void> {
      const closing = current;
      current = null;
      await closing?.then((it) => it.close()).catch(() => undefined);
    },
  };
}

interface Thread {
  commit(message: Extract<ToWorker, { type: 'commit' }>): Promise<Recording[]>;
  terminate(): void;
  close(): Promise<void>;
}

/** `gone` is called once the thread has ended or can no longer be spoken to. */
function startThread({ worker, gone }: { worker: Worker; gone: () => void }): Promise<Thread> {
  const answers = new Map<number, { resolve: (results: Recording[]) => void; reject: (error: LedgerError) => void }>();

  return new Promise<Thread>((resolve, reject) => {
    const ended = new Promise<void>((end) => worker.once('exit', () => end()));

    const die = (error: LedgerError): void => {
      gone();
      reject(error);
      for (const answer of answers.values()) answer.reject(error);
      answers.clear();
    };
    worker.on('error', (cause) => {
      die(new LedgerError('unavailable', `The thread of the ledger broke: ${cause.message}`, { cause }));
    });
    worker.on('exit', () => die(new LedgerError('unavailable', 'The thread of the ledger has ended.')));

    worker.on('message', (message: FromWorker) => {
      if (message.type === 'ready') {
        worker.unref();
        resolve({ commit, terminate: () => void worker.terminate(), close });
      } else if (message.type === 'unopened') {
        die(new LedgerError(message.code, `The ledger could not be opened: ${message.why}`));
      } else {
        const answer = answers.get(message.batch);
        answers.delete(message.batch);
        if (answers.size === 0) worker.unref();
        if (message.type === 'committed') answer?.resolve(message.results);
        else answer?.reject(new LedgerError('unavailable', `The ledger could not be written: ${message.why}`));
      }
    });

    function commit(message: Extract<ToWorker, { type: 'commit' }>): Promise<Recording[]> {
      return new Promise((done, failed) => {
        answers.set(message.batch, { resolve: done, reject: failed });
        worker.ref();
        worker.postMessage(message);
      });
    }

    async function close(): Promise<void> {
      worker.ref();
      worker.postMessage({ type: 'close' } satisfies ToWorker);
      await ended;
    }
  });
}
