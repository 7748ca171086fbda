import { useState } from "react";
import { Form } from "react-aria-components";
import { useTranslation } from "react-i18next";
import type { ConcernOut } from "@/api/schema";
import { Button } from "@/shared/ui/Button";
import { Actions, Dialog } from "@/shared/ui/Dialog";
import { TextField } from "@/shared/ui/Field";
import { ErrorNotice } from "@/shared/ui/states";
import { useJudge } from "../changes";

export interface Judging {
  concern: ConcernOut;
  state: ConcernOut["state"];
}

interface Props {
  judging: Judging;
  onClose: () => void;
}

/** Asks for the reason of a judgement, for a later reviewer. */
export function JudgeDialog({ judging: { concern, state }, onClose }: Props) {
  const { t } = useTranslation(["quality", "shared"]);
  const [note, setNote] = useState("");
  const judge = useJudge(concern.id);
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t(`concerns.titles.${state}`, { name: concern.person.name })}
    >
      <Form
        onSubmit={(event) => {
          event.preventDefault();
          judge.mutate({ state, note }, { onSuccess: onClose });
        }}
      >
        <p>{t("concerns.stays")}</p>
        <TextField autoFocus label={t("concerns.why")} onChange={setNote} value={note} />
        <ErrorNotice error={judge.error} />
        <Actions>
          <Button onPress={onClose} tone="quiet">
            {t("shared:cancel")}
          </Button>
          <Button isPending={judge.isPending} tone="primary" type="submit">
            {t("shared:save")}
          </Button>
        </Actions>
      </Form>
    </Dialog>
  );
}
