import { link, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { codeOf } from '../files';

/** Two bridges on one state would each undo the other's work. */
export async function lockState(directory: string): Promise<{ release(): Promise<void> }> {
  const file = path.join(directory, 'lock');
  const own = `${file}.${process.pid}`;
  await writeFile(own, String(process.pid));
  try {
    for (let attempt = 0; attempt < 2; attempt += 1) {
      try {
        // Whole or not at all: nobody sees a lock that does not say whose it is.
        await link(own, file);
        return { release: () => rm(file, { force: true }) };
      } catch (error) {
        if (codeOf(error) !== 'EEXIST') throw error;
        const holder = Number(await readFile(file, 'utf8').catch(() => '0'));
        if (holder !== process.pid && isRunning(holder))
          throw new Error(`${directory} is in use by the process ${holder}.`, { cause: error });
        await rm(file, { force: true });
      }
    }
  } finally {
    await rm(own, { force: true });
  }
  throw new Error(`${directory} is in use.`);
}

function isRunning(pid: number): boolean {
  if (!pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}
