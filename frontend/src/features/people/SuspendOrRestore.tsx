import { Ban, RotateCcw } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { PersonRowOut } from "@/api/schema";
import { toast } from "@/shared/toasts/toasts";
import { Button } from "@/shared/ui/Button";
import { Actions, Dialog } from "@/shared/ui/Dialog";
import { TextField } from "@/shared/ui/Field";
import { FormOf } from "@/shared/ui/FormOf";
import { useRestore, useSuspend } from "./queries";

export function SuspendOrRestore({ person }: { person: PersonRowOut }) {
  const { t } = useTranslation("people");
  const [isAsking, setAsking] = useState(false);
  const suspend = useSuspend(person.id);
  const restore = useRestore(person.id);
  const action = person.suspended_at ? "restore" : "suspend";
  return (
    <>
      <Button icon={person.suspended_at ? RotateCcw : Ban} onPress={() => setAsking(true)}>
        {t(`person.${action}`)}
      </Button>
      <AskDialog
        action={action}
        isOpen={isAsking}
        key={action}
        onClose={() => setAsking(false)}
        person={person}
        work={person.suspended_at ? restore : suspend}
      />
    </>
  );
}

interface DialogProps {
  action: "suspend" | "restore";
  person: PersonRowOut;
  work: ReturnType<typeof useSuspend>;
  isOpen: boolean;
  onClose: () => void;
}

/** Both actions require a reason, which is kept in the history of the account. */
function AskDialog({ action, person, work, isOpen, onClose }: DialogProps) {
  const { t } = useTranslation(["people", "shared"]);
  const [reason, setReason] = useState("");
  const name = person.name || person.username;
  const send = () =>
    work.mutate(reason, {
      onSuccess: () => {
        onClose();
        toast({ mood: "good", text: t(`${action}.done`, { name }) });
      },
    });
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t(`${action}.title`, { name })}>
      <p>{t(`${action}.text`)}</p>
      <FormOf error={work.error} onSubmit={send}>
        <TextField
          autoFocus
          hint={t("suspend.reasonHint")}
          isRequired={action === "suspend"}
          label={t("suspend.reason")}
          name="reason"
          onChange={setReason}
          rows={3}
          value={reason}
        />
        <Actions>
          <Button onPress={onClose} tone="quiet">
            {t("shared:cancel")}
          </Button>
          <Button
            isPending={work.isPending}
            tone={action === "suspend" ? "danger" : "primary"}
            type="submit"
          >
            {t(`person.${action}`)}
          </Button>
        </Actions>
      </FormOf>
    </Dialog>
  );
}
