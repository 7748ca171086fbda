/** Reads people and invitations from the server, and changes them. */

import {
  infiniteQueryOptions,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { api, body } from "@/api/client";
import type { PatchedPersonIn, PersonRowOut } from "@/api/schema";
import type { Role } from "@/shared/session/session";

export interface Filter {
  search: string;
  role: Role | "any";
  state: "any" | "active" | "suspended";
  qualification: "any" | "qualified" | "asked_again" | "not_yet";
  group: "any" | "ordinary" | "held_out";
  language: string;
}

export function peopleQuery({ search, role, state, qualification, group, language }: Filter) {
  const filter = {
    ...(search ? { search } : {}),
    ...(role === "any" ? {} : { role }),
    ...(state === "any" ? {} : { suspended: state === "suspended" }),
    ...(qualification === "any" ? {} : { qualification }),
    ...(group === "any" ? {} : { held_out: group === "held_out" }),
    ...(language === "any" ? {} : { language }),
  };
  return infiniteQueryOptions({
    queryKey: ["people", "list", filter],
    queryFn: ({ signal, pageParam }) => {
      const query = { ...filter, ...(pageParam ? { after: pageParam } : {}) };
      return body(api.GET("/api/people/", { params: { query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    placeholderData: (before) => before, // keep showing the list while the person types
  });
}

export function personQuery(person_id: string) {
  return queryOptions({
    queryKey: ["people", "one", person_id],
    queryFn: ({ signal }) =>
      body(api.GET("/api/people/{person_id}/", { params: { path: { person_id } }, signal })),
  });
}

export interface InvitationFilter {
  search: string;
  state: "any" | "open" | "accepted" | "revoked" | "expired";
}

export const allInvitations = ["invitations"] as const;

export function invitationsQuery({ search, state }: InvitationFilter) {
  const filter = { ...(search ? { search } : {}), ...(state === "any" ? {} : { state }) };
  return infiniteQueryOptions({
    queryKey: [...allInvitations, filter],
    queryFn: ({ signal, pageParam }) => {
      const query = { ...filter, ...(pageParam ? { after: pageParam } : {}) };
      return body(api.GET("/api/people/invitations/", { params: { query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    placeholderData: (before) => before,
  });
}

export function historyQuery(person_id: string) {
  return infiniteQueryOptions({
    queryKey: ["people", "history", person_id],
    queryFn: ({ signal, pageParam }) => {
      const query = { limit: 20, ...(pageParam ? { after: pageParam } : {}) };
      const params = { path: { person_id }, query };
      return body(api.GET("/api/people/{person_id}/history/", { params, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
  });
}

/** Stores the answer about a person in the cache and reloads the lists. */
function useKeep() {
  const client = useQueryClient();
  return (person: PersonRowOut) => {
    client.setQueryData(personQuery(person.id).queryKey, person);
    void client.invalidateQueries({ queryKey: ["people", "history", person.id] });
    return client.invalidateQueries({ queryKey: ["people", "list"] });
  };
}

export function useChangePerson(person_id: string) {
  const onSuccess = useKeep();
  return useMutation({
    meta: { quiet: true },
    mutationFn: (changes: PatchedPersonIn) =>
      body(
        api.PATCH("/api/people/{person_id}/", { params: { path: { person_id } }, body: changes }),
      ),
    onSuccess,
  });
}

export function useSuspend(person_id: string) {
  const onSuccess = useKeep();
  return useMutation({
    meta: { quiet: true },
    mutationFn: (reason: string) =>
      body(
        api.POST("/api/people/{person_id}/suspend/", {
          params: { path: { person_id } },
          body: { reason },
        }),
      ),
    onSuccess,
  });
}

const at = (person_id: string) => ({ params: { path: { person_id } } });

export function useRestore(person_id: string) {
  const onSuccess = useKeep();
  return useMutation({
    meta: { quiet: true },
    mutationFn: (reason: string) =>
      body(api.POST("/api/people/{person_id}/restore/", { ...at(person_id), body: { reason } })),
    onSuccess,
  });
}

export function useRemoveFactors(person_id: string) {
  const onSuccess = useKeep();
  return useMutation({
    meta: { quiet: true },
    mutationFn: () => body(api.POST("/api/people/{person_id}/remove-factors/", at(person_id))),
    onSuccess,
  });
}

export function useRequalify(person_id: string) {
  const onSuccess = useKeep();
  return useMutation({
    meta: { quiet: true },
    mutationFn: (said: { reason: string; days: number }) =>
      body(
        api.POST("/api/qualification/people/{person_id}/requalify/", {
          ...at(person_id),
          body: said,
        }),
      ),
    onSuccess,
  });
}

export function usePseudonymise(person_id: string) {
  const onSuccess = useKeep();
  return useMutation({
    meta: { quiet: true },
    mutationFn: (confirm: string) =>
      body(
        api.POST("/api/people/{person_id}/pseudonymise/", { ...at(person_id), body: { confirm } }),
      ),
    onSuccess,
  });
}

export function useUndoErasure(person_id: string) {
  const onSuccess = useKeep();
  return useMutation({
    meta: { quiet: true },
    mutationFn: () => body(api.POST("/api/people/{person_id}/pseudonymise/undo/", at(person_id))),
    onSuccess,
  });
}

export function useResetLink(person_id: string) {
  const client = useQueryClient();
  const onSuccess = () => client.invalidateQueries({ queryKey: ["people", "history", person_id] });
  const make = useMutation({
    meta: { quiet: true },
    mutationFn: () => body(api.POST("/api/people/{person_id}/reset-link/", at(person_id))),
    onSuccess,
  });
  const revoke = useMutation({
    meta: { quiet: true },
    mutationFn: () => api.DELETE("/api/people/{person_id}/reset-link/", at(person_id)),
    onSuccess,
  });
  return { make, revoke };
}
