/** Reads screening tests from the server, and sends answers and grades. */

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import type { ItemAnswer } from "./itemAnswer";

export const testsQuery = queryOptions({
  queryKey: ["screening", "tests"],
  queryFn: ({ signal }) => body(api.GET("/api/qualification/", { signal })),
});

/** Starts the test or resumes it: the same request does both. */
export function attemptQuery(test_id: string) {
  return queryOptions({
    queryKey: ["screening", "attempt", test_id],
    queryFn: ({ signal }) =>
      body(
        api.POST("/api/qualification/tests/{test_id}/begin/", {
          params: { path: { test_id } },
          signal,
        }),
      ),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

interface Answered {
  item_id: string;
  said: ItemAnswer;
}

export function useAnswer(attempt_id: string) {
  return useMutation({
    meta: { quiet: true },
    mutationFn: ({ item_id, said }: Answered) =>
      body(
        api.PUT("/api/qualification/attempts/{attempt_id}/items/{item_id}/", {
          params: { path: { attempt_id, item_id } },
          body: said,
        }),
      ),
  });
}

export function useHandIn(attempt_id: string) {
  const client = useQueryClient();
  return useMutation({
    meta: { quiet: true },
    mutationFn: (topics: string[]) =>
      body(
        api.POST("/api/qualification/attempts/{attempt_id}/hand-in/", {
          params: { path: { attempt_id } },
          body: { topics },
        }),
      ),
    onSuccess: () => client.removeQueries({ queryKey: ["screening"] }),
  });
}

export const gradingQuery = queryOptions({
  queryKey: ["screening", "grading"],
  queryFn: async ({ signal }) => {
    const { data } = await api.GET("/api/qualification/grading/", { signal });
    // An empty answer means that there is nothing to grade.
    return data ?? null;
  },
});

export function useGrade() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ graded_id, score }: { graded_id: string; score: number }) =>
      body(
        api.PUT("/api/qualification/grading/{graded_id}/", {
          params: { path: { graded_id } },
          body: { score },
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: gradingQuery.queryKey }),
  });
}

/** The guidelines of real tasks, which candidates can read while they answer. */
export const guidelinesQuery = queryOptions({
  queryKey: ["guidelines", "current"],
  queryFn: ({ signal }) => body(api.GET("/api/guidelines/current/", { signal })),
});
