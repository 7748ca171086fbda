/** Why two people differ: what a reviewer can say about it. */
export const tags = ["error", "taste", "ambiguous_prompt", "guideline_gap"] as const;
export type Tag = (typeof tags)[number];
