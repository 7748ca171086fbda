import { beforeEach, expect, test } from "vitest";

import { breaks } from "./useBreakHint";

const MINUTES = 60_000;

beforeEach(() => {
  sessionStorage.clear();
});

test("after as long as one chose a break is due, and again after as long", () => {
  expect(breaks.isDue(30 * MINUTES, 45 * MINUTES)).toBe(false);
  expect(breaks.isDue(25 * MINUTES, 45 * MINUTES)).toBe(true);
  expect(breaks.isDue(40 * MINUTES, 45 * MINUTES)).toBe(false);
});
