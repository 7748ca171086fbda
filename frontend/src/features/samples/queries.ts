/** Reads sample batches from the server, and changes them. */

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { everyModel } from "@/api/models";
import type { BatchIn, BatchOut, ChoiceIn } from "@/api/schema";

// ms between looks at a batch that a job is working on
const POLL_INTERVALS: Partial<Record<BatchOut["state"], number>> = {
  drawing: 4_000,
  releasing: 1_000,
};

const batchAt = (batch_id: string) => ({ params: { path: { batch_id } } });

export function batchQuery(id: string) {
  return queryOptions({
    queryKey: ["batches", id],
    queryFn: ({ signal }) =>
      body(api.GET("/api/samples/batches/{batch_id}/", { ...batchAt(id), signal })),
    refetchInterval: ({ state }) => (state.data && POLL_INTERVALS[state.data.state]) ?? false,
  });
}

/** Prompts of a batch with their replies. The key has the batch's state, so a finished draw reloads them. */
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

export function useBatchAction(id: string, action: "release" | "draw-again") {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => body(api.POST(`/api/samples/batches/{batch_id}/${action}/`, batchAt(id))),
    onSettled: () => client.invalidateQueries({ queryKey: ["batches", id] }),
  });
}

/** Discards a batch for good; the person types its name. */
export function useDiscard(id: string) {
  const client = useQueryClient();
  return useMutation({
    meta: { quiet: true },
    mutationFn: (confirm: string) =>
      body(
        api.POST("/api/samples/batches/{batch_id}/discard/", { ...batchAt(id), body: { confirm } }),
      ),
    onSettled: () => client.invalidateQueries({ queryKey: ["batches", id] }),
  });
}

export const modelsQuery = queryOptions({
  queryKey: ["models"],
  queryFn: ({ signal }) => everyModel(signal),
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
