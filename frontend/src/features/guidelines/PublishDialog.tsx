import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { GuidelineOut } from "@/api/schema";
import { toast } from "@/shared/toasts/toasts";
import { Button } from "@/shared/ui/Button";
import { OnOff } from "@/shared/ui/choices";
import { Actions, Dialog } from "@/shared/ui/Dialog";
import { TextField } from "@/shared/ui/Field";
import { FormOf } from "@/shared/ui/FormOf";
import { usePublish } from "./queries";

interface Props {
  draft: GuidelineOut;
  /** The text that the person has read. Another text is not published. */
  known: string;
  isOpen: boolean;
  onClose: () => void;
}

/** Explains what publishing does, and asks whether everybody must pass the screening test again. */
export function PublishDialog({ draft, known, isOpen, onClose }: Props) {
  const { t } = useTranslation(["guidelines", "shared"]);
  const [requalify, setRequalify] = useState(false);
  const [days, setDays] = useState("14");
  const publish = usePublish(draft.id);
  const send = () =>
    publish.mutate(
      { requalify, days: Number(days), known },
      {
        onSuccess: () => {
          onClose();
          toast({ mood: "good", text: t("published", { number: draft.version }) });
        },
      },
    );
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t("publishTitle", { number: draft.version })}>
      <p>{t("publishText")}</p>
      <FormOf error={publish.error} onSubmit={send}>
        <OnOff isOn={requalify} label={t("requalify")} onChange={setRequalify} />
        {requalify && (
          <TextField
            hint={t("daysHint")}
            inputMode="numeric"
            label={t("days")}
            name="days"
            onChange={setDays}
            value={days}
          />
        )}
        <Actions>
          <Button onPress={onClose} tone="quiet">
            {t("shared:cancel")}
          </Button>
          <Button isPending={publish.isPending} tone="primary" type="submit">
            {t("publish")}
          </Button>
        </Actions>
      </FormOf>
    </Dialog>
  );
}
