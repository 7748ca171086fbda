import { expect, test } from "vitest";
import { NO_RANKING, type RankingAnswer } from "../ranking/answer";
import { objectionTo, stepOf, verdicts } from "./steps";

const rating = (value: number | null, ...flags: string[]) => ({ value, flags });
const answer = (some: Partial<RankingAnswer>): RankingAnswer => ({ ...NO_RANKING, ...some });
const good = answer({
  ranks: { A: 1, B: 2, C: 1 },
  ratings: { A: rating(7), B: rating(1, "hallucination"), C: rating(7) },
});

test("the steps follow the answer, also backwards", () => {
  expect(stepOf(NO_RANKING)).toBe("best");
  expect(stepOf(answer({ ranks: { A: 1 } }))).toBe("tie");
  expect(stepOf(answer({ ranks: { A: 1, C: 1 } }))).toBe("rest");
  expect(stepOf(answer({ ranks: { A: 1, C: 1, B: 2 } }))).toBe("rate");
  expect(stepOf({ ...good, ratings: { ...good.ratings, B: rating(1) } })).toBe("flag");
  expect(stepOf(good)).toBe("submit");
});

test("a good label meets no objection, and an empty one none yet", () => {
  expect(objectionTo(good)).toBeUndefined();
  expect(objectionTo(NO_RANKING)).toBeUndefined();
  expect(verdicts(good).every(({ isGood }) => isGood)).toBe(true);
});

test.each([
  ["order", { ranks: { A: 1, B: 1, C: 1 } }],
  ["tie", { ranks: { A: 1, B: 3, C: 2 } }],
  ["ratings", { ratings: { A: rating(1), B: rating(7), C: rating(1) } }],
  ["flag", { ratings: { ...good.ratings, A: rating(7, "sexual") } }],
] as const)("what is doubtful is said: %s", (check, change) => {
  expect(objectionTo({ ...good, ...(change as Partial<RankingAnswer>) })).toBe(check);
});

test("a missing flag is mentioned at the end only", () => {
  const without = { ...good, ratings: { ...good.ratings, B: rating(1) } };

  expect(objectionTo(without)).toBeUndefined();
  expect(verdicts(without).find(({ check }) => check === "flag")?.isGood).toBe(false);
});
