import { normalised, type Ranks, without } from "./order";

/** From seven replies on, sorting into bins first makes ranking easier. */
export const BINS = ["good", "middle", "bad"] as const;
export type Bin = (typeof BINS)[number];
export type Bins = Readonly<Record<string, Bin>>;

export const ENOUGH_FOR_BINS = 7;

// Digits start at 1 in every bin; this step keeps all good ranks before all middle ones.
const STEP = 100;

export function rankInBin(bin: Bin, digit: number): number {
  return BINS.indexOf(bin) * STEP + digit;
}

export function digitInBin(rank: number | undefined): number | undefined {
  return rank === undefined ? undefined : rank % STEP;
}

export function inBin(bins: Bins, bin: Bin): string[] {
  return Object.keys(bins)
    .filter((slot) => bins[slot] === bin)
    .sort();
}

/**
 * Puts a reply into a bin. Its rank in the old bin is dropped, and so is a rank that has no rivals
 * left.
 */
export function sorted(
  bins: Bins,
  ranks: Ranks,
  slot: string,
  bin: Bin,
): { bins: Bins; ranks: Ranks } {
  const [lone, ...others] = inBin(bins, bin).filter((other) => other !== slot);
  const kept = lone !== undefined && others.length === 0 ? without(ranks, lone) : ranks;
  return { bins: { ...bins, [slot]: bin }, ranks: without(kept, slot) };
}

/**
 * A reply alone in its bin gets a rank automatically, because there is nothing to compare it with.
 */
export function withLoneReplies(bins: Bins, ranks: Ranks): Ranks {
  const lone = BINS.flatMap((bin) => {
    const [slot, ...others] = inBin(bins, bin);
    return slot !== undefined && others.length === 0 ? [[slot, rankInBin(bin, 1)] as const] : [];
  });
  return { ...ranks, ...Object.fromEntries(lone) };
}

/** Leaves the bins. The order stays, and digits count through all replies again. */
export function withoutBins(ranks: Ranks): Ranks {
  return normalised(ranks);
}
