/** The session: who is signed in, and which roles they have. */

import { queryOptions, useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import type { MeOut as Me, PatchedMeIn, SecondStepOut, SessionOut } from "@/api/schema";
import { usePasskeyAnswer } from "./passkeys";

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

/** Returns what is wanted after the password, if anything. */
export function useSecondStep(): SecondStepOut | null {
  return useSuspenseQuery(sessionQuery).data.second_step;
}

/** Returns whether a required second factor is missing, so that nothing else is allowed. */
export function useMustAddFactor(): boolean {
  return useSuspenseQuery(sessionQuery).data.must_add_factor;
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

/** Stores the new session. A page that is open keeps its person until the sign-in is complete. */
function useKeepSession() {
  const client = useQueryClient();
  return (session: SessionOut) =>
    client.setQueryData(sessionQuery.queryKey, (before) =>
      session.me || !before?.me ? session : before,
    );
}

export function useSignIn() {
  const keep = useKeepSession();
  return useMutation({
    meta: { quiet: true },
    mutationFn: (credentials: Credentials) =>
      body(api.POST("/api/people/session/", { body: credentials })),
    onSuccess: keep,
  });
}

/** Finishes a sign-in with a code of the authenticator app or a recovery code. */
export function useSecondStepCode() {
  const keep = useKeepSession();
  return useMutation({
    meta: { quiet: true },
    mutationFn: (code: string) =>
      body(api.POST("/api/people/session/second-step/", { body: { code } })),
    onSuccess: keep,
  });
}

/** Signs in with a passkey: alone, or after the password. */
export function usePasskeySignIn() {
  const keep = useKeepSession();
  const answer = usePasskeyAnswer();
  return useMutation({
    meta: { quiet: true },
    mutationFn: async () => {
      const { options } = await body(api.POST("/api/people/session/passkey/options/"));
      const credential = await answer(options);
      return body(api.POST("/api/people/session/passkey/", { body: { credential } }));
    },
    onSuccess: keep,
  });
}

/** Undoes the erasure that the person has asked for, and signs in. */
export function useStay() {
  const keep = useKeepSession();
  return useMutation({
    meta: { quiet: true },
    mutationFn: (credentials: Credentials) =>
      body(api.POST("/api/people/session/stay/", { body: credentials })),
    onSuccess: keep,
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
    onSuccess: (me) =>
      client.setQueryData(sessionQuery.queryKey, (before) => before && { ...before, me }),
  });
}
