/** What the server knows about the loop, its rounds and sample batches, and what is done to them. */

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { everyModel } from "@/api/models";
import { everyPage } from "@/api/pages";
import type { BatchIn, BatchOut, ChoiceIn, PlanIn, RoundIn } from "@/api/schema";

const EVERY = 4_000; // ms

export const loopQuery = queryOptions({
  queryKey: ["loop"],
  queryFn: ({ signal }) => body(api.GET("/api/rounds/loop/", { signal })),
  refetchInterval: EVERY,
});

const at = (round_number: number) => ({ params: { path: { round_number } } });

/** A deed at the loop: afterwards the picture is drawn anew. */
function useDeed<Sent>(deed: (sent: Sent) => Promise<unknown>, quiet = false) {
  const client = useQueryClient();
  return useMutation({
    meta: { quiet },
    mutationFn: deed,
    onSettled: () => client.invalidateQueries({ queryKey: loopQuery.queryKey }),
  });
}

export const useBegin = () =>
  useDeed((sent: RoundIn) => body(api.POST("/api/rounds/", { body: sent })), true);

export const useNext = (round: number) =>
  useDeed((stage: StageKey) =>
    body(api.POST("/api/rounds/{round_number}/next/", { ...at(round), body: { stage } })),
  );

export const useDecide = (round: number) =>
  useDeed((sent: { promote: boolean; reason: string }) =>
    body(api.POST("/api/rounds/{round_number}/decide/", { ...at(round), body: sent })),
  );

export const useChange = (round: number) =>
  useDeed((sent: { automatic?: boolean; plan?: PlanIn }) =>
    body(api.PATCH("/api/rounds/{round_number}/", { ...at(round), body: sent })),
  );

export const useAbandon = (round: number) =>
  useDeed(() => body(api.POST("/api/rounds/{round_number}/abandon/", at(round))));

export const useRollBack = () =>
  useDeed((reason: string) =>
    body(api.POST("/api/registry/policy/roll-back/", { body: { reason } })),
  );

export const stageKeys = [
  "sample",
  "label",
  "freeze",
  "reward",
  "policy",
  "evaluate",
  "gate",
  "promote",
] as const;
export type StageKey = (typeof stageKeys)[number];

const batchAt = (batch_id: string) => ({ params: { path: { batch_id } } });

export function batchQuery(id: string) {
  return queryOptions({
    queryKey: ["batches", id],
    queryFn: ({ signal }) =>
      body(api.GET("/api/samples/batches/{batch_id}/", { ...batchAt(id), signal })),
    refetchInterval: ({ state }) => (state.data?.state === "drawing" ? EVERY : false),
  });
}

/** What was drawn is there when the batch says so, and is asked for anew then. */
export function batchPromptsQuery(batch: BatchOut, offset: number, lacking: boolean) {
  const { id, state, kept } = batch;
  return queryOptions({
    queryKey: ["batches", id, "prompts", state, kept, offset, lacking],
    queryFn: ({ signal }) =>
      body(
        api.GET("/api/samples/batches/{batch_id}/prompts/", {
          params: { path: { batch_id: id }, query: { offset, limit: SHOWN, lacking } },
          signal,
        }),
      ),
    placeholderData: (before) => before,
  });
}

export const SHOWN = 5;

export function useBatchDeed(id: string, deed: "release" | "discard" | "draw-again") {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => body(api.POST(`/api/samples/batches/{batch_id}/${deed}/`, batchAt(id))),
    onSettled: () => client.invalidateQueries({ queryKey: ["batches", id] }),
  });
}

export const modelsQuery = queryOptions({
  queryKey: ["models"],
  queryFn: ({ signal }) => everyModel(signal),
});

/** The text datasets that a run can read. */
export const textsQuery = queryOptions({
  queryKey: ["datasets", "texts"],
  queryFn: async ({ signal }) => {
    const ready = { kind: "text", state: "ready" } as const;
    const found = await everyPage((page) =>
      body(api.GET("/api/datasets/", { params: { query: { ...ready, ...page } }, signal })),
    );
    return found.filter(({ withdrawn_at }) => withdrawn_at === null);
  },
});

export const outlookQuery = (prompts: ChoiceIn) =>
  queryOptions({
    queryKey: ["batches", "outlook", prompts],
    queryFn: ({ signal }) =>
      body(api.POST("/api/samples/batches/outlook/", { body: { prompts }, signal })),
    placeholderData: (before) => before,
    retry: false,
    meta: { quiet: true },
  });

export function useDraw() {
  return useMutation({
    meta: { quiet: true },
    mutationFn: (sent: BatchIn) => body(api.POST("/api/samples/batches/", { body: sent })),
  });
}
