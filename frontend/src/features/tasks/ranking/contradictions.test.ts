import { expect, test } from "vitest";

import { contradictions } from "./contradictions";

test("a reply ranked above another but rated below it is worth a note", () => {
  const found = contradictions([["A"], ["B", "C"]], { A: 4, B: 6, C: 4 });

  expect(found).toEqual([{ above: "A", below: "B" }]);
});

test("a tie never contradicts the ratings", () => {
  expect(contradictions([["A", "B"]], { A: 1, B: 7 })).toEqual([]);
});

test("what is not rated yet contradicts nothing", () => {
  expect(contradictions([["A"], ["B"]], { B: 7 })).toEqual([]);
});
