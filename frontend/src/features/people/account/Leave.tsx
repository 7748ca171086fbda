import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { useMe } from "@/shared/session/session";
import { Button } from "@/shared/ui/Button";
import { Section } from "@/shared/ui/Page";
import { TypedConfirmDialog } from "@/shared/ui/TypedConfirmDialog";
import { Proof } from "./factors/Proof";

/** Lets people erase their own account. Superusers ask another superuser. */
export function Leave() {
  const { t } = useTranslation("people/account");
  const me = useMe();
  const [isAsking, setAsking] = useState(false);
  const [password, setPassword] = useState("");
  const leave = useMutation({
    meta: { quiet: true },
    mutationFn: (confirm: string) =>
      api.POST("/api/people/me/leave/", { body: { confirm, password } }),
    onSuccess: () => window.location.assign("/sign-in"),
  });
  if (me.is_superuser) return null;
  return (
    <Section lead={t("leave.lead")} title={t("leave.title")}>
      <div>
        <Button onPress={() => setAsking(true)}>{t("leave.open")}</Button>
      </div>
      <TypedConfirmDialog
        confirm={t("leave.open")}
        error={leave.error}
        isOpen={isAsking}
        isPending={leave.isPending}
        label={t("leave.confirm", { username: me.username })}
        onClose={() => setAsking(false)}
        onConfirm={(typed) => leave.mutate(typed)}
        text={t(me.has_password ? "leave.text" : "leave.textWithoutPassword")}
        title={t("leave.ask")}
        wanted={me.username}
      >
        <Proof asksPassword={me.has_password} onChange={setPassword} password={password} />
      </TypedConfirmDialog>
    </Section>
  );
}
