import { type QueryKey, useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { toast } from "@/shared/toasts/toasts";
import { Button } from "@/shared/ui/Button";
import { TextField } from "@/shared/ui/Field";
import { ErrorNotice } from "@/shared/ui/states";

import styles from "./ask.module.css";

const LONGEST = 10_000;

type Props = {
  label: string;
  hint: string;
  /** What shows the question once it was sent. */
  shownIn: QueryKey;
  /** Words not yet sent, kept by the screen while the window is closed. */
  text: string;
  onWrite: (text: string) => void;
  onSend: (text: string) => Promise<unknown>;
};

/** A question is sent by a press of a button; until it has arrived the words stay in the box. */
export function AskForm({ label, hint, shownIn, text, onWrite, onSend }: Props) {
  const { t } = useTranslation("tasks");
  const queries = useQueryClient();
  const ask = useMutation({
    // Offline it fails at once and says so, and does not send by itself hours later.
    networkMode: "always",
    meta: { quiet: true },
    mutationFn: () => onSend(text),
    onSuccess: () => {
      onWrite("");
      toast({ mood: "good", text: t("questions.sent") });
      return queries.invalidateQueries({ queryKey: shownIn });
    },
  });
  return (
    <div className={styles.ask}>
      <TextField
        hint={hint}
        label={label}
        maxLength={LONGEST}
        onChange={onWrite}
        rows={3}
        value={text}
      />
      <ErrorNotice error={ask.error} />
      <Button
        isDisabled={text.trim() === ""}
        isPending={ask.isPending}
        onPress={() => ask.mutate()}
        tone="primary"
      >
        {t("questions.send")}
      </Button>
    </div>
  );
}
