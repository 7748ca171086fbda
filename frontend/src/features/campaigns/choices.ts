/** What can be chosen about a campaign, in the order of the lists. */

export const groups = ["all", "training", "held_out"] as const;
export type Group = (typeof groups)[number];

export const parts = [
  "customer/training",
  "customer/held_out",
  "labeler/training",
  "labeler/held_out",
] as const;
export type Part = (typeof parts)[number];
