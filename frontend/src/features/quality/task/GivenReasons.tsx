import { useTranslation } from "react-i18next";
import type { JudgedTaskOut } from "@/api/schema";
import { Marks } from "@/features/tasks/reasons/Marks";
import { Differences } from "@/shared/text/Differences";
import { RawText } from "@/shared/text/RawText";
import { wordDiff } from "@/shared/text/wordDiff";
import styles from "../Quality.module.css";

type Ranking = JudgedTaskOut["rankings"][number];

/** What labelers said about one reply: their notes, marked parts and rewrites. */
export function GivenReasons({ task, index }: { task: JudgedTaskOut; index: number }) {
  const { t } = useTranslation("quality");
  const text = task.replies[index]?.text ?? "";
  return task.rankings
    .filter((ranking) => hasReasons(ranking, index))
    .map((ranking) => (
      <section className={styles.reasons} key={ranking.id}>
        <h4>{ranking.labeler?.name ?? t("unknown")}</h4>
        <Marks kinds={task.span_kinds} spans={ranking.spans[index] ?? []} text={text} />
        {ranking.notes[index] && <RawText text={ranking.notes[index]} />}
        {ranking.rewrite?.reply === index && (
          <>
            <p className={styles.small}>{t("task.rewrite")}</p>
            <Differences parts={wordDiff(text, ranking.rewrite.text)} />
          </>
        )}
      </section>
    ));
}

function hasReasons({ notes, spans, rewrite }: Ranking, index: number): boolean {
  return Boolean(notes[index] || spans[index]?.length || rewrite?.reply === index);
}
