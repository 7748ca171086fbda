/** Reads intakes from the server, and changes them. */

import {
  infiniteQueryOptions,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { api, body } from "@/api/client";
import type {
  AnnouncedIn,
  HubDatasetIn,
  IntakeOut,
  IntakeRowOut,
  LeftOutOutReasonEnum,
  StartIn,
} from "@/api/schema";
import type { Receiver } from "./pieces";

export type Columns = Readonly<Record<string, string>>;

/** How a person wants a file to be read; what is missing is guessed. */
export interface Reading {
  format?: string;
  columns?: Columns;
}

const OFTEN = 1_500;
const moving = ["fetching", "arriving", "waiting", "running"];

export const isMoving = (intake: IntakeRowOut) => moving.includes(intake.state);

export const intakesQuery = infiniteQueryOptions({
  queryKey: ["intakes", "list"],
  queryFn: ({ signal, pageParam }) => {
    const query = pageParam ? { after: pageParam } : {};
    return body(api.GET("/api/prompts/intakes/", { params: { query }, signal }));
  },
  initialPageParam: "",
  getNextPageParam: (page) => page.next,
  refetchInterval: ({ state }) =>
    state.data?.pages.some((page) => page.results.some(isMoving)) ? OFTEN : false,
});

const at = (intake_id: number) => ({ params: { path: { intake_id } } });

export function intakeQuery(id: number) {
  return queryOptions({
    queryKey: ["intakes", "one", id],
    queryFn: ({ signal }) =>
      body(api.GET("/api/prompts/intakes/{intake_id}/", { ...at(id), signal })),
    refetchInterval: ({ state }) => (state.data && isMoving(state.data) ? OFTEN : false),
  });
}

/** The first lines as they would be read. */
export function previewQuery(id: number, reading: Reading) {
  return queryOptions({
    queryKey: ["intakes", "preview", id, reading],
    queryFn: ({ signal }) =>
      body(
        api.POST("/api/prompts/intakes/{intake_id}/preview/", {
          ...at(id),
          body: reading,
          signal,
        }),
      ),
    placeholderData: (before) => before, // keep showing the lines while a column changes
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function leftOutQuery(id: number, reason: LeftOutOutReasonEnum | "any") {
  return infiniteQueryOptions({
    queryKey: ["intakes", "left-out", id, reason],
    queryFn: ({ signal, pageParam }) => {
      const query = {
        ...(reason === "any" ? {} : { reason }),
        ...(pageParam ? { after: pageParam } : {}),
      };
      const params = { path: { intake_id: id }, query };
      return body(api.GET("/api/prompts/intakes/{intake_id}/left-out/", { params, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
  });
}

/** Stores the answer about an intake in the cache and reloads the list. */
function useKeep() {
  const client = useQueryClient();
  return (intake: IntakeOut) => {
    client.setQueryData(intakeQuery(intake.id).queryKey, intake);
    return client.invalidateQueries({ queryKey: intakesQuery.queryKey });
  };
}

export function useAnnounce() {
  return useMutation({
    meta: { quiet: true },
    mutationFn: (file: AnnouncedIn) =>
      body(api.POST("/api/prompts/intakes/announce/", { body: file })),
    onSuccess: useKeep(),
  });
}

export function useFetchDataset() {
  return useMutation({
    meta: { quiet: true },
    mutationFn: (dataset: HubDatasetIn) =>
      body(api.POST("/api/prompts/intakes/hub/", { body: dataset })),
    onSuccess: useKeep(),
  });
}

export function useStart(id: number) {
  return useMutation({
    meta: { quiet: true },
    mutationFn: (choices: StartIn) =>
      body(api.POST("/api/prompts/intakes/{intake_id}/start/", { ...at(id), body: choices })),
    onSuccess: useKeep(),
  });
}

export function useCancel(id: number) {
  return useMutation({
    mutationFn: async () => {
      // The schema says that a deletion has no answer, but this one does.
      await api.DELETE("/api/prompts/intakes/{intake_id}/", at(id));
      return body(api.GET("/api/prompts/intakes/{intake_id}/", at(id)));
    },
    onSuccess: useKeep(),
  });
}

/** Returns the object that sends the pieces of a file to the server. */
export function useReceiver() {
  const keep = useKeep();
  return (id: number): Receiver => ({
    arrived: async () =>
      (await body(api.GET("/api/prompts/intakes/{intake_id}/", at(id)))).bytes_arrived,
    send: async (offset, piece) => {
      const intake = await body(
        api.PUT("/api/prompts/intakes/{intake_id}/file/", {
          params: { path: { intake_id: id }, query: { offset } },
          // The schema types bytes as a string; they are sent unchanged.
          body: piece as unknown as string,
          bodySerializer: (bytes) => bytes,
          headers: { "Content-Type": "application/octet-stream" },
        }),
      );
      keep(intake);
      return intake.bytes_arrived;
    },
  });
}
