/** Reads the report cards of runs. */

import { queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";

/** Which reports: of these runs, or of the runs that trained or evaluated a model. */
export type Wanted = { runs: readonly string[] } | { model: string };

export function reportsQuery(wanted: Wanted) {
  const query = "model" in wanted ? { model: wanted.model } : { runs: wanted.runs.join(",") };
  return queryOptions({
    queryKey: ["runs", "reports", query],
    queryFn: ({ signal }) => body(api.GET("/api/runs/reports/", { params: { query }, signal })),
    placeholderData: (before) => before,
    staleTime: Number.POSITIVE_INFINITY, // what a finished run scored never changes
  });
}
