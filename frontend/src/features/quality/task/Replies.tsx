import { useTranslation } from "react-i18next";
import type { JudgedTaskOut } from "@/api/schema";
import { RichText } from "@/shared/text/RichText";
import styles from "../Quality.module.css";
import { useNumbers } from "../useNumbers";
import { GivenReasons } from "./GivenReasons";

/** The texts with their writers and reward scores. Labelers see neither. */
export function Replies({ task }: { task: JudgedTaskOut }) {
  const { t, i18n } = useTranslation("quality");
  const numbers = useNumbers();
  const score = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 2 });
  return (
    <ol className={styles.replies}>
      {task.replies.map((reply, index) => (
        <li className={styles.reply} key={reply.id}>
          <h3>{t("task.reply", { number: index + 1 })}</h3>
          <p className={styles.small}>
            {t("task.writer", {
              writer: reply.writer || t("task.aPerson"),
              words: numbers.count(reply.words),
            })}
          </p>
          {reply.scores.map(({ reward_model, score: value }) => (
            <p className={styles.small} key={reward_model}>
              {t("task.score", { name: reward_model, score: score.format(value) })}
            </p>
          ))}
          <RichText text={reply.text} />
          <GivenReasons index={index} task={task} />
        </li>
      ))}
    </ol>
  );
}
