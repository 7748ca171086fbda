import { expect, test } from "vitest";
import { nextAfter, onlyChange } from "./advance";
import { after, NO_RANKING, type RankingAct } from "./answer";

const slots = ["A", "B", "C"];
const rank = (slot: string, digit: number): RankingAct => ({ is: "rank", slot, digit });
const rate = (slot: string, value: number): RankingAct => ({ is: "rate", slot, value });
const answered = (...acts: RankingAct[]) => acts.reduce(after, NO_RANKING);

function next(earlier: RankingAct[], act: RankingAct & { slot: string }, rates: boolean) {
  const before = answered(...earlier);
  return nextAfter(before, after(before, act), act.slot, { slots, rates });
}

test("a rank leads to the next reply without one, from the last to the first", () => {
  expect(next([], { is: "rank", slot: "A", digit: 1 }, false)).toBe("B");
  expect(next([rank("B", 1)], { is: "rank", slot: "C", digit: 2 }, false)).toBe("A");
  expect(next([rank("A", 1), rank("B", 1)], { is: "rank", slot: "C", digit: 2 }, false)).toBe(
    undefined,
  );
});

test("where ratings are asked for, a reply is done with both", () => {
  expect(next([], { is: "rank", slot: "A", digit: 1 }, true)).toBe(undefined);
  expect(next([rank("A", 1)], { is: "rate", slot: "A", value: 5 }, true)).toBe("B");
  expect(next([rate("A", 5)], { is: "rank", slot: "A", digit: 1 }, true)).toBe("B");
});

test("who changes a rank stays at the reply", () => {
  expect(next([rank("A", 1)], { is: "rank", slot: "A", digit: 2 }, false)).toBe(undefined);
});

test("with bins, all replies are sorted before they are ranked", () => {
  const bins: RankingAct = { is: "useBins", on: true };
  const sort = (slot: string) => ({ is: "sort", slot, bin: "good" }) as const;

  expect(next([bins], sort("A"), false)).toBe("B");
  expect(next([bins, sort("A"), sort("B")], sort("C"), false)).toBe("A");
});

test("undo leads back to the reply that it changes", () => {
  expect(onlyChange(answered(rank("A", 1), rank("B", 2)), answered(rank("A", 1)))).toBe("B");
  expect(onlyChange(answered(rank("A", 1), rank("B", 2)), NO_RANKING)).toBe(undefined);
});
