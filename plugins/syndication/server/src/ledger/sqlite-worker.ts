import { parentPort, workerData } from 'node:worker_threads';
import { openForWriting } from './sqlite-file';
import type { FromWorker, ToWorker } from './sqlite-writer';
import { createSqliteWriting } from './sqlite-writing';

/** The thread that alone writes the ledger's file: commits and their waiting for the disk never stop the event loop. */
const { filename } = workerData as { filename: string };
const port = parentPort;
if (!port) throw new Error('this is the thread of the ledger: it is started by the ledger, not by itself');

const tell = (message: FromWorker): void => port.postMessage(message);
const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

try {
  const database = openForWriting(filename);
  const write = createSqliteWriting(database);

  port.on('message', (message: ToWorker) => {
    if (message.type === 'close') {
      database.close();
      port.close();
      return;
    }
    try {
      tell({ type: 'committed', batch: message.batch, results: write(message.rows) });
    } catch (cause) {
      tell({ type: 'failed', batch: message.batch, why: messageOf(cause) });
    }
  });
  tell({ type: 'ready' });
} catch (cause) {
  const foreign = cause instanceof Error && 'code' in cause && cause.code === 'foreign';
  tell({ type: 'unopened', code: foreign ? 'foreign' : 'unavailable', why: messageOf(cause) });
  port.close();
}
