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
  const deed = person.suspended_at ? "restore" : "suspend";
  return (
    <>
      <Button icon={person.suspended_at ? RotateCcw : Ban} onPress={() => setAsking(true)}>
        {t(`person.${deed}`)}
      </Button>
      <AskDialog
        deed={deed}
        isOpen={isAsking}
        key={deed}
        onClose={() => setAsking(false)}
        person={person}
        work={person.suspended_at ? restore : suspend}
      />
    </>
  );
}

interface DialogProps {
  deed: "suspend" | "restore";
  person: PersonRowOut;
  work: ReturnType<typeof useSuspend>;
  isOpen: boolean;
  onClose: () => void;
}

/** Both ask for a reason: it is kept in the history of the account. */
function AskDialog({ deed, person, work, isOpen, onClose }: DialogProps) {
  const { t } = useTranslation(["people", "shared"]);
  const [reason, setReason] = useState("");
  const name = person.name || person.username;
  const send = () =>
    work.mutate(reason, {
      onSuccess: () => {
        onClose();
        toast({ mood: "good", text: t(`${deed}.done`, { name }) });
      },
    });
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t(`${deed}.title`, { name })}>
      <p>{t(`${deed}.text`)}</p>
      <FormOf error={work.error} onSubmit={send}>
        <TextField
          autoFocus
          hint={t("suspend.reasonHint")}
          isRequired={deed === "suspend"}
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
            tone={deed === "suspend" ? "danger" : "primary"}
            type="submit"
          >
            {t(`person.${deed}`)}
          </Button>
        </Actions>
      </FormOf>
    </Dialog>
  );
}
