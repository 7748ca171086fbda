/** Reads runs from the server, and changes them. */

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import type { RunCheckIn, RunIn, RunLineOut, RunLogOut, SweepIn } from "@/api/schema";

const at = (run_id: string) => ({ params: { path: { run_id } } });
const MOST_POINTS = 2_000;

export const stepsQuery = queryOptions({
  queryKey: ["runs", "steps"],
  queryFn: ({ signal }) => body(api.GET("/api/runs/steps/", { signal })),
  staleTime: Number.POSITIVE_INFINITY,
});

export const machinesQuery = queryOptions({
  queryKey: ["runs", "machines"],
  queryFn: ({ signal }) => body(api.GET("/api/runs/machines/", { signal })),
  refetchInterval: 10_000,
});

export function runQuery(id: string) {
  return queryOptions({
    queryKey: ["runs", "one", id],
    queryFn: ({ signal }) => body(api.GET("/api/runs/{run_id}/", { ...at(id), signal })),
  });
}

/** Fetches everything so far. The stream continues from `last_event`. */
export async function soFar(run_id: string, signal: AbortSignal) {
  const path = { path: { run_id } };
  const metrics = await body(
    api.GET("/api/runs/{run_id}/metrics/", {
      params: { ...path, query: { most: MOST_POINTS } },
      signal,
    }),
  );
  const [samples, log] = await Promise.all([
    body(api.GET("/api/runs/{run_id}/samples/", { params: path, signal })),
    wholeLog(run_id, signal),
  ]);
  return { metrics, samples: samples.toReversed(), lines: log };
}

async function wholeLog(run_id: string, signal: AbortSignal) {
  const lines: RunLineOut[] = [];
  let after: number | null = 0;
  while (after !== null) {
    const part: RunLogOut = await body(
      api.GET("/api/runs/{run_id}/log/", {
        params: { path: { run_id }, query: { after } },
        signal,
      }),
    );
    lines.push(...part.lines);
    after = part.next;
  }
  return lines;
}

export function eventsAfter(run_id: string, after: number, signal: AbortSignal) {
  return body(
    api.GET("/api/runs/{run_id}/events/", {
      params: { path: { run_id }, query: { after } },
      signal,
    }),
  );
}

const COMPARED_EVERY = 5_000;

export function compareQuery(ids: readonly string[]) {
  return queryOptions({
    queryKey: ["runs", "compare", ids],
    queryFn: ({ signal }) =>
      body(api.GET("/api/runs/compare/", { params: { query: { runs: ids.join(",") } }, signal })),
    enabled: ids.length > 0,
    placeholderData: (before) => before,
    refetchInterval: COMPARED_EVERY,
  });
}

/** What a run would be and need, or its errors. */
export function checkQuery(wanted: RunCheckIn) {
  return queryOptions({
    queryKey: ["runs", "check", wanted],
    queryFn: ({ signal }) => body(api.POST("/api/runs/check/", { body: wanted, signal })),
    placeholderData: (before) => before,
  });
}

export type LaunchRequest =
  | { kind: "once"; body: RunIn }
  | { kind: "sweep"; body: SweepIn }
  | { kind: "clone"; of: string; body: RunIn };

/** Launches the run and returns the addresses of the new runs. */
export async function launch(wish: LaunchRequest): Promise<string[]> {
  if (wish.kind === "sweep") {
    const sweep = await body(api.POST("/api/runs/sweeps/", { body: wish.body }));
    return sweep.runs.map(({ id }) => id);
  }
  if (wish.kind === "clone") {
    const { name = "", spec = {}, inputs = {}, gpus = 1 } = wish.body;
    const copy = { name, changes: spec, inputs, gpus };
    const run = await body(api.POST("/api/runs/{run_id}/clone/", { ...at(wish.of), body: copy }));
    return [run.id];
  }
  return [(await body(api.POST("/api/runs/", { body: wish.body }))).id];
}

export function useMove(id: string, action: "cancel" | "resume") {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => body(api.POST(`/api/runs/{run_id}/${action}/`, at(id))),
    onSettled: () => client.invalidateQueries({ queryKey: runQuery(id).queryKey }),
  });
}
