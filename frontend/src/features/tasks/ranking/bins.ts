import { normalised, type Ranks, without } from "./order";

/** With seven replies or more it helps to sort them roughly before ordering them finely. */
export const BINS = ["good", "middle", "bad"] as const;
export type Bin = (typeof BINS)[number];
export type Bins = Readonly<Record<string, Bin>>;

export const ENOUGH_FOR_BINS = 7;

// Inside a bin the digits start at 1 again; the step keeps every good rank before every middle one.
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

/** Put a reply into a bin. Its rank inside the old one is forgotten, and so is a rank without rivals. */
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

/** A reply alone in its bin needs no digit: there is nothing to compare it with. */
export function withLoneReplies(bins: Bins, ranks: Ranks): Ranks {
  const lone = BINS.flatMap((bin) => {
    const [slot, ...others] = inBin(bins, bin);
    return slot !== undefined && others.length === 0 ? [[slot, rankInBin(bin, 1)] as const] : [];
  });
  return { ...ranks, ...Object.fromEntries(lone) };
}

/** Leave the bins: the order stays, the digits count through all replies again. */
export function withoutBins(ranks: Ranks): Ranks {
  return normalised(ranks);
}
