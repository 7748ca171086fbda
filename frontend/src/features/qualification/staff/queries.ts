/**
 * Reads tests and results from the server for the people who compose and decide, and changes them.
 */

import {
  infiniteQueryOptions,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { api, body } from "@/api/client";
import type { PatchedCutoffsIn, ScreeningIn } from "@/api/schema";

export const composedTestsQuery = queryOptions({
  queryKey: ["screening", "composed"],
  queryFn: ({ signal }) => body(api.GET("/api/qualification/tests/", { signal })),
});

const at = (test_id: string) => ({ params: { path: { test_id } } });

export function composedTestQuery(test_id: string) {
  return queryOptions({
    queryKey: ["screening", "composed", test_id],
    queryFn: ({ signal }) =>
      body(api.GET("/api/qualification/tests/{test_id}/", { ...at(test_id), signal })),
    enabled: test_id !== "",
  });
}

/** Returns a function that reloads every test and result. */
function useReread() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: ["screening"] });
}

/** Creates a test, or replaces the questions of a test that nobody has seen. */
export function useCompose(test_id: string) {
  const onSuccess = useReread();
  return useMutation({
    meta: { quiet: true },
    mutationFn: (said: ScreeningIn) =>
      test_id === ""
        ? body(api.POST("/api/qualification/tests/", { body: said }))
        : body(
            api.PUT("/api/qualification/tests/{test_id}/items/", { ...at(test_id), body: said }),
          ),
    onSuccess,
  });
}

export function useOpen(test_id: string) {
  const onSuccess = useReread();
  return useMutation({
    mutationFn: (opens: boolean) =>
      opens
        ? body(api.POST("/api/qualification/tests/{test_id}/open/", at(test_id)))
        : body(api.DELETE("/api/qualification/tests/{test_id}/open/", at(test_id))),
    onSuccess,
  });
}

export function useCutoffs(test_id: string) {
  const onSuccess = useReread();
  return useMutation({
    meta: { quiet: true },
    mutationFn: (said: PatchedCutoffsIn) =>
      body(api.PATCH("/api/qualification/tests/{test_id}/", { ...at(test_id), body: said })),
    onSuccess,
  });
}

export type ResultFilter = "waiting" | "decided" | "all";

export function resultsQuery(
  which: ResultFilter,
  about: { test?: string; candidate?: string } = {},
) {
  const filter = { ...about, ...(which === "all" ? {} : { decided: which === "decided" }) };
  return infiniteQueryOptions({
    queryKey: ["screening", "results", filter],
    queryFn: ({ signal, pageParam }) => {
      const query = { ...filter, ...(pageParam ? { after: pageParam } : {}) };
      return body(api.GET("/api/qualification/results/", { params: { query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
  });
}

export function resultQuery(result_id: string) {
  return queryOptions({
    queryKey: ["screening", "result", result_id],
    queryFn: ({ signal }) =>
      body(
        api.GET("/api/qualification/results/{result_id}/", {
          params: { path: { result_id } },
          signal,
        }),
      ),
  });
}

export function useDecide(result_id: string) {
  const onSuccess = useReread();
  return useMutation({
    meta: { quiet: true },
    mutationFn: (said: { passed: boolean; reasons: string }) =>
      body(
        api.POST("/api/qualification/results/{result_id}/decide/", {
          params: { path: { result_id } },
          body: said,
        }),
      ),
    onSuccess,
  });
}
