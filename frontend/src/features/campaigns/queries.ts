/** Reads campaigns from the server, and changes them. */

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import type { CampaignDetailOut, CampaignIn, OutlookIn } from "@/api/schema";
import type { Control, Group } from "./choices";

export const campaignsQuery = queryOptions({
  queryKey: ["campaigns", "list"],
  queryFn: ({ signal }) => body(api.GET("/api/campaigns/", { signal })),
});

const at = (campaign_id: string) => ({ params: { path: { campaign_id } } });
const EVERY = 5_000; // ms, while replies are drawn or labels come in

export function campaignQuery(id: string) {
  return queryOptions({
    queryKey: ["campaigns", "one", id],
    queryFn: ({ signal }) => body(api.GET("/api/campaigns/{campaign_id}/", { ...at(id), signal })),
    refetchInterval: ({ state }) => (state.data && isMoving(state.data) ? EVERY : false),
  });
}

function isMoving({ state }: CampaignDetailOut): boolean {
  return state === "drawing" || state === "open";
}

export function resultsQuery(id: string, group: Group) {
  return queryOptions({
    queryKey: ["campaigns", "results", id, group],
    queryFn: ({ signal }) =>
      body(
        api.GET("/api/campaigns/{campaign_id}/results/", {
          params: { path: { campaign_id: id }, query: { group } },
          signal,
        }),
      ),
    placeholderData: (before) => before,
  });
}

export function leaderboardQuery(group: Group, control: Control) {
  return queryOptions({
    queryKey: ["campaigns", "leaderboard", group, control],
    queryFn: ({ signal }) =>
      body(
        api.GET("/api/campaigns/leaderboard/", { params: { query: { group, control } }, signal }),
      ),
    placeholderData: (before) => before,
  });
}

export function outlookQuery(plan: OutlookIn) {
  return queryOptions({
    queryKey: ["campaigns", "outlook", plan],
    queryFn: ({ signal }) => body(api.POST("/api/campaigns/outlook/", { body: plan, signal })),
    placeholderData: (before) => before,
  });
}

export function usePlan() {
  const client = useQueryClient();
  return useMutation({
    meta: { quiet: true },
    mutationFn: (plan: CampaignIn) => body(api.POST("/api/campaigns/", { body: plan })),
    onSuccess: () => client.invalidateQueries({ queryKey: campaignsQuery.queryKey }),
  });
}

export function useMove(id: string, action: "open" | "close") {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => body(api.POST(`/api/campaigns/{campaign_id}/${action}/`, at(id))),
    onSuccess: (campaign) => {
      client.setQueryData(campaignQuery(id).queryKey, campaign);
      return client.invalidateQueries({ queryKey: campaignsQuery.queryKey });
    },
  });
}

/** Model versions that can write replies: policies and base models that are not retired. */
export const modelsQuery = queryOptions({
  queryKey: ["campaigns", "models"],
  queryFn: ({ signal }) => body(api.GET("/api/campaigns/models/", { signal })),
});
