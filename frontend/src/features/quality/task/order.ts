/** Converts between ranks of replies and their order. */

/** Returns ids, best first; ids with the same rank are a tie. */
export function orderOf(ids: readonly number[], places: readonly number[]): number[][] {
  const steps = [...new Set(places)].sort((one, other) => one - other);
  return steps.map((step) => ids.filter((_, index) => places[index] === step));
}

/** Returns the initial ranks: the decision, else the consensus, else the order on the screen. */
export function startPlaces(
  count: number,
  decided: readonly number[] | undefined,
  consensus: readonly number[] | null,
): number[] {
  return [...(decided ?? consensus ?? Array.from({ length: count }, (_, index) => index + 1))];
}
