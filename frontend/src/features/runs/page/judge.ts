/** The state of an invariant by the latest value of its metric. */

import type { InvariantOut } from "@/api/schema";
import { type Feed, lineOf, stepsOf } from "../live/feed";

export interface Judged {
  state: InvariantOut["state"];
  value: number | null;
  line: readonly { x: number; y: number }[];
}

export function judged(invariant: InvariantOut, points: Feed["points"]): Judged {
  const { metric, low, high, from_step } = invariant;
  const line = lineOf(points, metric);
  const newest = stepsOf(points).findLast((step) => metric in (points.get(step) ?? {}));
  // Keep the server's judgement when there is no newer value, or when it saw a value that is not a
  // number.
  const noNumber = invariant.state === "red" && invariant.value === null;
  if (newest === undefined || noNumber)
    return { state: invariant.state, value: invariant.value, line };
  const value = points.get(newest)?.[metric] ?? null;
  if (newest < from_step) return { state: "waiting", value, line };
  const holds = value !== null && low <= value && value <= high;
  return { state: holds ? "holds" : "red", value, line };
}
