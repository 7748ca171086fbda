/** Reads guidelines and outdated labels from the server, and changes them. */

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import type { GuidelineOut } from "@/api/schema";

export type Kind = GuidelineOut["kind"];
export type Purpose = Exclude<GuidelineOut["purpose"], "">;

export const KINDS: readonly Kind[] = ["demonstrate", "rank", "rate", "write"];
export const PURPOSES: readonly Purpose[] = ["training", "evaluation"];

export const versionsQuery = queryOptions({
  queryKey: ["guidelines", "versions"],
  queryFn: ({ signal }) => body(api.GET("/api/guidelines/", { signal })),
});

const POLL_INTERVAL = 2_000; // ms, while a job requests new labels

export const outdatedQuery = queryOptions({
  queryKey: ["guidelines", "outdated"],
  queryFn: ({ signal }) => body(api.GET("/api/labels/outdated/", { signal })),
  refetchInterval: ({ state }) =>
    state.data?.some(({ requeue }) => requeue && !requeue.finished_at) ? POLL_INTERVAL : false,
});

function useReread() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: ["guidelines"] });
}

const at = (guideline_id: number) => ({ params: { path: { guideline_id } } });

interface Draft {
  /** The draft to save; undefined creates a new draft. */
  id: number | undefined;
  kind: Kind;
  purpose: Purpose;
  body: string;
  change: string;
  /** The draft as this person last read it; undefined for a new one. */
  known: string | undefined;
}

/** Saves a draft. `onSaved` is called before the editor of a new draft gives way to that of its row. */
export function useSaveDraft(onSaved: (text: string) => void) {
  const reread = useReread();
  return useMutation({
    meta: { quiet: true },
    mutationFn: ({ id, kind, purpose, body: text, change, known }: Draft) =>
      id === undefined
        ? body(api.POST("/api/guidelines/", { body: { kind, purpose, body: text, change } }))
        : body(
            api.PUT("/api/guidelines/{guideline_id}/", {
              ...at(id),
              body: { body: text, change, ...(known === undefined ? {} : { known }) },
            }),
          ),
    onSuccess: (_saved, draft: Draft) => {
      onSaved(draft.body);
      return reread();
    },
  });
}

export function usePublish(id: number) {
  const onSuccess = useReread();
  return useMutation({
    meta: { quiet: true },
    mutationFn: (said: { requalify: boolean; days: number; known: string }) =>
      body(api.POST("/api/guidelines/{guideline_id}/publish/", { ...at(id), body: said })),
    onSuccess,
  });
}

export function useRequeue(id: number) {
  const onSuccess = useReread();
  return useMutation({
    mutationFn: () => body(api.POST("/api/labels/outdated/{guideline_id}/requeue/", at(id))),
    onSuccess,
  });
}
