import { expect, test } from "vitest";

import { flagged, rated, ratingOf, unrated } from "./ratings";

test("a second tick takes the flag away and leaves the rating", () => {
  const once = flagged(rated({}, "A", 5), "A", "harmful");

  expect(ratingOf(once, "A")).toEqual({ value: 5, flags: ["harmful"] });
  expect(ratingOf(flagged(once, "A", "harmful"), "A")).toEqual({ value: 5, flags: [] });
});

test("a flag alone is not a rating", () => {
  expect(unrated(flagged(rated({}, "B", 7), "A", "harmful"), ["A", "B"])).toEqual(["A"]);
});
