/** Reads the person's conversations from the server, and changes them. */

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import type { ConversationOut } from "@/api/schema";

const EVERY = 500; // ms, while a reply is written

export const chatsQuery = queryOptions({
  queryKey: ["chats", "list"],
  queryFn: ({ signal }) => body(api.GET("/api/playground/conversations/", { signal })),
});

export const canChat = async () => (await body(api.GET("/api/playground/conversations/"))).may_chat;

const at = (chat_id: string) => ({ params: { path: { chat_id } } });

export function chatQuery(id: string) {
  return queryOptions({
    queryKey: ["chats", "one", id],
    queryFn: ({ signal }) =>
      body(api.GET("/api/playground/conversations/{chat_id}/", { ...at(id), signal })),
    refetchInterval: ({ state }) => (state.data && isWriting(state.data) ? EVERY : false),
  });
}

export function isWriting({ messages }: ConversationOut): boolean {
  const last = messages.at(-1);
  return last?.state === "waiting" || last?.state === "writing";
}

interface Said {
  text: string;
  forTraining: boolean;
}

/** Sends a message to a conversation, or starts one. */
export function useSendMessage(id: string | null) {
  const client = useQueryClient();
  return useMutation({
    meta: { quiet: true },
    mutationFn: ({ text, forTraining }: Said) =>
      id
        ? body(api.POST("/api/playground/conversations/{chat_id}/", { ...at(id), body: { text } }))
        : body(
            api.POST("/api/playground/conversations/", {
              body: { text, for_training: forTraining },
            }),
          ),
    onSuccess: (chat) => {
      client.setQueryData(chatQuery(chat.id).queryKey, chat);
      return client.invalidateQueries({ queryKey: chatsQuery.queryKey });
    },
  });
}

export function useExcludeFromTraining(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => body(api.POST("/api/playground/conversations/{chat_id}/keep-out/", at(id))),
    onSuccess: (chat) => client.setQueryData(chatQuery(id).queryKey, chat),
  });
}

export function useDelete(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.DELETE("/api/playground/conversations/{chat_id}/", at(id)),
    onSuccess: () => client.invalidateQueries({ queryKey: chatsQuery.queryKey }),
  });
}

export function useReport(id: string) {
  return useMutation({
    mutationFn: (reason: string) =>
      api.POST("/api/playground/conversations/{chat_id}/report/", { ...at(id), body: { reason } }),
  });
}

export function useUseCode() {
  const client = useQueryClient();
  return useMutation({
    meta: { quiet: true },
    mutationFn: (code: string) => api.POST("/api/playground/codes/use/", { body: { code } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["chats"] }),
  });
}
