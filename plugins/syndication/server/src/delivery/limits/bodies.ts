import type { IncomingMessage } from 'node:http';
import { Problem } from '../problems';

/** The longest body that is read, of any call (bytes). */
const LONGEST = 65_536;
/** How long it may take to come (milliseconds). */
const PATIENCE = 10_000;

const tooLarge = () =>
  new Problem('payload-too-large', `The body is longer than ${LONGEST} bytes.`, { headers: { Connection: 'close' } });

/** Whether a request brings a body; most bring none. */
export const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';

/**
 * Reads away a body that nobody asked for, up to a limit. Node would go on reading one of any length after the answer,
 * to use the connection again: where it is too long, or too slow, the connection ends with the answer.
 */
export function discardBody(request: IncomingMessage): Promise<void> {
  if (Number(request.headers['content-length'] ?? 0) > LONGEST) return Promise.reject(tooLarge());
  return new Promise((resolve, reject) => {
    let read = 0;
    const end = (problem: Problem | null) => {
      clearTimeout(timer);
      request.removeAllListeners('data');
      request.pause();
      if (problem) reject(problem);
      else resolve();
    };
    // Whoever is this slow is not waited for any longer, and gets no answer.
    const timer = setTimeout(() => request.destroy(), PATIENCE);
    request.on('data', (chunk: Buffer) => {
      read += chunk.length;
      if (read > LONGEST) end(tooLarge());
    });
    request.once('end', () => end(null));
    request.once('error', () => end(null));
    request.once('close', () => end(null));
  });
}
