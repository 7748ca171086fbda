/** Reads guidelines and their translations. */

import { queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";

const A_WHILE = 60_000; // ms

/** The text of one version. A published version never changes. */
export const guidelineQuery = (guideline_id: number) =>
  queryOptions({
    queryKey: ["guideline", guideline_id],
    queryFn: ({ signal }) => {
      const params = { path: { guideline_id } };
      return body(api.GET("/api/guidelines/{guideline_id}/", { params, signal }));
    },
    staleTime: Number.POSITIVE_INFINITY,
  });

/** The newest translation of a version per language; it may be of an earlier version. */
export const translationsQuery = (guideline_id: number) =>
  queryOptions({
    queryKey: ["guidelines", "translations", guideline_id],
    queryFn: ({ signal }) => {
      const params = { path: { guideline_id } };
      return body(api.GET("/api/guidelines/{guideline_id}/translations/", { params, signal }));
    },
    staleTime: A_WHILE,
    meta: { quiet: true },
  });

export const currentQuery = queryOptions({
  queryKey: ["guidelines", "current"],
  queryFn: ({ signal }) => body(api.GET("/api/guidelines/current/", { signal })),
  staleTime: A_WHILE,
});
