import type { Seat } from "../desk/server";

type Guideline = NonNullable<Seat["guideline"]>;

/** The next task is loaded before a guideline is acknowledged, so its own word may be older. */
const read = new Set<number>();

export const acknowledged = {
  has: ({ id, acknowledged: known }: Guideline) => known || read.has(id),
  add({ id }: Guideline) {
    read.add(id);
  },
};
