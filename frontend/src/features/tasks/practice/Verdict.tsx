import { CircleAlert, CircleCheck } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { isQualified } from "@/features/qualification/qualified";
import { useMe } from "@/shared/session/session";
import { Button, ButtonLink } from "@/shared/ui/Button";
import type { RankingAnswer } from "../ranking/answer";
import styles from "./practice.module.css";
import { verdicts } from "./steps";

/** The end of the practice task: what is good about the answer, and the way to the real tasks. */
export function Verdict({ answer, onAgain }: { answer: RankingAnswer; onAgain: () => void }) {
  const { t } = useTranslation("tasks/practice");
  const canLabel = isQualified(useMe());
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const all = verdicts(answer);
  return (
    <section aria-labelledby="verdict" className={styles.verdict}>
      <h2 id="verdict" ref={heading} tabIndex={-1}>
        {t(all.every(({ isGood }) => isGood) ? "allGood" : "done")}
      </h2>
      <ul className={styles.checks}>
        {all.map(({ check, isGood }) => (
          <li data-good={isGood} key={check}>
            {isGood ? <CircleCheck aria-hidden size={18} /> : <CircleAlert aria-hidden size={18} />}
            <span>{t(isGood ? `good.${check}` : `objections.${check}`)}</span>
          </li>
        ))}
      </ul>
      <p>{t("more")}</p>
      <div className={styles.ways}>
        <ButtonLink to={canLabel ? "/tasks" : "/"} tone="primary">
          {t(canLabel ? "startLabeling" : "toHome")}
        </ButtonLink>
        <Button onPress={onAgain}>{t("again")}</Button>
      </div>
    </section>
  );
}
