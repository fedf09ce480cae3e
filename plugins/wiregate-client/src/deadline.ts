/**
 * Runs with a signal that aborts when the time is up or the outer one does. Held on to here, and let go of at the end:
 * AbortSignal.any and AbortSignal.timeout keep each other only weakly on Node 20.
 */
export async function within<T>(
  input: { milliseconds: number; signal?: AbortSignal | undefined },
  run: (deadline: { signal: AbortSignal; refresh: () => void }) => Promise<T>,
): Promise<T> {
  const { milliseconds, signal: outer } = input;
  const controller = new AbortController();
  const stop = () => controller.abort(outer?.reason);
  const timer = setTimeout(() => controller.abort(new Error('it took too long')), milliseconds);
  if (outer?.aborted) stop();
  outer?.addEventListener('abort', stop, { once: true });
  try {
    return await run({ signal: controller.signal, refresh: () => void timer.refresh() });
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener('abort', stop);
  }
}
