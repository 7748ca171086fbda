/** When to try again what the network or the server could not do. */

const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 30_000;

/** Returns the pause in ms before the next try: it doubles with each failure, up to 30 s. */
export function pauseAfter(failures: number, first = FIRST_PAUSE): number {
  const pause = Math.min(first * 2 ** failures, LONGEST_PAUSE);
  // Jitter, because many browsers reconnect at the same moment.
  return pause * (0.75 + Math.random() / 2);
}

/** Resolves after the pause, or at once when the work is given up. */
export function wait(milliseconds: number, stop?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (stop?.aborted) return resolve();
    const timer = setTimeout(resolve, milliseconds);
    stop?.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
