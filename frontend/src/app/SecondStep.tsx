import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { SecondStepOut } from "@/api/schema";
import { hasPasskeys } from "@/shared/session/passkeys";
import { usePasskeySignIn, useSecondStepCode } from "@/shared/session/session";
import { Button } from "@/shared/ui/Button";
import { TextField } from "@/shared/ui/Field";
import { FormOf } from "@/shared/ui/FormOf";

interface Props {
  step: SecondStepOut;
  onDone?: () => void;
  onCancel: () => void;
}

/** Asks for the second factor after the password. */
export function SecondStep({ step, onDone, onCancel }: Props) {
  const { t } = useTranslation();
  const [code, setCode] = useState("");
  const finish = useSecondStepCode();
  const passkey = usePasskeySignIn();
  const mayUsePasskey = step.has_passkeys && hasPasskeys();
  const done = { onSuccess: () => onDone?.() };
  const kinds = step.has_authenticator ? "secondStep.code" : "secondStep.recoveryCode";
  return (
    <FormOf error={finish.error ?? passkey.error} onSubmit={() => finish.mutate(code, done)}>
      {mayUsePasskey && (
        <Button isPending={passkey.isPending} onPress={() => passkey.mutate(undefined, done)}>
          {t("passkeys.use")}
        </Button>
      )}
      <TextField
        autoComplete="one-time-code"
        autoFocus
        hint={step.has_authenticator && t("secondStep.hint")}
        isRequired
        label={t(kinds)}
        name="code"
        onChange={setCode}
        value={code}
      />
      <Button isPending={finish.isPending} tone="primary" type="submit">
        {t("secondStep.continue")}
      </Button>
      <Button onPress={onCancel} tone="quiet">
        {t("secondStep.back")}
      </Button>
      <p>{t("secondStep.lost")}</p>
    </FormOf>
  );
}
