import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Dialog } from "@/shared/ui/Dialog";
import { TextField } from "@/shared/ui/Field";

import styles from "./seat.module.css";

type Props<Reason extends string> = {
  title: string;
  isOpen: boolean;
  reasons: readonly { value: Reason; label: string }[];
  onChoose: (reason: Reason, note: string) => void;
  onClose: () => void;
};

/** Why not? One press on a reason is the whole answer; a note is welcome, never needed. */
export function ReasonDialog<Reason extends string>(props: Props<Reason>) {
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
