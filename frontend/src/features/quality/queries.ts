/** What the server knows about agreement. It is as of some seconds ago, and says so. */

import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import type { paths } from "@/api/schema";
import type { Asked } from "./filters";

const EVERY = 60_000; // ms

export type CutQuery = NonNullable<paths["/api/quality/cuts/{by}/"]["get"]["parameters"]["query"]>;
export type DisagreementsQuery = NonNullable<
  paths["/api/quality/disagreements/"]["get"]["parameters"]["query"]
>;

export const choicesQuery = queryOptions({
  queryKey: ["quality", "filters"],
  queryFn: ({ signal }) => body(api.GET("/api/quality/filters/", { signal })),
  staleTime: 5 * EVERY,
});

export function overviewQuery(query: Asked) {
  return queryOptions({
    queryKey: ["quality", "overview", query],
    queryFn: ({ signal }) => body(api.GET("/api/quality/overview/", { params: { query }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: EVERY,
  });
}

export function detailsQuery(query: Asked) {
  return queryOptions({
    queryKey: ["quality", "details", query],
    queryFn: ({ signal }) => body(api.GET("/api/quality/details/", { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}

export function cutQuery(by: string, query: CutQuery) {
  return queryOptions({
    queryKey: ["quality", "cuts", by, query],
    queryFn: ({ signal }) =>
      body(
        api.GET("/api/quality/cuts/{by}/", { params: { path: { by: by as "k" }, query }, signal }),
      ),
    placeholderData: keepPreviousData,
  });
}

export function matrixQuery(query: Asked) {
  return queryOptions({
    queryKey: ["quality", "matrix", query],
    queryFn: ({ signal }) => body(api.GET("/api/quality/matrix/", { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}

export function disagreementsQuery(query: DisagreementsQuery) {
  return queryOptions({
    queryKey: ["quality", "disagreements", query],
    queryFn: ({ signal }) =>
      body(api.GET("/api/quality/disagreements/", { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}

export function taskQuery(task: number) {
  return queryOptions({
    queryKey: ["quality", "tasks", task],
    queryFn: ({ signal }) =>
      body(
        api.GET("/api/quality/tasks/{task_id}/", { params: { path: { task_id: task } }, signal }),
      ),
  });
}
