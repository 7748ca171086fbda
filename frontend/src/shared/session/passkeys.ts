/** Asks the browser to make or use a passkey. */

import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/errors";
import type { MadeCredentialIn, UsedCredentialIn } from "@/api/schema";

type Options = Readonly<Record<string, unknown>>;

/** Whether this browser has passkeys; it has none on a page without https. */
export function hasPasskeys(): boolean {
  return (
    "PublicKeyCredential" in window && "parseRequestOptionsFromJSON" in window.PublicKeyCredential
  );
}

/** Lets the person make a passkey. Throws an ApiError when they cancel. */
export function usePasskeyMaker(): (options: Options) => Promise<MadeCredentialIn> {
  const refusal = useRefusal();
  return async (options) => {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
      options as unknown as PublicKeyCredentialCreationOptionsJSON,
    );
    const made = await navigator.credentials.create({ publicKey }).catch(refusal);
    return asJson(made) as MadeCredentialIn;
  };
}

/** Lets the person use a passkey. Throws an ApiError when they cancel. */
export function usePasskeyAnswer(): (options: Options) => Promise<UsedCredentialIn> {
  const refusal = useRefusal();
  return async (options) => {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
      options as unknown as PublicKeyCredentialRequestOptionsJSON,
    );
    const used = await navigator.credentials.get({ publicKey }).catch(refusal);
    return asJson(used) as UsedCredentialIn;
  };
}

function asJson(credential: Credential | null): PublicKeyCredentialJSON {
  return (credential as PublicKeyCredential).toJSON();
}

/** The browser says the same for "cancelled", "took too long" and "no passkey here". */
function useRefusal(): (error: unknown) => never {
  const { t } = useTranslation();
  return (error) => {
    const isKnown = error instanceof DOMException && error.name === "InvalidStateError";
    throw new ApiError(0, "passkey_unused", t(isKnown ? "passkeys.known" : "passkeys.unused"));
  };
}
