import { type QueryKey, useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
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
  /** The query that shows the question after it was sent. */
  shownIn: QueryKey;
  /** The unsent text, which the parent keeps while the dialog is closed. */
  text: string;
  onWrite: (text: string) => void;
  onSend: (text: string) => Promise<unknown>;
};

/** Sends a question. The text stays in the field until it has arrived. */
export function AskForm({ label, hint, shownIn, text, onWrite, onSend }: Props) {
  const { t } = useTranslation("tasks");
  const form = useRef<HTMLDivElement>(null);
  const queries = useQueryClient();
  const ask = useMutation({
    // Offline it must fail with a message; by default it would be sent hours later.
    networkMode: "always",
    meta: { quiet: true },
    mutationFn: () => onSend(text),
    onSuccess: () => {
      onWrite("");
      // The button is disabled from now on; without a focus, Escape would not close the dialog.
      form.current?.querySelector("textarea")?.focus();
      toast({ mood: "good", text: t("questions.sent") });
      return queries.invalidateQueries({ queryKey: shownIn });
    },
  });
  return (
    <div className={styles.ask} ref={form}>
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
