import { useState } from "react";
import { Form } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { finishWaiting } from "@/api/session-gate";
import { useMe, useSignIn } from "@/shared/session/session";
import { Button } from "@/shared/ui/Button";
import { Actions, Dialog } from "@/shared/ui/Dialog";
import { TextField } from "@/shared/ui/Field";
import { ErrorNotice } from "@/shared/ui/states";
import { Providers } from "./Providers";
import { SecondStep } from "./SecondStep";

/** Asks for the password in a dialog when the session ends, so that the page keeps its state. */
export function SessionEnded({ isOpen }: { isOpen: boolean }) {
  const { t } = useTranslation();
  const leave = () => {
    finishWaiting(false);
    window.location.assign("/sign-in");
  };
  return (
    <Dialog canBeDismissed={false} isOpen={isOpen} onClose={leave} title={t("sessionEnded.title")}>
      <PasswordAgain onLeave={leave} />
    </Dialog>
  );
}

function PasswordAgain({ onLeave }: { onLeave: () => void }) {
  const { t } = useTranslation();
  const { username, has_password } = useMe();
  const [password, setPassword] = useState("");
  const signIn = useSignIn();
  const next = window.location.pathname + window.location.search;
  if (!has_password) {
    return (
      <>
        <p>{t("sessionEnded.provider", { username })}</p>
        <Providers isOnly next={next} />
        <Actions>
          <Button onPress={onLeave} tone="quiet">
            {t("sessionEnded.leave")}
          </Button>
        </Actions>
      </>
    );
  }
  const step = signIn.data?.second_step;
  if (step) {
    return (
      <SecondStep onCancel={() => signIn.reset()} onDone={() => finishWaiting(true)} step={step} />
    );
  }
  return (
    <Form
      onSubmit={(event) => {
        event.preventDefault();
        signIn.mutate({ username, password }, { onSuccess: ({ me }) => me && finishWaiting(true) });
      }}
    >
      <p>{t("sessionEnded.text", { username })}</p>
      <Providers next={next} />
      <input autoComplete="username" hidden readOnly value={username} />
      <TextField
        autoComplete="current-password"
        autoFocus
        isRequired
        label={t("password")}
        onChange={setPassword}
        type="password"
        value={password}
      />
      <ErrorNotice error={signIn.error} />
      <Actions>
        <Button onPress={onLeave} tone="quiet">
          {t("sessionEnded.leave")}
        </Button>
        <Button isPending={signIn.isPending} tone="primary" type="submit">
          {t("signIn")}
        </Button>
      </Actions>
    </Form>
  );
}
