import { Archive, Eraser } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { PromptOut } from "@/api/schema";
import { Button } from "@/shared/ui/Button";
import { Actions, Dialog } from "@/shared/ui/Dialog";
import { TextField } from "@/shared/ui/Field";
import { FormOf } from "@/shared/ui/FormOf";
import { TypedConfirmDialog } from "@/shared/ui/TypedConfirmDialog";
import { useRetire, useWithdraw } from "./queries";

/** Retiring keeps the text and stops new tasks. Withdrawing erases the text everywhere. */
export function RetireOrWithdraw({ prompt }: { prompt: PromptOut }) {
  const { t } = useTranslation("prompts");
  const [asks, setAsks] = useState<"retire" | "withdraw" | null>(null);
  const withdraw = useWithdraw(prompt.id);
  const close = () => setAsks(null);
  const code = prompt.id.slice(0, 8);
  return (
    <>
      {!prompt.retired_at && (
        <Button icon={Archive} onPress={() => setAsks("retire")}>
          {t("retire.open")}
        </Button>
      )}
      <Button icon={Eraser} onPress={() => setAsks("withdraw")}>
        {t("withdraw.open")}
      </Button>
      <Dialog isOpen={asks === "retire"} onClose={close} title={t("retire.title")}>
        <RetireForm onDone={close} prompt={prompt} />
      </Dialog>
      <TypedConfirmDialog
        confirm={t("withdraw.open")}
        error={withdraw.error}
        isOpen={asks === "withdraw"}
        isPending={withdraw.isPending}
        label={t("withdraw.confirm", { code })}
        onClose={close}
        onConfirm={(typed) => withdraw.mutate(typed, { onSuccess: close })}
        text={t("withdraw.text")}
        title={t("withdraw.title")}
        wanted={code}
      />
    </>
  );
}

function RetireForm({ prompt, onDone }: { prompt: PromptOut; onDone: () => void }) {
  const { t } = useTranslation("prompts");
  const [reason, setReason] = useState("");
  const retire = useRetire(prompt.id);
  return (
    <FormOf error={retire.error} onSubmit={() => retire.mutate(reason, { onSuccess: onDone })}>
      <TextField
        autoFocus
        hint={t("retire.text")}
        isRequired
        label={t("retire.reason")}
        name="reason"
        onChange={setReason}
        value={reason}
      />
      <Actions>
        <Button isPending={retire.isPending} tone="primary" type="submit">
          {t("retire.open")}
        </Button>
      </Actions>
    </FormOf>
  );
}
