import { CircleAlert, CircleCheck } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { ShortcutId } from "@/shared/keys/catalogue";
import { KeyOf } from "@/shared/keys/KeyOf";
import { Kbd } from "@/shared/ui/Kbd";
import type { RankingAnswer } from "../ranking/answer";
import styles from "./practice.module.css";
import { objectionTo, STEPS, type Step, stepOf } from "./steps";

/** Says what to do next on the practice task, with its keys, and what to think of the last choice. */
export function Coach({ answer }: { answer: RankingAnswer }) {
  const { t } = useTranslation("tasks/practice");
  const step = stepOf(answer);
  const at = step === "submit" ? STEPS.length : STEPS.indexOf(step);
  const objection = objectionTo(answer);
  return (
    <div className={styles.coach}>
      <div role="status">
        {objection !== undefined ? (
          <p className={styles.objection}>
            <CircleAlert aria-hidden size={16} /> {t(`objections.${objection}`)}
          </p>
        ) : (
          at > 0 && (
            <p className={styles.praise}>
              <CircleCheck aria-hidden size={16} /> {t(`praise.${STEPS[at - 1] ?? "best"}`)}
            </p>
          )
        )}
        <p className={styles.step}>
          <strong>{t("stepOf", { at: at + 1, all: STEPS.length + 1 })}</strong> {t(`steps.${step}`)}
        </p>
      </div>
      <p className={styles.keys}>
        <KeysOf step={step} />
      </p>
    </div>
  );
}

/** The keys that do the step. The letters and digits of replies cannot be changed. */
const TYPED: Partial<Record<Step, readonly string[]>> = {
  best: ["A", "1"],
  tie: ["C", "1"],
  rest: ["B", "2"],
  rate: ["A", "Shift+7"],
};
const SHORTCUTS: Partial<Record<Step, ShortcutId>> = {
  flag: "ranking.flags",
  submit: "seats.handIn",
};

function KeysOf({ step }: { step: Step }) {
  const { t } = useTranslation("tasks/practice");
  const shortcut = SHORTCUTS[step];
  return (
    <>
      <span>{t("keys")}</span>
      {step === "flag" && <Kbd keys="B" />}
      {TYPED[step]?.map((key) => (
        <Kbd key={key} keys={key} />
      ))}
      {shortcut && <KeyOf id={shortcut} />}
    </>
  );
}
