import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";

const LABELS_PER_PAGE = 20;

export const workQuery = queryOptions({
  queryKey: ["my-work"],
  queryFn: ({ signal }) => {
    const { timeZone: zone } = Intl.DateTimeFormat().resolvedOptions();
    return body(api.GET("/api/labels/mine/summary/", { params: { query: { zone } }, signal }));
  },
});

/** Asked for once per task, by the screen of the task. */
export const progressQuery = queryOptions({
  queryKey: ["my-progress"],
  queryFn: ({ signal }) => {
    const { timeZone: zone } = Intl.DateTimeFormat().resolvedOptions();
    return body(api.GET("/api/labels/mine/progress/", { params: { query: { zone } }, signal }));
  },
  enabled: false,
  retry: false,
  meta: { quiet: true },
});

export const labelsQuery = infiniteQueryOptions({
  queryKey: ["my-labels"],
  initialPageParam: "",
  queryFn: ({ pageParam: after, signal }) => {
    const query = { limit: LABELS_PER_PAGE, ...(after && { after }) };
    return body(api.GET("/api/labels/mine/", { params: { query }, signal }));
  },
  getNextPageParam: ({ next }) => next,
});

/** A label with the task it belongs to. */
export function editQuery(label: string) {
  return queryOptions({
    queryKey: ["my-labels", label],
    queryFn: async ({ signal }) => {
      const path = { params: { path: { label_id: label } }, signal };
      const stored = await body(api.GET("/api/labels/{label_id}/", path));
      const seat = await body(
        api.GET("/api/tasks/seats/{seat_id}/", {
          params: { path: { seat_id: stored.seat } },
          signal,
        }),
      );
      return { stored, seat };
    },
    // Always edit the stored version, never a cached one.
    staleTime: 0,
    gcTime: 0,
  });
}
