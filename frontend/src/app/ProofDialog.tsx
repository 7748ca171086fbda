import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { finishProof } from "@/api/proof-gate";
import { Proof } from "@/features/people/account/factors/Proof";
import { Button } from "@/shared/ui/Button";
import { Actions, Dialog } from "@/shared/ui/Dialog";
import { FormOf } from "@/shared/ui/FormOf";

/** Asks for the password before a request that gives access to somebody, which then continues. */
export function ProofDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t("proof.title")}>
      <PasswordForm />
    </Dialog>
  );
}

function PasswordForm() {
  const { t } = useTranslation();
  const [password, setPassword] = useState("");
  const prove = useMutation({
    meta: { quiet: true },
    mutationFn: () => api.POST("/api/people/session/proof/", { body: { password } }),
    onSuccess: () => finishProof(true),
  });
  return (
    <FormOf error={prove.error} onSubmit={() => prove.mutate()}>
      <p>{t("proof.text")}</p>
      <Proof asksPassword onChange={setPassword} password={password} />
      <Actions>
        <Button onPress={() => finishProof(false)} tone="quiet">
          {t("cancel")}
        </Button>
        <Button isPending={prove.isPending} tone="primary" type="submit">
          {t("proof.confirm")}
        </Button>
      </Actions>
    </FormOf>
  );
}
