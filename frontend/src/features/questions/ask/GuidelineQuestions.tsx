import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import type { QuestionOut } from "@/api/schema";
import { Loaded } from "@/shared/ui/states";

import { PinnedAnswers } from "./AskDialog";
import { AskForm } from "./AskForm";
import styles from "./ask.module.css";
import { askAboutGuideline, guidelineQuestions } from "./queries";
import { NoQuestions, Thread } from "./Thread";

type Props = { guideline: number; text: string; onWrite: (text: string) => void };

/** Questions about a guideline, visible to all labelers, and a form to ask one. */
export function GuidelineQuestions({ guideline, text, onWrite }: Props) {
  const { t } = useTranslation("tasks");
  const asked = useQuery({ ...guidelineQuestions(guideline), select: notPinned });
  return (
    <div className={styles.panel}>
      <PinnedAnswers guideline={guideline} />
      <Loaded lines={2} query={asked}>
        {(questions) =>
          questions.length === 0 ? (
            <NoQuestions />
          ) : (
            <Thread questions={questions} title={t("questions.about")} />
          )
        }
      </Loaded>
      <AskForm
        hint={t("questions.hintOfGuideline")}
        label={t("questions.textOfGuideline")}
        onSend={(question) => askAboutGuideline(guideline, question)}
        onWrite={onWrite}
        shownIn={guidelineQuestions(guideline).queryKey}
        text={text}
      />
    </div>
  );
}

/** Pinned questions are already shown above. */
function notPinned(questions: QuestionOut[]) {
  return questions.filter(({ answers }) => answers.every((answer) => answer.pinned_to === null));
}
