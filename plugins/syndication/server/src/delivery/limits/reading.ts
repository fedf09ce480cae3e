import type { Server, ServerResponse } from 'node:http';

/** How long a caller may take for its answer: this, and a second more for each so many bytes. */
const PATIENCE = 30_000;
const SLOWEST = 8_192;
/** How long nothing at all may move on a connection that something is due on, or a long poll waits on (milliseconds). */
const STILL = 90_000;

/**
 * Drops a caller that does not take its answer, or so slowly that it only holds our memory. Most answers are with the
 * system when they have been written, and need no timer. To be called after `end`.
 */
export function dropSlowReader(response: ServerResponse, bytes: number, patience: number = PATIENCE): void {
  const { socket } = response;
  if (!socket || socket.writableLength === 0) return;
  const timer = setTimeout(() => socket.destroy(), patience + (bytes / SLOWEST) * 1_000);
  timer.unref();
  response.once('close', () => clearTimeout(timer));
}

/** What Node can do of it by itself, for every call of this server: connections on which nothing moves are ended. */
export function dropStill(server: Server): void {
  server.setTimeout(STILL);
}
