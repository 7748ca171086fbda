import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { api, body } from "@/api/client";
import type { OpenInvitationOut } from "@/api/schema";
import { useSignIn } from "@/shared/session/session";
import { Button } from "@/shared/ui/Button";
import { TextField } from "@/shared/ui/Field";
import { FormOf } from "@/shared/ui/FormOf";
import { languageOfPage } from "../words";

interface Props {
  token: string;
  invitation: OpenInvitationOut;
}

/** Creates the account and signs in with it. */
export function JoinForm({ token, invitation }: Props) {
  const { t } = useTranslation("join");
  const navigate = useNavigate();
  const signIn = useSignIn();
  const [form, setForm] = useState({ name: "", username: "", password: "", email: "" });
  const accept = useMutation({
    meta: { quiet: true },
    mutationFn: async () => {
      const path = { token };
      const account = { ...form, language: languageOfPage() };
      await body(
        api.POST("/api/people/invitations/{token}/accept/", { params: { path }, body: account }),
      );
      await signIn.mutateAsync({ username: form.username, password: form.password });
    },
    onSuccess: () => navigate("/", { replace: true }),
  });
  const set = (field: keyof typeof form) => (text: string) => setForm({ ...form, [field]: text });

  return (
    <FormOf error={accept.error} onSubmit={() => accept.mutate()}>
      <TextField
        autoComplete="name"
        hint={t("nameHint")}
        isRequired
        label={t("name")}
        name="name"
        onChange={set("name")}
        value={form.name}
      />
      <TextField
        autoComplete="username"
        hint={t("usernameHint")}
        isRequired
        label={t("username")}
        name="username"
        onChange={set("username")}
        value={form.username}
      />
      {!invitation.email && (
        <TextField
          autoComplete="email"
          label={t("email")}
          name="email"
          onChange={set("email")}
          type="email"
          value={form.email}
        />
      )}
      <TextField
        autoComplete="new-password"
        hint={t("passwordHint")}
        isRequired
        label={t("password")}
        name="password"
        onChange={set("password")}
        type="password"
        value={form.password}
      />
      <Button isPending={accept.isPending} tone="primary" type="submit">
        {t("make")}
      </Button>
    </FormOf>
  );
}
