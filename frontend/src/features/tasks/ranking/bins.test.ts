import { expect, test } from "vitest";

import { digitInBin, rankInBin, sorted, withLoneReplies, withoutBins } from "./bins";
import { orderOf } from "./order";

test("every good reply stands before every middle one", () => {
  const ranks = { A: rankInBin("middle", 1), B: rankInBin("good", 3), C: rankInBin("bad", 1) };

  expect(orderOf(ranks)).toEqual([["B"], ["A"], ["C"]]);
});

test("a reply that changes its bin loses its rank", () => {
  const after = sorted({ A: "good" }, { A: 1, B: 2 }, "A", "bad");

  expect(after).toEqual({ bins: { A: "bad" }, ranks: { B: 2 } });
});

test("a reply alone in its bin is ranked already", () => {
  const ranks = withLoneReplies({ A: "good", B: "bad", C: "bad" }, {});

  expect(ranks).toEqual({ A: rankInBin("good", 1) });
});

test("a reply that gets a rival in its bin must be ranked", () => {
  const after = sorted({ A: "good" }, { A: rankInBin("good", 1) }, "B", "good");

  expect(after.ranks).toEqual({});
});

test("leaving the bins keeps the order", () => {
  const ranks = { A: rankInBin("good", 2), B: rankInBin("bad", 1), C: rankInBin("good", 2) };

  expect(withoutBins(ranks)).toEqual({ A: 1, C: 1, B: 2 });
  expect(digitInBin(ranks.B)).toBe(1);
});
