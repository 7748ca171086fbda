/** Reads the questions of labelers from the server, and answers them. */

import { infiniteQueryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import type { QuestionOut } from "@/api/schema";

const EVERY = ["questions"];

export function questionsQuery(unanswered: boolean) {
  return infiniteQueryOptions({
    queryKey: [...EVERY, "to-answer", { unanswered }],
    queryFn: ({ signal, pageParam }) => {
      const query = { unanswered, ...(pageParam ? { after: pageParam } : {}) };
      return body(api.GET("/api/questions/", { params: { query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
  });
}

function pin(answer_id: string, guideline: number | null) {
  const params = { path: { answer_id } };
  return body(api.POST("/api/questions/answers/{answer_id}/pin/", { params, body: { guideline } }));
}

export function useAnswer({ id, guideline }: QuestionOut) {
  const client = useQueryClient();
  return useMutation({
    meta: { quiet: true },
    mutationFn: async ({ text, isPinned }: { text: string; isPinned: boolean }) => {
      const params = { path: { question_id: id } };
      const given = await body(
        api.POST("/api/questions/{question_id}/answers/", { params, body: { text } }),
      );
      if (isPinned) await pin(given.id, guideline);
    },
    onSuccess: () => client.invalidateQueries({ queryKey: EVERY }),
  });
}

export function usePin(answer: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (guideline: number | null) => pin(answer, guideline),
    onSuccess: () => client.invalidateQueries({ queryKey: EVERY }),
  });
}
