import { expect, test } from "vitest";

import { after, digitOf, digitsFor, NO_RANKING, numbersOf, type RankingAct } from "./answer";
import { orderOf } from "./order";

const acts = (...list: RankingAct[]) => list.reduce(after, NO_RANKING);

test("inside a bin the digits start at one again", () => {
  const answer = acts(
    { is: "useBins", on: true },
    { is: "sort", slot: "A", bin: "bad" },
    { is: "sort", slot: "B", bin: "good" },
    { is: "sort", slot: "C", bin: "bad" },
    { is: "rank", slot: "A", digit: 2 },
    { is: "rank", slot: "C", digit: 1 },
  );

  expect(orderOf(answer.ranks)).toEqual([["B"], ["C"], ["A"]]);
  expect(digitOf(answer, "A")).toBe(2);
  expect(digitsFor(answer, "A", 7)).toBe(2);
});

test("leaving the bins keeps what was ranked", () => {
  const answer = acts(
    { is: "useBins", on: true },
    { is: "sort", slot: "A", bin: "middle" },
    { is: "sort", slot: "B", bin: "good" },
    { is: "useBins", on: false },
  );

  expect(answer.ranks).toEqual({ A: 2, B: 1 });
});

test("rating a reply leaves the ranking alone", () => {
  const answer = acts({ is: "rank", slot: "A", digit: 1 }, { is: "rate", slot: "A", value: 3 });

  expect(answer.ranks).toEqual({ A: 1 });
  expect(answer.ratings.A?.value).toBe(3);
});

test("the order so far has the numbers of the cards, also after a tie", () => {
  const answer = acts(
    { is: "rank", slot: "A", digit: 1 },
    { is: "rank", slot: "B", digit: 1 },
    { is: "rank", slot: "C", digit: 3 },
  );

  expect(numbersOf(answer)).toEqual([1, digitOf(answer, "C")]);
});
