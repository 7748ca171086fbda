/** The rank a labeler gave to each reply, by slot letter: 1 is best, equal is a tie. */
export type Ranks = Readonly<Record<string, number>>;

/** Slot letters, best first; letters in the same group are a tie. What the API takes. */
export type Order = string[][];

/** Give a reply a rank; the same rank again takes it away. */
export function assign(ranks: Ranks, slot: string, rank: number): Ranks {
  if (ranks[slot] === rank) return without(ranks, slot);
  return { ...ranks, [slot]: rank };
}

export function without(ranks: Ranks, slot: string): Ranks {
  return Object.fromEntries(Object.entries(ranks).filter(([other]) => other !== slot));
}

/** Gaps do not count: ranks 1, 3, 3, 7 are the order 1, 2, 2, 3. */
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

/** The same order with the ranks 1, 2, 3 and no gaps. */
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

/** "1. B = D   2. C   3. A": how an order is written wherever it stands in a sentence. */
export function written(order: Order): string {
  return order.map((group, at) => `${at + 1}. ${group.join(" = ")}`).join("   ");
}

/** Put a reply between two ranks (or on one), as a drag or "move up" does. */
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

/** Which two to compare first: the reply one is at and the one ranked next to it. */
export function neighbours(
  order: Order,
  slots: readonly string[],
  current: string,
): [string, string] {
  const line = [...order.flat(), ...slots.filter((slot) => !order.flat().includes(slot))];
  const at = Math.min(Math.max(line.indexOf(current), 0), line.length - 2);
  return [line[at] ?? current, line[at + 1] ?? current];
}
