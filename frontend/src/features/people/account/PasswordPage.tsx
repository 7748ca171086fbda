import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { useMe } from "@/shared/session/session";
import { toast } from "@/shared/toasts/toasts";
import { Button } from "@/shared/ui/Button";
import { Actions } from "@/shared/ui/Dialog";
import { TextField } from "@/shared/ui/Field";
import { FormOf } from "@/shared/ui/FormOf";
import { Page, Section } from "@/shared/ui/Page";

const nothing = { current: "", new: "" };

export function PasswordPage() {
  const { t } = useTranslation("people/account");
  const me = useMe();
  const [passwords, setPasswords] = useState(nothing);
  const change = useMutation({
    meta: { quiet: true },
    mutationFn: () => api.POST("/api/people/me/password/", { body: passwords }),
    onSuccess: () => {
      setPasswords(nothing);
      toast({ mood: "good", text: t("password.changed") });
    },
  });
  return (
    <Page title={t("password.title")} width="text">
      <Section lead={t("password.lead")} title={t("password.new")}>
        <FormOf error={change.error} onSubmit={() => change.mutate()}>
          <input autoComplete="username" hidden readOnly value={me.username} />
          <TextField
            autoComplete="current-password"
            isRequired
            label={t("password.current")}
            name="current"
            onChange={(current) => setPasswords({ ...passwords, current })}
            type="password"
            value={passwords.current}
          />
          <TextField
            autoComplete="new-password"
            hint={t("password.hint")}
            isRequired
            label={t("password.new")}
            name="new"
            onChange={(next) => setPasswords({ ...passwords, new: next })}
            type="password"
            value={passwords.new}
          />
          <Actions>
            <Button isPending={change.isPending} tone="primary" type="submit">
              {t("password.change")}
            </Button>
          </Actions>
        </FormOf>
      </Section>
    </Page>
  );
}
