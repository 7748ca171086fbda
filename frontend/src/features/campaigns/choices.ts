/** The choices of the campaign form, in the order of its lists. */

export const groups = ["all", "training", "held_out"] as const;
export type Group = (typeof groups)[number];

/** What is held equal on the leaderboard. */
export const controls = ["none", "length", "styles"] as const;
export type Control = (typeof controls)[number];

export const parts = [
  "customer/training",
  "customer/held_out",
  "labeler/training",
  "labeler/held_out",
] as const;
export type Part = (typeof parts)[number];
