/** Places of replies, and the order they make. */

/** Ids best first; those at the same place are a tie. */
export function orderOf(ids: readonly number[], places: readonly number[]): number[][] {
  const steps = [...new Set(places)].sort((one, other) => one - other);
  return steps.map((step) => ids.filter((_, index) => places[index] === step));
}

/** What to begin from: what was decided, else what people say together, else the order they stand in. */
export function startPlaces(
  count: number,
  decided: readonly number[] | undefined,
  consensus: readonly number[] | null,
): number[] {
  return [...(decided ?? consensus ?? Array.from({ length: count }, (_, index) => index + 1))];
}
