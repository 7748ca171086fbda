/** What the practice task asks for next, and what it says about the answer so far. Pure. */

import type { RankingAnswer } from "../ranking/answer";
import { ratingOf } from "../rating/ratings";

/** Replies A and C say the same; reply B is wrong. */
const RIGHT = ["A", "C"] as const;
const WRONG = "B";
const FLAG = "hallucination";

export const STEPS = ["best", "tie", "rest", "rate", "flag"] as const;
export type Step = (typeof STEPS)[number] | "submit";

/** Returns the first step that the answer does not have yet; undo leads back to it. */
export function stepOf(answer: RankingAnswer): Step {
  return STEPS.find((step) => !isDone(step, answer)) ?? "submit";
}

function isDone(step: (typeof STEPS)[number], { ranks, ratings }: RankingAnswer): boolean {
  switch (step) {
    case "best":
      return ranks[RIGHT[0]] !== undefined;
    case "tie":
      return ranks[RIGHT[1]] !== undefined;
    case "rest":
      return ranks[WRONG] !== undefined;
    case "rate":
      return [...RIGHT, WRONG].every((slot) => ratingOf(ratings, slot).value !== null);
    case "flag":
      return ratingOf(ratings, WRONG).flags.length > 0;
  }
}

export const CHECKS = ["order", "tie", "ratings", "flag"] as const;
export type Check = (typeof CHECKS)[number];

/** Returns the first thing that a good label would have otherwise; undefined while there is none. */
export function objectionTo(answer: RankingAnswer): Check | undefined {
  return CHECKS.find((check) => isAgainst(check, answer));
}

/** Returns whether each part of the submitted answer is as a good label would have it. */
export function verdicts(answer: RankingAnswer): { check: Check; isGood: boolean }[] {
  return CHECKS.map((check) => ({
    check,
    isGood: !isAgainst(check, answer) && (check !== "flag" || isDone("flag", answer)),
  }));
}

function isAgainst(check: Check, { ranks, ratings }: RankingAnswer): boolean {
  const rated = (slot: string) => ratingOf(ratings, slot).value;
  switch (check) {
    case "order":
      return RIGHT.some((slot) => atLeast(ranks[slot], ranks[WRONG]));
    case "tie":
      return (
        RIGHT.every((slot) => ranks[slot] !== undefined) && ranks[RIGHT[0]] !== ranks[RIGHT[1]]
      );
    case "ratings":
      return RIGHT.some((slot) => atLeast(rated(WRONG), rated(slot)));
    case "flag":
      return (
        RIGHT.some((slot) => ratingOf(ratings, slot).flags.length > 0) ||
        ratingOf(ratings, WRONG).flags.some((code) => code !== FLAG)
      );
  }
}

/** Returns whether both numbers are there and the first is not below the second. */
function atLeast(one: number | null | undefined, other: number | null | undefined): boolean {
  return typeof one === "number" && typeof other === "number" && one >= other;
}
