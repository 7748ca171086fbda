import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { api, body } from "@/api/client";
import { isApiError } from "@/api/errors";
import { useSignIn } from "@/shared/session/session";
import { Button, ButtonLink } from "@/shared/ui/Button";
import { TextField } from "@/shared/ui/Field";
import { FormOf } from "@/shared/ui/FormOf";
import { Loaded } from "@/shared/ui/states";
import { SignedOutLayout } from "../SignedOutLayout";

/** The page of a password reset link: choose a new password and be signed in with it. */
export function ResetPage() {
  const { t } = useTranslation(["join", "shared"]);
  const { secret: reset_token = "" } = useParams();
  const link = useQuery({
    queryKey: ["reset", reset_token],
    queryFn: ({ signal }) =>
      body(
        api.GET("/api/people/resets/{reset_token}/", { params: { path: { reset_token } }, signal }),
      ),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (isApiError(link.error, "reset_is_gone")) {
    return (
      <SignedOutLayout title={t("resetGone")}>
        <p>{t("resetGoneText")}</p>
        <ButtonLink to="/sign-in">{t("shared:signIn")}</ButtonLink>
      </SignedOutLayout>
    );
  }
  return (
    <SignedOutLayout title={t("resetTitle")}>
      <Loaded query={link}>
        {({ username }) => <NewPassword token={reset_token} username={username} />}
      </Loaded>
    </SignedOutLayout>
  );
}

function NewPassword({ token: reset_token, username }: { token: string; username: string }) {
  const { t } = useTranslation("join");
  const navigate = useNavigate();
  const signIn = useSignIn();
  const [password, setPassword] = useState("");
  const save = useMutation({
    meta: { quiet: true },
    mutationFn: async () => {
      const params = { path: { reset_token } };
      await body(api.POST("/api/people/resets/{reset_token}/", { params, body: { password } }));
      await signIn.mutateAsync({ username, password });
    },
    onSuccess: () => navigate("/", { replace: true }),
  });
  return (
    <FormOf error={save.error} onSubmit={() => save.mutate()}>
      <p>{t("resetFor", { username })}</p>
      <input autoComplete="username" hidden readOnly value={username} />
      <TextField
        autoComplete="new-password"
        autoFocus
        hint={t("passwordHint")}
        isRequired
        label={t("newPassword")}
        name="password"
        onChange={setPassword}
        type="password"
        value={password}
      />
      <Button isPending={save.isPending} tone="primary" type="submit">
        {t("resetSave")}
      </Button>
    </FormOf>
  );
}
