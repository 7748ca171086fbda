import { flagged, type Ratings, rated } from "../rating/ratings";

import {
  type Bin,
  type Bins,
  digitInBin,
  rankInBin,
  sorted,
  withLoneReplies,
  withoutBins,
} from "./bins";
import { assign, type Order, orderOf, type Ranks, ranksOf, unranked, without } from "./order";

/** The labeler's answer so far about the replies of one task. */
export type RankingAnswer = Readonly<{
  ranks: Ranks;
  ratings: Ratings;
  bins: Bins;
  /** Replies are first sorted into Good, Middle and Bad, and then ranked within these bins. */
  usesBins: boolean;
}>;

export const NO_RANKING: RankingAnswer = { ranks: {}, ratings: {}, bins: {}, usesBins: false };

export type RankingAct =
  | { is: "rank"; slot: string; digit: number }
  | { is: "unrank"; slot: string }
  | { is: "rate"; slot: string; value: number }
  | { is: "flag"; slot: string; code: string }
  | { is: "sort"; slot: string; bin: Bin }
  | { is: "order"; order: Order }
  | { is: "useBins"; on: boolean };

/**
 * Applies one action of the labeler. It is pure, so undo only needs the list of earlier answers.
 */
export function after(answer: RankingAnswer, act: RankingAct): RankingAnswer {
  switch (act.is) {
    case "rank":
      return { ...answer, ranks: assign(answer.ranks, act.slot, rankOf(answer, act)) };
    case "unrank":
      return { ...answer, ranks: without(answer.ranks, act.slot) };
    case "rate":
      return { ...answer, ratings: rated(answer.ratings, act.slot, act.value) };
    case "flag":
      return { ...answer, ratings: flagged(answer.ratings, act.slot, act.code) };
    case "sort": {
      const { bins, ranks } = sorted(answer.bins, answer.ranks, act.slot, act.bin);
      return { ...answer, bins, ranks: withLoneReplies(bins, ranks) };
    }
    case "order":
      return { ...answer, ranks: ranksOf(act.order), bins: {}, usesBins: false };
    case "useBins":
      return act.on
        ? { ...answer, usesBins: true, bins: {}, ranks: {} }
        : { ...answer, usesBins: false, bins: {}, ranks: withoutBins(answer.ranks) };
  }
}

function rankOf({ usesBins, bins }: RankingAnswer, act: { slot: string; digit: number }): number {
  const bin = bins[act.slot];
  return usesBins && bin !== undefined ? rankInBin(bin, act.digit) : act.digit;
}

/** Returns the digit that is selected on a reply's card. */
export function digitOf({ ranks, usesBins }: RankingAnswer, slot: string): number | undefined {
  return usesBins ? digitInBin(ranks[slot]) : ranks[slot];
}

/**
 * Returns the number before each group of the order so far: the digit on its cards, also while
 * digits are still missing. With bins the digits of the cards start at 1 in each bin.
 */
export function numbersOf({ ranks, usesBins }: Pick<RankingAnswer, "ranks" | "usesBins">) {
  return orderOf(ranks).map(([slot = ""], at) => (usesBins ? at + 1 : (ranks[slot] ?? at + 1)));
}

/** Returns the number of digits on a card: as many as there are replies to compare it with. */
export function digitsFor({ usesBins, bins }: RankingAnswer, slot: string, all: number): number {
  if (!usesBins) return all;
  return Object.values(bins).filter((bin) => bin === bins[slot]).length;
}

export function isTouched({ ranks, ratings, bins }: RankingAnswer): boolean {
  return [ranks, ratings, bins].some((said) => Object.keys(said).length > 0);
}

export function stillToRank({ ranks }: RankingAnswer, slots: readonly string[]): string[] {
  return unranked(ranks, slots);
}
