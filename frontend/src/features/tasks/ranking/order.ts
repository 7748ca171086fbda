/** The labeler's rank for each reply, by slot letter: 1 is best, equal is a tie. */
export type Ranks = Readonly<Record<string, number>>;

/** Slot letters, best first; letters in the same group are a tie. This is the form of the API. */
export type Order = string[][];

export function assign(ranks: Ranks, slot: string, rank: number): Ranks {
  return { ...ranks, [slot]: rank };
}

export function without(ranks: Ranks, slot: string): Ranks {
  return Object.fromEntries(Object.entries(ranks).filter(([other]) => other !== slot));
}

/** Returns the order. Gaps do not matter: ranks 1, 3, 3, 7 give the order 1, 2, 2, 3. */
export function orderOf(ranks: Ranks): Order {
  const groups = new Map<number, string[]>();
  for (const [slot, rank] of Object.entries(ranks).sort()) {
    groups.set(rank, [...(groups.get(rank) ?? []), slot]);
  }
  return [...groups].sort(([a], [b]) => a - b).map(([, group]) => group);
}

export function ranksOf(order: Order): Ranks {
  return Object.fromEntries(order.flatMap((group, at) => group.map((slot) => [slot, at + 1])));
}

/** Returns ranks 1, 2, 3 without gaps, in the same order. */
export function normalised(ranks: Ranks): Ranks {
  return ranksOf(orderOf(ranks));
}

export function unranked(ranks: Ranks, slots: readonly string[]): string[] {
  return slots.filter((slot) => ranks[slot] === undefined);
}

export function tiedWith(ranks: Ranks, slot: string): string[] {
  const rank = ranks[slot];
  if (rank === undefined) return [];
  return Object.keys(ranks)
    .filter((other) => other !== slot && ranks[other] === rank)
    .sort();
}

/** Returns "1. B = D   2. C   3. A", for use in a sentence. */
export function written(order: Order, numbers?: readonly number[]): string {
  return order.map((group, at) => `${numbers?.[at] ?? at + 1}. ${group.join(" = ")}`).join("   ");
}

/** Moves a reply between two ranks or onto one, as dragging and "move up" do. */
export function moved(order: Order, slot: string, to: number, tie: boolean): Order {
  const target = order[to]?.find((other) => other !== slot);
  const rest = order.map((group) => group.filter((other) => other !== slot));
  if (tie && target !== undefined) {
    return rest
      .map((group) => (group.includes(target) ? [...group, slot].sort() : group))
      .filter((group) => group.length > 0);
  }
  return [...rest.slice(0, to), [slot], ...rest.slice(to)].filter((group) => group.length > 0);
}

/** Returns the pair to compare first: the current reply and the one ranked next to it. */
export function neighbours(
  order: Order,
  slots: readonly string[],
  current: string,
): [string, string] {
  const line = [...order.flat(), ...slots.filter((slot) => !order.flat().includes(slot))];
  const at = Math.min(Math.max(line.indexOf(current), 0), line.length - 2);
  return [line[at] ?? current, line[at + 1] ?? current];
}
