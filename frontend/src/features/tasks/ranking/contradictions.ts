import type { Order } from "./order";

export type Contradiction = { above: string; below: string };

/**
 * Returns pairs in which the reply with the better rank has the lower rating. This warns the
 * labeler and blocks nothing.
 */
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
