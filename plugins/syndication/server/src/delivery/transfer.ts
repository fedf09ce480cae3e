import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';

/** A transfer is decided anew after so many bytes, and after so long (milliseconds), whichever comes first. */
const ASKED_AFTER_BYTES = 1_048_576;
const ASKED_EVERY = 250;
/** A caller that takes nothing for so long (milliseconds) is dropped. */
const STALLED_AFTER = 60_000;

/** Why a transfer may not go on. */
export interface Cut {
  rule: string;
  reason: string;
  status: number;
}

/**
 * Sends bytes for as long as the decision stands: it is asked between pieces, and beside them while the caller takes its time.
 * Where it falls the connection is reset, so that nothing that waits in it is sent; so it is where the bytes cannot be
 * read. Resolves when nothing more will be sent, with the reason where the decision fell.
 */
export async function transfer(input: {
  response: ServerResponse;
  bytes: Readable;
  /** Null while it stands. Never rejects. */
  stands: () => Promise<Cut | null>;
}): Promise<Cut | null> {
  const { response, bytes, stands } = input;
  let fallen: Cut | null = null;
  let asking = false;
  let moved = performance.now();
  const reset = () => {
    bytes.destroy();
    if (response.socket) response.socket.resetAndDestroy();
    else response.destroy();
  };
  const ask = async (): Promise<boolean> => {
    const cut = await stands();
    if (cut === null) return true;
    fallen ??= cut;
    reset();
    return false;
  };
  const timer = setInterval(() => {
    if (performance.now() - moved > STALLED_AFTER) return reset();
    if (asking) return;
    asking = true;
    void ask().finally(() => (asking = false));
  }, ASKED_EVERY);
  const closed = new Promise<void>((resolve) => response.once('close', resolve));
  try {
    let sent = 0;
    for await (const piece of bytes as AsyncIterable<Buffer>) {
      if (sent + piece.length > ASKED_AFTER_BYTES) {
        if (!(await ask())) break;
        sent = 0;
      }
      if (response.destroyed) break;
      sent += piece.length;
      if (!response.write(piece))
        await Promise.race([new Promise((resolve) => response.once('drain', resolve)), closed]);
      moved = performance.now();
    }
    // What is on its way out can still be stopped until the last of it has gone.
    if (!response.destroyed) {
      const gone = new Promise<void>((resolve) => response.end(resolve));
      await Promise.race([gone, closed]);
    }
  } catch {
    reset();
  } finally {
    clearInterval(timer);
    bytes.destroy();
  }
  return fallen;
}
