import { Pin, PinOff } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { AnsweredOut, QuestionOut } from "@/api/schema";
import { RichText } from "@/shared/text/RichText";
import { toast } from "@/shared/toasts/toasts";
import { Button } from "@/shared/ui/Button";
import { OnOff } from "@/shared/ui/choices";
import { TextField } from "@/shared/ui/Field";
import { Badge, ErrorNotice } from "@/shared/ui/states";
import { Time } from "@/shared/ui/Time";
import { useAnswer, usePin } from "./queries";
import styles from "./questions.module.css";

type Props = { question: QuestionOut };

/** A question with its answers and a form for another answer. */
export function QuestionCard({ question }: Props) {
  const { t } = useTranslation("questions");
  const { text, about_task, guideline, created_at, answers } = question;
  return (
    <article className={styles.card}>
      <p className={styles.said} dir="auto">
        {text}
      </p>
      <p className={styles.facts}>
        {about_task && <Badge>{t("aboutTask")}</Badge>}
        {!about_task && guideline !== null && <Badge>{t("aboutGuideline")}</Badge>}
        {answers.length === 0 && <Badge mood="warn">{t("unanswered")}</Badge>}
        <Time at={created_at} />
      </p>
      {answers.map((answer) => (
        <Given answer={answer} guideline={guideline} key={answer.id} />
      ))}
      <AnswerForm question={question} />
    </article>
  );
}

function Given({ answer, guideline }: { answer: AnsweredOut; guideline: number | null }) {
  const { t } = useTranslation("questions");
  const pin = usePin(answer.id);
  const isPinned = answer.pinned_to !== null;
  return (
    <div className={styles.given}>
      <RichText text={answer.text} />
      <div className={styles.facts}>
        {isPinned && <Badge mood="good">{t("pinned")}</Badge>}
        <Time at={answer.created_at} />
        {(isPinned || guideline !== null) && (
          <Button
            icon={isPinned ? PinOff : Pin}
            isPending={pin.isPending}
            onPress={() => pin.mutate(isPinned ? null : guideline)}
            tone="quiet"
          >
            {t(isPinned ? "unpin" : "pin")}
          </Button>
        )}
      </div>
    </div>
  );
}

function AnswerForm({ question }: Props) {
  const { t } = useTranslation("questions");
  const [text, setText] = useState("");
  const [isPinned, setPinned] = useState(false);
  const answer = useAnswer(question);
  const sent = () => {
    setText("");
    setPinned(false);
    toast({ mood: "good", text: t("sent") });
  };
  return (
    <div className={styles.form}>
      <TextField label={t("answer")} maxLength={10_000} onChange={setText} rows={2} value={text} />
      <ErrorNotice error={answer.error} />
      <div className={styles.facts}>
        <Button
          // isPending would announce progress after the card is gone, because an answered card
          // disappears.
          isDisabled={text.trim() === "" || answer.isPending}
          onPress={() => answer.mutate({ text, isPinned }, { onSuccess: sent })}
        >
          {t("send")}
        </Button>
        {question.guideline !== null && (
          <OnOff isOn={isPinned} label={t("pinToo")} onChange={setPinned} />
        )}
      </div>
    </div>
  );
}
