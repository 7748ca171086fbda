import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "@/shared/ui/Dialog";
import { TextField } from "@/shared/ui/Field";
import type { CannotRankReason, SkipReason } from "../desk/server";
import styles from "./seat.module.css";

type Props<Reason extends string> = {
  isOpen: boolean;
  onChoose: (reason: Reason, note: string) => void;
  onClose: () => void;
};

type Question<Reason extends string> = {
  title: string;
  reasons: readonly { value: Reason; label: string }[];
};

/** Asks for a reason. Choosing one closes the dialog; the note is optional. */
function ReasonDialog<Reason extends string>(props: Props<Reason> & Question<Reason>) {
  const { title, isOpen, reasons, onChoose, onClose } = props;
  const { t } = useTranslation("tasks");
  const [note, setNote] = useState("");
  const choose = (reason: Reason) => {
    onClose();
    onChoose(reason, note);
  };
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={title}>
      <div className={styles.reasons}>
        {reasons.map(({ value, label }) => (
          <button className={styles.reason} key={value} onClick={() => choose(value)} type="button">
            {label}
          </button>
        ))}
      </div>
      <TextField label={t("reasonNote")} onChange={setNote} rows={2} value={note} />
    </Dialog>
  );
}

const skipReasons: readonly SkipReason[] = [
  "unclear",
  "not_my_language",
  "sensitive",
  "too_long",
  "other",
];

export function SkipDialog(props: Props<SkipReason>) {
  const { t } = useTranslation("tasks");
  return (
    <ReasonDialog
      {...props}
      reasons={skipReasons.map((value) => ({ value, label: t(`skip.reasons.${value}`) }))}
      title={t("skip.why")}
    />
  );
}

const cannotRankReasons: readonly CannotRankReason[] = [
  "all_bad",
  "not_comparable",
  "needs_expert",
  "prompt_unclear",
  "other",
];

/** Explaining why replies cannot be ranked is a label, so choosing a reason submits it. */
export function CannotRankDialog(props: Props<CannotRankReason>) {
  const { t } = useTranslation("tasks");
  return (
    <ReasonDialog
      {...props}
      reasons={cannotRankReasons.map((value) => ({
        value,
        label: t(`cannotRank.reasons.${value}`),
      }))}
      title={t("cannotRank.why")}
    />
  );
}
