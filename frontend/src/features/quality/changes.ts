/** Changes that managers and researchers make. Each one reloads the data it affects. */

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import type { AdjudicationIn, DifferenceIn, JudgeIn, PayRateIn } from "@/api/schema";

function useRefresh(...topics: readonly string[]) {
  const client = useQueryClient();
  return () =>
    Promise.all(topics.map((topic) => client.invalidateQueries({ queryKey: ["quality", topic] })));
}

export function useAddReason(task_id: number) {
  return useMutation({
    meta: { quiet: true },
    mutationFn: (sent: DifferenceIn) =>
      body(
        api.POST("/api/quality/tasks/{task_id}/differences/", {
          params: { path: { task_id } },
          body: sent,
        }),
      ),
    onSuccess: useRefresh("tasks", "disagreements", "adjudications"),
  });
}

export function useRemoveReason() {
  return useMutation({
    mutationFn: (difference_id: number) =>
      api.DELETE("/api/quality/differences/{difference_id}/", {
        params: { path: { difference_id } },
      }),
    onSuccess: useRefresh("tasks", "disagreements", "adjudications"),
  });
}

export function useDecide(task_id: number) {
  return useMutation({
    meta: { quiet: true },
    mutationFn: (sent: AdjudicationIn) =>
      body(
        api.PUT("/api/quality/tasks/{task_id}/adjudication/", {
          params: { path: { task_id } },
          body: sent,
        }),
      ),
    onSuccess: useRefresh("tasks", "disagreements", "adjudications", "gold"),
  });
}

export function useReopen(task_id: number) {
  return useMutation({
    mutationFn: () =>
      api.DELETE("/api/quality/tasks/{task_id}/adjudication/", { params: { path: { task_id } } }),
    onSuccess: useRefresh("tasks", "disagreements", "adjudications", "gold"),
  });
}

export function useMakeGold(task_id: number) {
  return useMutation({
    mutationFn: () =>
      body(
        api.POST("/api/quality/tasks/{task_id}/gold/", { params: { path: { task_id } }, body: {} }),
      ),
    onSuccess: useRefresh("tasks", "gold"),
  });
}

export function useRetireGold() {
  return useMutation({
    mutationFn: (gold_id: number) =>
      api.DELETE("/api/quality/gold/{gold_id}/", { params: { path: { gold_id } } }),
    onSuccess: useRefresh("tasks", "gold"),
  });
}

export function useJudge(concern_id: number) {
  return useMutation({
    meta: { quiet: true },
    mutationFn: (sent: JudgeIn) =>
      body(
        api.POST("/api/quality/concerns/{concern_id}/judge/", {
          params: { path: { concern_id } },
          body: sent,
        }),
      ),
    onSuccess: useRefresh("concerns", "labelers", "labeler"),
  });
}

export function useSetPay() {
  return useMutation({
    meta: { quiet: true },
    mutationFn: (sent: PayRateIn) =>
      body(api.POST("/api/quality/reports/cost/rates/", { body: sent })),
    onSuccess: useRefresh("cost"),
  });
}

/** Why two people differ: the reasons that a reviewer can select. */
export const tags = ["error", "taste", "ambiguous_prompt", "guideline_gap"] as const;
export type Tag = (typeof tags)[number];
