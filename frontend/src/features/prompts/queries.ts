/** Reads prompts from the server, and changes them. */

import {
  infiniteQueryOptions,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { api, body } from "@/api/client";
import type {
  FindingOutKindEnum,
  PatchedPromptIn,
  PromptKind,
  PromptOut,
  SplitEnum,
  UseCaseEnum,
  WrittenPromptIn,
} from "@/api/schema";
import type { states } from "./choices";

export interface Filter {
  search: string;
  intake: string;
  personal_data: FindingOutKindEnum | "any";
  kind: PromptKind | "any";
  state: (typeof states)[number];
  split: SplitEnum | "any";
  use_case: UseCaseEnum | "any";
  language: string;
  topic: string;
}

/** Returns the query of a filter without empty fields. */
export function asQuery(filter: Filter) {
  const { state, split, use_case, language, topic, intake, personal_data, kind } = filter;
  const search = filter.search.trim();
  return {
    state,
    ...(intake ? { intake: Number(intake) } : {}),
    ...(personal_data === "any" ? {} : { personal_data }),
    ...(kind === "any" ? {} : { kind }),
    ...(split === "any" ? {} : { split }),
    ...(use_case === "any" ? {} : { use_case }),
    ...(language ? { language } : {}),
    ...(topic ? { topic } : {}),
    ...(search ? { search } : {}),
  };
}

export function promptsQuery(filter: Filter) {
  return infiniteQueryOptions({
    queryKey: ["prompts", "list", filter],
    queryFn: ({ signal, pageParam }) => {
      const query = { ...asQuery(filter), ...(pageParam ? { after: pageParam } : {}) };
      return body(api.GET("/api/prompts/", { params: { query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    placeholderData: (before) => before,
  });
}

export function countQuery(filter: Filter) {
  return queryOptions({
    queryKey: ["prompts", "count", filter],
    queryFn: ({ signal }) =>
      body(api.GET("/api/prompts/count/", { params: { query: asQuery(filter) }, signal })),
  });
}

const at = (prompt_id: string) => ({ params: { path: { prompt_id } } });

export function promptQuery(id: string) {
  return queryOptions({
    queryKey: ["prompts", "one", id],
    queryFn: ({ signal }) => body(api.GET("/api/prompts/{prompt_id}/", { ...at(id), signal })),
  });
}

export function usesQuery(id: string) {
  return queryOptions({
    queryKey: ["prompts", "uses", id],
    queryFn: ({ signal }) => body(api.GET("/api/prompts/{prompt_id}/uses/", { ...at(id), signal })),
  });
}

export function tasksQuery(id: string) {
  return queryOptions({
    queryKey: ["prompts", "tasks", id],
    queryFn: ({ signal }) =>
      body(api.GET("/api/tasks/of-prompts/{prompt_id}/", { ...at(id), signal })),
  });
}

export function findingsQuery(id: string) {
  return queryOptions({
    queryKey: ["prompts", "findings", id],
    queryFn: ({ signal }) =>
      body(api.GET("/api/prompts/{prompt_id}/findings/", { ...at(id), signal })),
  });
}

/** The current guideline for writing prompts; null when none is published. */
export const writingGuidelineQuery = queryOptions({
  queryKey: ["guidelines", "write"],
  queryFn: async ({ signal }) => {
    const current = await body(api.GET("/api/guidelines/current/", { signal }));
    // Those for training come first; labelers do not see which one that is.
    return current.find(({ kind }) => kind === "write") ?? null;
  },
});

export const myPromptsQuery = infiniteQueryOptions({
  queryKey: ["my-prompts"],
  queryFn: ({ signal, pageParam }) => {
    const query = pageParam ? { after: pageParam } : {};
    return body(api.GET("/api/prompts/mine/", { params: { query }, signal }));
  },
  initialPageParam: "",
  getNextPageParam: (page) => page.next,
});

export function useWritePrompt() {
  const client = useQueryClient();
  return useMutation({
    meta: { quiet: true },
    mutationFn: (written: WrittenPromptIn) =>
      body(api.POST("/api/prompts/mine/", { body: written })),
    onSuccess: () => client.invalidateQueries({ queryKey: myPromptsQuery.queryKey }),
  });
}

// Neither waits for the list: with the list, the entry that tells the outcome is replaced.

export function useEditPrompt(id: string) {
  const client = useQueryClient();
  return useMutation({
    meta: { quiet: true },
    mutationFn: (written: WrittenPromptIn) =>
      body(api.PUT("/api/prompts/mine/{prompt_id}/", { ...at(id), body: written })),
    onSuccess: () => void client.invalidateQueries({ queryKey: myPromptsQuery.queryKey }),
  });
}

/** Withdraws an own prompt, and resolves to whether its text is erased. */
export function useTakeBack(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async () =>
      (await body(api.POST("/api/prompts/mine/{prompt_id}/withdraw/", at(id)))).erased,
    onSuccess: () => void client.invalidateQueries({ queryKey: myPromptsQuery.queryKey }),
  });
}

export function duplicateQuery(written: WrittenPromptIn) {
  return queryOptions({
    queryKey: ["my-prompts", "duplicate", written],
    queryFn: ({ signal }) =>
      body(api.POST("/api/prompts/mine/duplicate/", { body: written, signal })),
    retry: false,
  });
}

/** Stores the answer about a prompt in the cache and reloads the lists. */
function useKeep() {
  const client = useQueryClient();
  return (prompt: PromptOut) => {
    client.setQueryData(promptQuery(prompt.id).queryKey, prompt);
    return client.invalidateQueries({ queryKey: ["prompts", "list"] });
  };
}

export function useCorrect(id: string) {
  return useMutation({
    meta: { quiet: true },
    mutationFn: (changes: PatchedPromptIn) =>
      body(api.PATCH("/api/prompts/{prompt_id}/", { ...at(id), body: changes })),
    onSuccess: useKeep(),
  });
}

export function useRetire(id: string) {
  return useMutation({
    meta: { quiet: true },
    mutationFn: (reason: string) =>
      body(api.POST("/api/prompts/{prompt_id}/retire/", { ...at(id), body: { reason } })),
    onSuccess: useKeep(),
  });
}

export function useWithdraw(id: string) {
  return useMutation({
    meta: { quiet: true },
    mutationFn: (confirm: string) =>
      body(api.POST("/api/prompts/{prompt_id}/withdraw/", { ...at(id), body: { confirm } })),
    onSuccess: useKeep(),
  });
}
