import { useState } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "@/shared/toasts/toasts";
import { Button } from "@/shared/ui/Button";
import { Actions, Dialog } from "@/shared/ui/Dialog";
import { TextField } from "@/shared/ui/Field";
import { FormOf } from "@/shared/ui/FormOf";
import { NewCodes } from "./NewCodes";
import { Proof } from "./Proof";
import { useAddPasskey, useReloadFactors } from "./queries";

interface Props {
  asksPassword: boolean;
  isOpen: boolean;
  onClose: () => void;
}

/** Adds a passkey of this device, a phone or a security key. */
export function PasskeyDialog({ asksPassword, isOpen, onClose }: Props) {
  const { t } = useTranslation("people/account/factors");
  const add = useAddPasskey();
  const reload = useReloadFactors();
  const codes = add.data?.recovery_codes;
  const close = async () => {
    add.reset();
    onClose();
    if (add.isSuccess) await reload();
  };
  const submit = (name: string, password: string) =>
    add.mutate(
      { name, password },
      {
        onSuccess: async ({ recovery_codes }) => {
          toast({ mood: "good", text: t("passkey.added") });
          if (recovery_codes.length) return;
          onClose();
          add.reset();
          await reload();
        },
      },
    );
  return (
    <Dialog
      canBeDismissed={!codes?.length}
      isOpen={isOpen}
      onClose={close}
      size="medium"
      title={t(codes?.length ? "codes.title" : "passkey.add")}
    >
      {codes?.length ? (
        <NewCodes codes={codes} onClose={close} />
      ) : (
        <PasskeyForm
          asksPassword={asksPassword}
          error={add.error}
          isPending={add.isPending}
          onSubmit={submit}
        />
      )}
    </Dialog>
  );
}

interface FormProps {
  asksPassword: boolean;
  error: unknown;
  isPending: boolean;
  onSubmit: (name: string, password: string) => void;
}

function PasskeyForm({ asksPassword, error, isPending, onSubmit }: FormProps) {
  const { t } = useTranslation("people/account/factors");
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  return (
    <FormOf error={error} onSubmit={() => onSubmit(name, password)}>
      <TextField
        hint={t("passkey.nameHint")}
        isRequired
        label={t("passkey.name")}
        name="name"
        onChange={setName}
        value={name}
      />
      <Proof asksPassword={asksPassword} onChange={setPassword} password={password} />
      <Actions>
        <Button isPending={isPending} tone="primary" type="submit">
          {t("passkey.add")}
        </Button>
      </Actions>
    </FormOf>
  );
}
