import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Navigate, useSearchParams } from "react-router";
import { isApiError } from "@/api/errors";
import {
  useSecondStep,
  useSession,
  useSignIn,
  useSignOut,
  useStay,
} from "@/shared/session/session";
import { Button } from "@/shared/ui/Button";
import { TextField } from "@/shared/ui/Field";
import { FormOf } from "@/shared/ui/FormOf";
import { Notice } from "@/shared/ui/states";
import { PasskeySignIn } from "./PasskeySignIn";
import { Providers } from "./Providers";
import { SecondStep } from "./SecondStep";
import { SignedOutLayout } from "./SignedOutLayout";

const PROBLEMS = [
  "cancelled",
  "failed",
  "no_account",
  "email_not_verified",
  "linked_elsewhere",
  "closed",
  "superuser",
] as const;

/**
 * Returns the address to open after sign-in. Addresses of other sites, such as "//elsewhere", are
 * replaced by "/".
 */
export function safeNext(next: string | null): string {
  return next && /^\/(?![/\\])/.test(next) ? next : "/";
}

export function SignInPage() {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const me = useSession();
  const step = useSecondStep();
  const signOut = useSignOut();
  const next = safeNext(search.get("next"));
  if (me) return <GoOn to={next} />;
  if (!step) return <FirstStep next={next} />;
  return (
    <SignedOutLayout lead={t("secondStep.lead")} title={t("secondStep.title")}>
      <SecondStep onCancel={() => signOut.mutate()} step={step} />
    </SignedOutLayout>
  );
}

/** Opens a page of this application or of the admin. */
function GoOn({ to }: { to: string }) {
  const isAdmin = /^\/admin(\/|$)/.test(to);
  useEffect(() => {
    if (isAdmin) window.location.replace(to);
  }, [isAdmin, to]);
  return isAdmin ? null : <Navigate replace to={to} />;
}

function FirstStep({ next }: { next: string }) {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const signIn = useSignIn();
  const stay = useStay();
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const isLeaving = isApiError(signIn.error, "own_erasure_is_planned");
  const problem = PROBLEMS.find((one) => one === search.get("problem"));

  return (
    <SignedOutLayout title={t("signIn")}>
      {problem && (
        <Notice isUrgent mood="warn">
          {t(`sso.problems.${problem}`)}
        </Notice>
      )}
      <PasskeySignIn />
      <Providers next={next} />
      <FormOf
        error={stay.error ?? signIn.error}
        onSubmit={() => signIn.mutate({ username, password })}
      >
        <TextField
          autoComplete="username"
          autoFocus
          isRequired
          label={t("usernameOrEmail")}
          name="username"
          onChange={setUsername}
          value={username}
        />
        <TextField
          autoComplete="current-password"
          isRequired
          label={t("password")}
          name="password"
          onChange={setPassword}
          type="password"
          value={password}
        />
        <Button isPending={signIn.isPending} tone="primary" type="submit">
          {t("signIn")}
        </Button>
        {isLeaving && (
          <Button isPending={stay.isPending} onPress={() => stay.mutate({ username, password })}>
            {t("keepAccount")}
          </Button>
        )}
      </FormOf>
      <p>{t("forgotten")}</p>
    </SignedOutLayout>
  );
}
