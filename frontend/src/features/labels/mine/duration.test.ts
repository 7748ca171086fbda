import { expect, test } from "vitest";

import { duration } from "./duration";

test.each([
  [42_000, "42 sec"],
  [5 * 60_000, "5 min"],
  [60 * 60_000, "1 hr"],
  [125 * 60_000, "2 hr 5 min"],
])("%i milliseconds are %s", (milliseconds, words) => {
  expect(duration(milliseconds, "en")).toBe(words);
});
