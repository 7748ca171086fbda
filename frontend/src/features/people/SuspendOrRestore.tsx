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
  const restore = useRestore(person.id);
  if (person.suspended_at) {
    return (
      <Button icon={RotateCcw} isPending={restore.isPending} onPress={() => restore.mutate()}>
        {t("person.restore")}
      </Button>
    );
  }
  return (
    <>
      <Button icon={Ban} onPress={() => setAsking(true)}>
        {t("person.suspend")}
      </Button>
      <SuspendDialog isOpen={isAsking} onClose={() => setAsking(false)} person={person} />
    </>
  );
}

interface DialogProps {
  person: PersonRowOut;
  isOpen: boolean;
  onClose: () => void;
}

function SuspendDialog({ person, isOpen, onClose }: DialogProps) {
  const { t } = useTranslation(["people", "shell"]);
  const [reason, setReason] = useState("");
  const suspend = useSuspend(person.id);
  const name = person.name || person.username;
  const send = () =>
    suspend.mutate(reason, {
      onSuccess: () => {
        onClose();
        toast({ mood: "good", text: t("suspend.done", { name }) });
      },
    });
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t("suspend.title", { name })}>
      <p>{t("suspend.text")}</p>
      <FormOf error={suspend.error} onSubmit={send}>
        <TextField
          autoFocus
          hint={t("suspend.reasonHint")}
          isRequired
          label={t("suspend.reason")}
          name="reason"
          onChange={setReason}
          rows={3}
          value={reason}
        />
        <Actions>
          <Button onPress={onClose} tone="quiet">
            {t("shell:cancel")}
          </Button>
          <Button isPending={suspend.isPending} tone="danger" type="submit">
            {t("person.suspend")}
          </Button>
        </Actions>
      </FormOf>
    </Dialog>
  );
}
