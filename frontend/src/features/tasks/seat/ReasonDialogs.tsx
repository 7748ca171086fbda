import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useShortcut } from "@/shared/keys/useShortcut";
import { Button } from "@/shared/ui/Button";
import { Actions, Dialog } from "@/shared/ui/Dialog";
import { TextField } from "@/shared/ui/Field";
import { Kbd } from "@/shared/ui/Kbd";
import type { CannotRankReason, SkipReason } from "../desk/server";
import { LONGEST_RANKING_NOTE } from "../reasons/reasons";
import styles from "./seat.module.css";

type Props<Reason extends string> = {
  isOpen: boolean;
  onChoose: (reason: Reason, note: string) => void;
  onClose: () => void;
};

type Question<Reason extends string> = {
  title: string;
  reasons: readonly { value: Reason; label: string }[];
  /** The label of a button that confirms the choice; without it choosing is enough. */
  confirm?: string;
};

/** Asks for a reason; the note is optional. */
function ReasonDialog<Reason extends string>(props: Props<Reason> & Question<Reason>) {
  const { title, isOpen, reasons, confirm, onChoose, onClose } = props;
  const { t } = useTranslation("tasks");
  const [note, setNote] = useState("");
  const [chosen, setChosen] = useState<Reason>();
  const finish = (reason: Reason) => {
    onClose();
    onChoose(reason, note);
  };
  useShortcut({
    id: "seats.reason",
    keys: reasons.map((_, at) => String(at + 1)),
    isOff: !isOpen,
    inDialogs: true,
    run: (stroke) => {
      const reason = reasons[Number(stroke) - 1];
      if (reason) choose(reason.value);
    },
  });
  const choose = (reason: Reason) => (confirm ? setChosen(reason) : finish(reason));
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={title}>
      <TextField
        label={t("note")}
        maxLength={LONGEST_RANKING_NOTE - 1}
        onChange={setNote}
        rows={2}
        value={note}
      />
      <div className={styles.reasons}>
        {reasons.map(({ value, label }, at) => (
          <button
            aria-pressed={confirm ? chosen === value : undefined}
            className={styles.reason}
            key={value}
            onClick={() => choose(value)}
            type="button"
          >
            <Kbd keys={String(at + 1)} /> {label}
          </button>
        ))}
      </div>
      {confirm && (
        <Actions>
          <Button onPress={onClose} tone="quiet">
            {t("cannotRank.cancel")}
          </Button>
          <Button
            isDisabled={chosen === undefined}
            onPress={() => chosen !== undefined && finish(chosen)}
            tone="primary"
          >
            {confirm}
          </Button>
        </Actions>
      )}
    </Dialog>
  );
}

const skipReasons: readonly SkipReason[] = [
  "unclear",
  "not_my_language",
  "sensitive",
  "too_long",
  "broken",
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

/** Explaining why replies cannot be ranked is a label, so it is submitted, after a confirmation. */
export function CannotRankDialog(props: Props<CannotRankReason>) {
  const { t } = useTranslation("tasks");
  return (
    <ReasonDialog
      {...props}
      reasons={cannotRankReasons.map((value) => ({
        value,
        label: t(`cannotRank.reasons.${value}`),
      }))}
      confirm={t("cannotRank.confirm")}
      title={t("cannotRank.why")}
    />
  );
}
