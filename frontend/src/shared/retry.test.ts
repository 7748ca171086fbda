import { expect, test } from "vitest";
import { pauseAfter, wait } from "./retry";

test("the pause doubles with each failure, and never exceeds half a minute by much", () => {
  for (const [failures, middle] of [
    [0, 1_000],
    [1, 2_000],
    [4, 16_000],
    [5, 30_000],
    [50, 30_000],
  ] as const) {
    const pause = pauseAfter(failures);
    expect(pause).toBeGreaterThanOrEqual(middle * 0.75);
    expect(pause).toBeLessThanOrEqual(middle * 1.25);
  }
});

test("work that is given up is not waited for", async () => {
  const stop = new AbortController();
  const waiting = wait(3_600_000, stop.signal);

  stop.abort();

  await waiting;
  await wait(3_600_000, stop.signal);
});
