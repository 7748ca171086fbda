/**
 * Reads agreement from the server. Answers may be a few seconds stale; each carries its timestamp.
 */

import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import type { paths } from "@/api/schema";
import type { FilterQuery } from "./filters";

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

export function overviewQuery(query: FilterQuery) {
  return queryOptions({
    queryKey: ["quality", "overview", query],
    queryFn: ({ signal }) => body(api.GET("/api/quality/overview/", { params: { query }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: EVERY,
  });
}

export function detailsQuery(query: FilterQuery) {
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

export function matrixQuery(query: FilterQuery) {
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

export type LabelersQuery = NonNullable<
  paths["/api/quality/labelers/"]["get"]["parameters"]["query"]
>;
export type ConcernsQuery = NonNullable<
  paths["/api/quality/concerns/"]["get"]["parameters"]["query"]
>;
export type AdjudicationsQuery = NonNullable<
  paths["/api/quality/adjudications/"]["get"]["parameters"]["query"]
>;

export function labelersQuery(query: LabelersQuery) {
  return queryOptions({
    queryKey: ["quality", "labelers", query],
    queryFn: ({ signal }) => body(api.GET("/api/quality/labelers/", { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}

export function labelerQuery(person_id: string, query: FilterQuery) {
  return queryOptions({
    queryKey: ["quality", "labeler", person_id, query],
    queryFn: ({ signal }) =>
      body(
        api.GET("/api/quality/labelers/{person_id}/", {
          params: { path: { person_id }, query },
          signal,
        }),
      ),
  });
}

export function concernsQuery(query: ConcernsQuery) {
  return queryOptions({
    queryKey: ["quality", "concerns", query],
    queryFn: ({ signal }) => body(api.GET("/api/quality/concerns/", { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}

export function adjudicationsQuery(query: AdjudicationsQuery) {
  return queryOptions({
    queryKey: ["quality", "adjudications", query],
    queryFn: ({ signal }) =>
      body(api.GET("/api/quality/adjudications/", { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}

export const goldQuery = queryOptions({
  queryKey: ["quality", "gold"],
  queryFn: ({ signal }) => body(api.GET("/api/quality/gold/", { signal })),
});

export type ReportQuery = NonNullable<
  paths["/api/quality/reports/position/"]["get"]["parameters"]["query"]
>;
export type SpanQuery = NonNullable<
  paths["/api/quality/reports/throughput/"]["get"]["parameters"]["query"]
>;

export const positionQuery = (query: ReportQuery) =>
  queryOptions({
    queryKey: ["quality", "position", query],
    queryFn: ({ signal }) =>
      body(api.GET("/api/quality/reports/position/", { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });

export const lengthQuery = (query: ReportQuery) =>
  queryOptions({
    queryKey: ["quality", "length", query],
    queryFn: ({ signal }) =>
      body(api.GET("/api/quality/reports/length/", { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });

export const timeQuery = (query: ReportQuery) =>
  queryOptions({
    queryKey: ["quality", "time", query],
    queryFn: ({ signal }) =>
      body(api.GET("/api/quality/reports/time/", { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });

export const costQuery = (query: ReportQuery) =>
  queryOptions({
    queryKey: ["quality", "cost", query],
    queryFn: ({ signal }) =>
      body(api.GET("/api/quality/reports/cost/", { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });

export const throughputQuery = (query: SpanQuery) =>
  queryOptions({
    queryKey: ["quality", "throughput", query],
    queryFn: ({ signal }) =>
      body(api.GET("/api/quality/reports/throughput/", { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });

export const skipsQuery = (query: SpanQuery) =>
  queryOptions({
    queryKey: ["quality", "skips", query],
    queryFn: ({ signal }) =>
      body(api.GET("/api/quality/reports/skips/", { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });

export const queueQuery = queryOptions({
  queryKey: ["quality", "queue"],
  queryFn: ({ signal }) => body(api.GET("/api/quality/reports/queue/", { signal })),
  refetchInterval: EVERY,
});
