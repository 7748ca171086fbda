import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Seat } from "@/features/tasks/desk/server";
import { Dialog } from "@/shared/ui/Dialog";
import { Loaded } from "@/shared/ui/states";
import { AskForm } from "./AskForm";
import styles from "./ask.module.css";
import { askAtSeat, pinnedAnswers, taskQuestions } from "./queries";
import { NoQuestions, Pinned, Thread } from "./Thread";

type Props = {
  seat: Seat;
  isOpen: boolean;
  onClose: () => void;
  /** The unsent question. */
  text: string;
  onWrite: (text: string) => void;
};

/** What was asked about a task, and a form to ask. */
export function AskDialog({ seat, isOpen, onClose, text, onWrite }: Props) {
  const { t } = useTranslation("tasks");
  return (
    <Dialog isOpen={isOpen} onClose={onClose} size="medium" title={t("questions.title")}>
      <div className={styles.panel}>
        <AskForm
          hint={t("questions.hint")}
          label={t("questions.text")}
          onSend={(question) => askAtSeat(seat.id, question)}
          onWrite={onWrite}
          shownIn={taskQuestions(seat.id).queryKey}
          text={text}
        />
        <Asked seat={seat} />
        {seat.guideline && <PinnedAnswers guideline={seat.guideline.id} />}
      </div>
    </Dialog>
  );
}

function Asked({ seat }: { seat: Seat }) {
  const { t } = useTranslation("tasks");
  const thread = useQuery(taskQuestions(seat.id));
  return (
    <Loaded lines={2} query={thread}>
      {(questions) =>
        questions.length === 0 ? (
          <NoQuestions {...(seat.state === "finished" ? {} : { why: t("questions.noneWhy") })} />
        ) : (
          <Thread questions={questions} title={t("questions.mine")} />
        )
      }
    </Loaded>
  );
}

export function PinnedAnswers({ guideline }: { guideline: number }) {
  const answers = useQuery(pinnedAnswers(guideline));
  return (
    <Loaded lines={2} query={answers}>
      {(pinned) => <Pinned answers={pinned} />}
    </Loaded>
  );
}
