/** Reads the loop and its rounds from the server, and changes them. */

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { everyPage } from "@/api/pages";
import type { PlanIn, RoundIn } from "@/api/schema";

const POLL_INTERVAL = 4_000; // ms

export const loopQuery = queryOptions({
  queryKey: ["loop"],
  queryFn: ({ signal }) => body(api.GET("/api/rounds/loop/", { signal })),
  refetchInterval: POLL_INTERVAL,
});

export const roundQuery = (round_number: number) =>
  queryOptions({
    queryKey: ["loop", "round", round_number],
    queryFn: ({ signal }) =>
      body(api.GET("/api/rounds/{round_number}/", { params: { path: { round_number } }, signal })),
  });

const at = (round_number: number) => ({ params: { path: { round_number } } });

/** A change to the loop; reloads the loop afterwards. */
function useRoundAction<Sent>(action: (sent: Sent) => Promise<unknown>, quiet = false) {
  const client = useQueryClient();
  return useMutation({
    meta: { quiet },
    mutationFn: action,
    onSettled: () => client.invalidateQueries({ queryKey: loopQuery.queryKey }),
  });
}

export const useBegin = () =>
  useRoundAction((sent: RoundIn) => body(api.POST("/api/rounds/", { body: sent })), true);

export const useNext = (round: number) =>
  useRoundAction((stage: StageKey) =>
    body(api.POST("/api/rounds/{round_number}/next/", { ...at(round), body: { stage } })),
  );

export const useDecide = (round: number) =>
  useRoundAction((sent: { promote: boolean; reason: string }) =>
    body(api.POST("/api/rounds/{round_number}/decide/", { ...at(round), body: sent })),
  );

export const useChange = (round: number) =>
  useRoundAction((sent: { automatic?: boolean; plan?: PlanIn }) =>
    body(api.PATCH("/api/rounds/{round_number}/", { ...at(round), body: sent })),
  );

export const useAbandon = (round: number) =>
  useRoundAction(
    (confirm: string) =>
      body(api.POST("/api/rounds/{round_number}/abandon/", { ...at(round), body: { confirm } })),
    true,
  );

export const useRollBack = () =>
  useRoundAction((reason: string) =>
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
