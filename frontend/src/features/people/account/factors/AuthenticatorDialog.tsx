import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { SetupOut } from "@/api/schema";
import { toast } from "@/shared/toasts/toasts";
import { Button } from "@/shared/ui/Button";
import { CopyField } from "@/shared/ui/CopyField";
import { Actions, Dialog } from "@/shared/ui/Dialog";
import { TextField } from "@/shared/ui/Field";
import { FormOf } from "@/shared/ui/FormOf";
import styles from "./factors.module.css";
import { NewCodes } from "./NewCodes";
import { Proof } from "./Proof";
import { useBeginAuthenticator, useConfirmAuthenticator, useReloadFactors } from "./queries";

interface Props {
  asksPassword: boolean;
  isOpen: boolean;
  onClose: () => void;
}

/** Sets up an authenticator app: the password, the QR code, a code of the app, recovery codes. */
export function AuthenticatorDialog({ asksPassword, isOpen, onClose }: Props) {
  const { t } = useTranslation("people/account/factors");
  const begin = useBeginAuthenticator();
  const confirm = useConfirmAuthenticator();
  const reload = useReloadFactors();
  const codes = confirm.data?.recovery_codes;
  const close = async () => {
    begin.reset();
    confirm.reset();
    onClose();
    if (confirm.isSuccess) await reload();
  };
  const finish = (code: string) =>
    confirm.mutate(code, {
      onSuccess: async ({ recovery_codes }) => {
        toast({ mood: "good", text: t("app.added") });
        if (recovery_codes.length) return;
        begin.reset();
        onClose();
        await reload();
      },
    });
  return (
    <Dialog
      canBeDismissed={!codes?.length}
      isOpen={isOpen}
      onClose={close}
      size="medium"
      title={t(codes?.length ? "codes.title" : "app.add")}
    >
      {codes?.length ? (
        <NewCodes codes={codes} onClose={close} />
      ) : begin.data ? (
        <Confirmation
          error={confirm.error}
          isPending={confirm.isPending}
          onSubmit={finish}
          setup={begin.data}
        />
      ) : (
        <Beginning
          asksPassword={asksPassword}
          error={begin.error}
          isPending={begin.isPending}
          onSubmit={(password) => begin.mutate(password)}
        />
      )}
    </Dialog>
  );
}

interface StepProps {
  error: unknown;
  isPending: boolean;
  onSubmit: (typed: string) => void;
}

function Beginning({
  asksPassword,
  error,
  isPending,
  onSubmit,
}: StepProps & { asksPassword: boolean }) {
  const { t } = useTranslation("people/account/factors");
  const [password, setPassword] = useState("");
  return (
    <FormOf error={error} onSubmit={() => onSubmit(password)}>
      <p>{t("app.before")}</p>
      <Proof asksPassword={asksPassword} onChange={setPassword} password={password} />
      <Actions>
        <Button isPending={isPending} tone="primary" type="submit">
          {t("next")}
        </Button>
      </Actions>
    </FormOf>
  );
}

function Confirmation({ error, isPending, onSubmit, setup }: StepProps & { setup: SetupOut }) {
  const { t } = useTranslation("people/account/factors");
  const [code, setCode] = useState("");
  return (
    <FormOf error={error} onSubmit={() => onSubmit(code)}>
      <p>{t("app.scan")}</p>
      <svg
        aria-label={t("app.picture")}
        className={styles.picture}
        role="img"
        viewBox={`0 0 ${setup.size} ${setup.size}`}
      >
        {/* A camera reads dark squares on white, in every theme. */}
        <rect fill="white" height={setup.size} width={setup.size} />
        <path d={setup.picture} fill="black" />
      </svg>
      <CopyField label={t("app.secret")} text={setup.secret} />
      <TextField
        autoComplete="one-time-code"
        inputMode="numeric"
        isRequired
        label={t("app.code")}
        name="code"
        onChange={setCode}
        value={code}
      />
      <Actions>
        <Button isPending={isPending} tone="primary" type="submit">
          {t("app.confirm")}
        </Button>
      </Actions>
    </FormOf>
  );
}
