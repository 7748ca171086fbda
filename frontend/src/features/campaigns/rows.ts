/** Turns estimates of the server into rows of a chart. */

import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { EstimateOut, ResultsOut } from "@/api/schema";
import type { IntervalRow } from "@/shared/charts";

const reasons = {
  never_met: "reasons.neverMet",
  styles_tell_models: "reasons.stylesTell",
  styles_are_alike: "reasons.stylesAlike",
} as const;

/** Returns the reason for a missing number in words, or "" when there is none. */
export function useReason(): (code: string) => string {
  const { t } = useTranslation("campaigns");
  return useCallback(
    (code) => code && t(reasons[code as keyof typeof reasons] ?? "reasons.tooFew"),
    [t],
  );
}

/** Returns one row per model, in the order of the campaign. */
export function asRows(
  results: ResultsOut,
  estimates: readonly EstimateOut[],
  reason: (code: string) => string,
  group?: string,
): IntervalRow[] {
  return estimates.map((estimate, place) => ({
    ...estimate,
    ...(group ? { group } : {}),
    id: `${place}${group ?? ""}`,
    label: results.entrants[place]?.name ?? "",
    n: estimate.labels,
    reason: reason(estimate.reason),
  }));
}
