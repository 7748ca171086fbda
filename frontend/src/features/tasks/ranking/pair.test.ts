import { expect, test } from "vitest";

import { neighbours } from "./pair";

test("a reply is compared with the one ranked after it", () => {
  expect(neighbours([["C"], ["A"], ["B"]], ["A", "B", "C"], "C")).toEqual(["C", "A"]);
});

test("the last one is compared with the one before it", () => {
  expect(neighbours([["C"], ["A"], ["B"]], ["A", "B", "C"], "B")).toEqual(["A", "B"]);
});

test("before anything is ranked the order on the screen counts", () => {
  expect(neighbours([], ["A", "B", "C"], "B")).toEqual(["B", "C"]);
});
