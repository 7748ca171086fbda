import { beforeEach, expect, test } from "vitest";

import { breaks } from "./breaks";

const MINUTES = 60_000;

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
});

test("after fifty minutes of work a break is due, and again after fifty more", () => {
  expect(breaks.isDue(30 * MINUTES)).toBe(false);
  expect(breaks.isDue(25 * MINUTES)).toBe(true);
  expect(breaks.isDue(40 * MINUTES)).toBe(false);
});

test("who switched the hints off is left alone", () => {
  breaks.switchOn(false);

  expect(breaks.isDue(60 * MINUTES)).toBe(false);
});
