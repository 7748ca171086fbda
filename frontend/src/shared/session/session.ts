/** The session: who is signed in, and which roles they have. */

import { queryOptions, useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import type { MeOut as Me, PatchedMeIn } from "@/api/schema";

export type { Me };
export type Role = Me["roles"][number];

export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: ({ signal }) => body(api.GET("/api/people/session/", { signal })),
  staleTime: Number.POSITIVE_INFINITY,
});

export function useSession(): Me | null {
  return useSuspenseQuery(sessionQuery).data.me;
}

/** Returns the signed-in person. Only for screens inside the shell, which requires sign-in. */
export function useMe(): Me {
  const me = useSession();
  if (!me) throw new Error("Nobody is signed in.");
  return me;
}

export function hasRole(me: Me, ...roles: Role[]): boolean {
  return roles.some((role) => me.roles.includes(role));
}

export interface Credentials {
  username: string;
  password: string;
}

export function useSignIn() {
  const client = useQueryClient();
  return useMutation({
    meta: { quiet: true },
    mutationFn: (credentials: Credentials) =>
      body(api.POST("/api/people/session/", { body: credentials })),
    onSuccess: (session) => client.setQueryData(sessionQuery.queryKey, session),
  });
}

/** Undoes the erasure that the person has asked for, and signs in. */
export function useStay() {
  const client = useQueryClient();
  return useMutation({
    meta: { quiet: true },
    mutationFn: (credentials: Credentials) =>
      body(api.POST("/api/people/session/stay/", { body: credentials })),
    onSuccess: (session) => client.setQueryData(sessionQuery.queryKey, session),
  });
}

/** Signs out by loading the sign-in page, so that no data of the person stays in memory. */
export function useSignOut() {
  return useMutation({
    mutationFn: () => api.DELETE("/api/people/session/"),
    onSuccess: () => window.location.assign("/sign-in"),
  });
}

/** Changes the person's own account and updates it everywhere. */
export function useChangeMe() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (changes: PatchedMeIn) => body(api.PATCH("/api/people/me/", { body: changes })),
    onSuccess: (me) => client.setQueryData(sessionQuery.queryKey, { me }),
  });
}
