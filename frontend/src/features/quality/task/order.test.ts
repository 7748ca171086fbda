import { expect, test } from "vitest";
import { orderOf, startPlaces } from "./order";

test("equal places are a tie, and gaps between places mean nothing", () => {
  expect(orderOf([11, 12, 13, 14], [3, 1, 3, 4])).toEqual([[12], [11, 13], [14]]);
});

test("a decision begins from the last one, else from what people say together", () => {
  expect(startPlaces(3, [2, 1, 1], [1, 2, 3])).toEqual([2, 1, 1]);
  expect(startPlaces(3, undefined, [1, 1, 2])).toEqual([1, 1, 2]);
  expect(startPlaces(3, undefined, null)).toEqual([1, 2, 3]);
});
