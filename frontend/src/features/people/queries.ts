/** What the server knows about people, and what is done to them. */

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
}

export function peopleQuery({ search, role, state }: Filter) {
  const filter = {
    ...(search ? { search } : {}),
    ...(role === "any" ? {} : { role }),
    ...(state === "any" ? {} : { suspended: state === "suspended" }),
  };
  return infiniteQueryOptions({
    queryKey: ["people", "list", filter],
    queryFn: ({ signal, pageParam }) => {
      const query = { ...filter, ...(pageParam ? { after: pageParam } : {}) };
      return body(api.GET("/api/people/", { params: { query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    placeholderData: (before) => before, // the list stays while somebody types
  });
}

export function personQuery(person_id: string) {
  return queryOptions({
    queryKey: ["people", "one", person_id],
    queryFn: ({ signal }) =>
      body(api.GET("/api/people/{person_id}/", { params: { path: { person_id } }, signal })),
  });
}

export const invitationsQuery = infiniteQueryOptions({
  queryKey: ["invitations"],
  queryFn: ({ signal, pageParam }) => {
    const query = pageParam ? { after: pageParam } : {};
    return body(api.GET("/api/invitations/", { params: { query }, signal }));
  },
  initialPageParam: "",
  getNextPageParam: (page) => page.next,
});

/** Keeps what the server answered about a person, and has the lists read again. */
function useKeep() {
  const client = useQueryClient();
  return (person: PersonRowOut) => {
    client.setQueryData(personQuery(person.id).queryKey, person);
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

export function useRestore(person_id: string) {
  const onSuccess = useKeep();
  return useMutation({
    mutationFn: () =>
      body(api.POST("/api/people/{person_id}/restore/", { params: { path: { person_id } } })),
    onSuccess,
  });
}
