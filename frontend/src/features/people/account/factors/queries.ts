/** Reads and changes the second factors of one's own account. */

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { usePasskeyMaker } from "@/shared/session/passkeys";
import { sessionQuery } from "@/shared/session/session";

export const factorsQuery = queryOptions({
  queryKey: ["factors"],
  queryFn: ({ signal }) => body(api.GET("/api/people/me/factors/", { signal })),
});

/** Shows what has changed. A required factor that is there now opens the other pages. */
export function useReloadFactors() {
  const client = useQueryClient();
  return async () => {
    await client.invalidateQueries({ queryKey: factorsQuery.queryKey });
    await client.invalidateQueries({ queryKey: sessionQuery.queryKey });
  };
}

export function useBeginAuthenticator() {
  return useMutation({
    meta: { quiet: true },
    mutationFn: (password: string) =>
      body(api.POST("/api/people/me/factors/authenticator/", { body: { password } })),
  });
}

export function useConfirmAuthenticator() {
  return useMutation({
    meta: { quiet: true },
    mutationFn: (code: string) =>
      body(api.PUT("/api/people/me/factors/authenticator/", { body: { code } })),
  });
}

export function useAddPasskey() {
  const make = usePasskeyMaker();
  return useMutation({
    meta: { quiet: true },
    mutationFn: async ({ name, password }: { name: string; password: string }) => {
      const address = "/api/people/me/factors/passkeys/options/";
      const { options } = await body(api.POST(address, { body: { password } }));
      const credential = await make(options);
      return body(api.POST("/api/people/me/factors/passkeys/", { body: { name, credential } }));
    },
  });
}

export function useMakeRecoveryCodes() {
  return useMutation({
    meta: { quiet: true },
    mutationFn: (password: string) =>
      body(api.POST("/api/people/me/factors/recovery-codes/", { body: { password } })),
  });
}

/** Removes a passkey, or the authenticator app where no passkey is named. */
export function useRemoveFactor() {
  const reload = useReloadFactors();
  return useMutation({
    meta: { quiet: true },
    mutationFn: ({ passkey_id, password }: { passkey_id: string | null; password: string }) =>
      passkey_id
        ? api.POST("/api/people/me/factors/passkeys/{passkey_id}/remove/", {
            params: { path: { passkey_id } },
            body: { password },
          })
        : api.POST("/api/people/me/factors/authenticator/remove/", { body: { password } }),
    onSuccess: reload,
  });
}
