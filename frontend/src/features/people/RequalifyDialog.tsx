import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { PersonRowOut } from "@/api/schema";
import { toast } from "@/shared/toasts/toasts";
import { Button } from "@/shared/ui/Button";
import { Actions, Dialog } from "@/shared/ui/Dialog";
import { TextField } from "@/shared/ui/Field";
import { FormOf } from "@/shared/ui/FormOf";
import { useRequalify } from "./queries";

interface Props {
  person: PersonRowOut;
  isOpen: boolean;
  onClose: () => void;
}

/**
 * Asks one person to pass the screening test again, with a deadline until which they can keep
 * working.
 */
export function RequalifyDialog({ person, isOpen, onClose }: Props) {
  const { t } = useTranslation(["people", "shared"]);
  const [reason, setReason] = useState("");
  const [days, setDays] = useState("14");
  const ask = useRequalify(person.id);
  const send = () =>
    ask.mutate(
      { reason, days: Number(days) },
      {
        onSuccess: () => {
          onClose();
          toast({ mood: "good", text: t("requalify.done") });
        },
      },
    );
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={t("requalify.title", { name: person.name || person.username })}
    >
      <FormOf error={ask.error} onSubmit={send}>
        <TextField
          hint={t("requalify.daysHint")}
          inputMode="numeric"
          label={t("requalify.days")}
          name="days"
          onChange={setDays}
          value={days}
        />
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
            {t("shared:cancel")}
          </Button>
          <Button isPending={ask.isPending} tone="primary" type="submit">
            {t("requalify.open")}
          </Button>
        </Actions>
      </FormOf>
    </Dialog>
  );
}
