import { useState } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "@/shared/toasts/toasts";
import { Button } from "@/shared/ui/Button";
import { Actions, Dialog } from "@/shared/ui/Dialog";
import { FormOf } from "@/shared/ui/FormOf";
import { Proof } from "./Proof";
import { useRemoveFactor } from "./queries";

export interface Unwanted {
  /** The id of a passkey; null is the authenticator app. */
  passkey: string | null;
  name: string;
}

interface Props {
  asksPassword: boolean;
  unwanted: Unwanted | null;
  onClose: () => void;
}

export function RemovalDialog({ asksPassword, unwanted, onClose }: Props) {
  const { t } = useTranslation(["people/account/factors", "shared"]);
  const [password, setPassword] = useState("");
  const remove = useRemoveFactor();
  const close = () => {
    setPassword("");
    remove.reset();
    onClose();
  };
  const submit = () =>
    remove.mutate(
      { passkey_id: unwanted?.passkey ?? null, password },
      {
        onSuccess: () => {
          toast({ mood: "good", text: t("remove.done") });
          close();
        },
      },
    );
  return (
    <Dialog
      isOpen={unwanted !== null}
      onClose={close}
      role="alertdialog"
      title={t("remove.title", { name: unwanted?.name ?? "" })}
    >
      <FormOf error={remove.error} onSubmit={submit}>
        <p>{t("remove.text")}</p>
        <Proof asksPassword={asksPassword} onChange={setPassword} password={password} />
        <Actions>
          <Button onPress={close} tone="quiet">
            {t("shared:cancel")}
          </Button>
          <Button isPending={remove.isPending} tone="danger" type="submit">
            {t("remove.open")}
          </Button>
        </Actions>
      </FormOf>
    </Dialog>
  );
}
