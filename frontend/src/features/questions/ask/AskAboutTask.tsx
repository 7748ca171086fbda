import { useQuery } from "@tanstack/react-query";
import { MessageCircleQuestion } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Seat } from "@/features/tasks/desk/server";
import { useShortcut } from "@/shared/keys/useShortcut";
import { Button } from "@/shared/ui/Button";
import { Dialog } from "@/shared/ui/Dialog";
import { Loaded } from "@/shared/ui/states";
import { AskForm } from "./AskForm";
import styles from "./ask.module.css";
import { askAtSeat, pinnedAnswers, taskQuestions } from "./queries";
import { NoQuestions, Pinned, Thread } from "./Thread";

/**
 * Asks about a task without leaving it. An unsent text survives closing the dialog, but not the
 * task.
 */
export function AskAboutTask({ seat }: { seat: Seat }) {
  const { t } = useTranslation("tasks");
  const [isOpen, setOpen] = useState(false);
  const [text, setText] = useState("");
  useShortcut({
    id: "seats.ask",
    whileTyping: true,
    run: () => setOpen(true),
  });
  return (
    <>
      <Button icon={MessageCircleQuestion} onPress={() => setOpen(true)} tone="quiet">
        {t("questions.button")}
      </Button>
      <Dialog
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        size="medium"
        title={t("questions.title")}
      >
        <div className={styles.panel}>
          <AskForm
            hint={t("questions.hint")}
            label={t("questions.text")}
            onSend={(question) => askAtSeat(seat.id, question)}
            onWrite={setText}
            shownIn={taskQuestions(seat.id).queryKey}
            text={text}
          />
          <Asked seat={seat} />
          {seat.guideline && <PinnedAnswers guideline={seat.guideline.id} />}
        </div>
      </Dialog>
    </>
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
