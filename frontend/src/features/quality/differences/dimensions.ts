/** The dimensions that agreement can be cut by, and the filter that each row stands for. */

import type { Patch } from "../filters";

export const dimensions = [
  ...["labeler", "group", "round", "week", "use_case", "language"],
  ...["k", "guideline", "model_pair", "length"],
] as const;
export type Dimension =
  | "labeler"
  | "group"
  | "round"
  | "week"
  | "use_case"
  | "language"
  | "k"
  | "guideline"
  | "model_pair"
  | "length";

export function dimensionIn(search: URLSearchParams): Dimension {
  const asked = search.get("by");
  return (dimensions as readonly Dimension[]).find((one) => one === asked) ?? "labeler";
}

/** Returns the filter of a row; null when there is none, for example for two groups at once. */
export function narrowing(by: Dimension, key: string): Patch | null {
  if (key === "") return null;
  if (by === "week") return { since: key, until: dayAfter(key, 6) };
  if (by === "group") return key.includes("+") ? null : { group: key };
  return { [by]: key };
}

function dayAfter(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}
