import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSignOut } from "@/shared/session/session";
import { Button } from "@/shared/ui/Button";
import { Actions, Dialog } from "@/shared/ui/Dialog";
import { useTimeLeft } from "./useTimeLeft";

/**
 * Warns two minutes before the session ends. Any key or click is activity, so it makes the session
 * longer and closes the warning; only the longest time of a session cannot be extended.
 */
export function SessionEnds() {
  const { t } = useTranslation();
  const { seconds, canBeLonger } = useTimeLeft();
  const [isRead, setRead] = useState(false);
  const signOut = useSignOut();
  const isNear = seconds !== null;
  if (!isNear && isRead) setRead(false);
  const close = () => setRead(true);
  return (
    <Dialog
      isOpen={isNear && !isRead}
      onClose={close}
      role="alertdialog"
      title={t("sessionEnds.title")}
    >
      <p>{t(canBeLonger ? "sessionEnds.idle" : "sessionEnds.longest")}</p>
      <p role="timer">{t("sessionEnds.left", { time: clock(seconds ?? 0) })}</p>
      <Actions>
        <Button isPending={signOut.isPending} onPress={() => signOut.mutate()} tone="quiet">
          {t("signOut")}
        </Button>
        <Button autoFocus onPress={close} tone="primary">
          {t(canBeLonger ? "sessionEnds.stay" : "dismiss")}
        </Button>
      </Actions>
    </Dialog>
  );
}

function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
