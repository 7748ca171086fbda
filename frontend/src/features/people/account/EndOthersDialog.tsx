import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { useMe } from "@/shared/session/session";
import { toast } from "@/shared/toasts/toasts";
import { Button } from "@/shared/ui/Button";
import { Actions, Dialog } from "@/shared/ui/Dialog";
import { FormOf } from "@/shared/ui/FormOf";
import { Proof } from "./factors/Proof";

interface Props {
  isOpen: boolean;
  onClose: () => void;
  onEnded: () => void;
}

/** Ends every session but the one of this browser, after the password. */
export function EndOthersDialog({ isOpen, onClose, onEnded }: Props) {
  const { t } = useTranslation("people/account");
  const me = useMe();
  const [password, setPassword] = useState("");
  const end = useMutation({
    meta: { quiet: true },
    mutationFn: () => api.POST("/api/people/sessions/end-others/", { body: { password } }),
    onSuccess: () => {
      toast({ mood: "good", text: t("sessions.allEnded") });
      close();
      onEnded();
    },
  });
  const close = () => {
    setPassword("");
    end.reset();
    onClose();
  };
  return (
    <Dialog isOpen={isOpen} onClose={close} title={t("sessions.endOthersTitle")}>
      <FormOf error={end.error} onSubmit={() => end.mutate()}>
        <p>{t("sessions.endOthersText")}</p>
        <Proof asksPassword={me.has_password} onChange={setPassword} password={password} />
        <Actions>
          <Button isPending={end.isPending} tone="danger" type="submit">
            {t("sessions.endOthers")}
          </Button>
        </Actions>
      </FormOf>
    </Dialog>
  );
}
