import { connect, type Socket } from 'node:net';

/** A connection on which a test writes whatever it likes, and what came back on it so far. */
export interface Line {
  socket: Socket;
  /** All that came, as text. */
  received(): string;
  /** Resolves when the other side has ended the connection; gives all that came, and after how many milliseconds. */
  ended: Promise<{ text: string; after: number }>;
}

export function openLine(origin: string): Line {
  const { hostname, port } = new URL(origin);
  const started = performance.now();
  const socket = connect(Number(port), hostname);
  let text = '';
  socket.setEncoding('latin1');
  socket.on('data', (chunk: string) => (text += chunk));
  const ended = new Promise<{ text: string; after: number }>((resolve) => {
    // Whoever is written to after it was ended hears of a reset: that is an end like any other.
    socket.on('error', () => undefined);
    socket.on('close', () => resolve({ text, after: performance.now() - started }));
  });
  return { socket, received: () => text, ended };
}

/** Writes a request head as it stands, and reads until the connection is ended. */
export async function sendRaw(
  origin: string,
  request: string,
): Promise<{ status: number; head: string; text: string }> {
  const line = openLine(origin);
  line.socket.write(request, 'latin1');
  const { text } = await line.ended;
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), head: text.split('\r\n\r\n')[0] ?? '', text };
}
