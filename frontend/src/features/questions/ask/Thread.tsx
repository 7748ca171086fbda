import { MessageCircleQuestion } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { PinnedOut, QuestionOut } from "@/api/schema";
import { RichText } from "@/shared/text/RichText";
import { Badge } from "@/shared/ui/states";
import { Time } from "@/shared/ui/Time";

import styles from "./ask.module.css";

/** Questions with their answers, without names, so that nobody is afraid to ask. */
export function Thread({ title, questions }: { title: string; questions: readonly QuestionOut[] }) {
  const { t } = useTranslation("tasks");
  return (
    <section className={styles.thread}>
      <h3>{title}</h3>
      {questions.map(({ id, text, created_at, answers }) => (
        <article className={styles.question} key={id}>
          <p className={styles.said}>{text}</p>
          <p className={styles.when}>
            <Time at={created_at} />{" "}
            {answers.length === 0 && <Badge>{t("questions.waiting")}</Badge>}
          </p>
          {answers.map((answer) => (
            <Answered at={answer.created_at} key={answer.id} text={answer.text} />
          ))}
        </article>
      ))}
    </section>
  );
}

/** Answers pinned for everybody. If the question was about a task, it is not shown. */
export function Pinned({ answers }: { answers: readonly PinnedOut[] }) {
  const { t } = useTranslation("tasks");
  if (answers.length === 0) return null;
  return (
    <section className={styles.thread}>
      <h3>{t("questions.pinned")}</h3>
      {answers.map(({ id, question, text, created_at }) => (
        <article className={styles.question} key={id}>
          {question && <p className={styles.said}>{question}</p>}
          <Answered at={created_at} text={text} />
        </article>
      ))}
    </section>
  );
}

export function NoQuestions({ why }: { why?: string }) {
  const { t } = useTranslation("tasks");
  return (
    <p className={styles.none}>
      <MessageCircleQuestion aria-hidden size={16} /> {t("questions.none")}
      {why && <> · {why}</>}
    </p>
  );
}

function Answered({ at, text }: { at: string; text: string }) {
  return (
    <div className={styles.answer}>
      <RichText text={text} />
      <p className={styles.when}>
        <Time at={at} />
      </p>
    </div>
  );
}
