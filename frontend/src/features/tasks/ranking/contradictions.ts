import type { Order } from "./order";

export type Contradiction = { above: string; below: string };

/** Pairs where the one ranked higher got the lower rating. A note for the labeler, never a block. */
export function contradictions(
  order: Order,
  ratings: Readonly<Record<string, number | undefined>>,
): Contradiction[] {
  return order.flatMap((group, at) =>
    group.flatMap((above) =>
      order
        .slice(at + 1)
        .flat()
        .filter((below) => isLower(ratings[above], ratings[below]))
        .map((below) => ({ above, below })),
    ),
  );
}

function isLower(a: number | undefined, b: number | undefined): boolean {
  return a !== undefined && b !== undefined && a < b;
}
