import { expect, test } from "vitest";

import { hidden, IDLE_AFTER, seen, startedAt, workedUntil } from "./activeTime";

test("reading and typing is work", () => {
  const time = seen(seen(startedAt(0, true), 20_000), 45_000);

  expect(workedUntil(time, 50_000)).toBe(50_000);
});

test("an hour at lunch counts as one pause for reading", () => {
  const time = seen(startedAt(0, true), 3_600_000);

  expect(workedUntil(time, 3_600_000)).toBe(IDLE_AFTER);
});

test("nothing counts while the page is hidden", () => {
  const away = hidden(startedAt(0, true), 5_000);
  const back = seen(away, 500_000);

  expect(workedUntil(away, 500_000)).toBe(5_000);
  expect(workedUntil(back, 501_000)).toBe(6_000);
});

test("a page opened in the background starts at nothing", () => {
  expect(workedUntil(startedAt(0, false), 10_000)).toBe(0);
});

test("a reload goes on from what was saved", () => {
  expect(workedUntil(startedAt(0, true, 30_000), 1_000)).toBe(31_000);
});

test("a clock that is set back takes nothing away", () => {
  expect(workedUntil(startedAt(10_000, true, 7), 5_000)).toBe(7);
});
