import { expect, test } from "vitest";
import {
  assign,
  moved,
  neighbours,
  normalised,
  orderOf,
  ranksOf,
  tiedWith,
  unranked,
  written,
} from "./order";

test("an equal rank is a tie", () => {
  expect(orderOf({ A: 3, B: 1, C: 2, D: 1 })).toEqual([["B", "D"], ["C"], ["A"]]);
});

test("gaps between ranks do not count", () => {
  expect(normalised({ A: 9, B: 2, C: 2 })).toEqual({ A: 2, B: 1, C: 1 });
});

test("the same rank again changes nothing", () => {
  const once = assign({}, "A", 2);

  expect(once).toEqual({ A: 2 });
  expect(assign(once, "A", 2)).toEqual({ A: 2 });
  expect(assign(once, "A", 1)).toEqual({ A: 1 });
});

test("what has no rank yet is named in the order of the cards", () => {
  expect(unranked({ B: 1 }, ["A", "B", "C"])).toEqual(["A", "C"]);
});

test("a reply knows whom it is tied with", () => {
  expect(tiedWith({ A: 1, B: 1, C: 2, D: 1 }, "B")).toEqual(["A", "D"]);
  expect(tiedWith({ A: 1 }, "B")).toEqual([]);
});

test("an order is written as people write it", () => {
  expect(written([["B", "D"], ["C"], ["A"]])).toBe("1. B = D   2. C   3. A");
});

test("ranks and order say the same", () => {
  const order = [["B", "D"], ["C"], ["A"]];

  expect(orderOf(ranksOf(order))).toEqual(order);
});

test("a moved reply gets a rank of its own", () => {
  expect(moved([["A"], ["B"], ["C"]], "C", 0, false)).toEqual([["C"], ["A"], ["B"]]);
  expect(moved([["A", "B"], ["C"]], "A", 1, false)).toEqual([["B"], ["A"], ["C"]]);
  expect(moved([["A"], ["B"]], "A", 2, false)).toEqual([["B"], ["A"]]);
});

test("a reply moved onto another is tied with it", () => {
  expect(moved([["A"], ["B"], ["C"]], "C", 0, true)).toEqual([["A", "C"], ["B"]]);
  expect(moved([["A"], ["B"], ["C"]], "A", 2, true)).toEqual([["B"], ["A", "C"]]);
});

test("a reply is compared with the one ranked after it", () => {
  expect(neighbours([["C"], ["A"], ["B"]], ["A", "B", "C"], "C")).toEqual(["C", "A"]);
});

test("the last one is compared with the one before it", () => {
  expect(neighbours([["C"], ["A"], ["B"]], ["A", "B", "C"], "B")).toEqual(["A", "B"]);
});

test("before anything is ranked the order on the screen counts", () => {
  expect(neighbours([], ["A", "B", "C"], "B")).toEqual(["B", "C"]);
});
