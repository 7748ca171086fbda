/** The calculations of the comparison page. */

import type { ComparedOut } from "@/api/schema";
import type { Series } from "@/shared/charts";

/** Returns one series per run that measured the metric. */
export function seriesFor(runs: readonly ComparedOut[], metric: string): Series[] {
  return runs.flatMap(({ id, name, metrics }) => {
    const column = metrics.values[metric];
    if (!column) return [];
    const points = metrics.steps.flatMap((x, at) => {
      const y = column[at];
      return y === null || y === undefined ? [] : [{ x, y }];
    });
    return points.length > 0 ? [{ id, label: name, points }] : [];
  });
}

export function namesOfAll(runs: readonly ComparedOut[]): string[] {
  return [...new Set(runs.flatMap(({ metrics }) => Object.keys(metrics.values)))];
}

/** Returns the latest value of a metric. */
export function newest({ metrics }: ComparedOut, metric: string): number | null {
  return metrics.values[metric]?.findLast((value) => value !== null) ?? null;
}

/** Returns the run ids in an address. */
export function idsIn(search: string): string[] {
  const listed = new URLSearchParams(search).get("runs") ?? "";
  return [...new Set(listed.split(",").filter((id) => id !== ""))];
}
