import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { isQualified } from "@/features/qualification/qualified";
import { useShortcut } from "@/shared/keys/useShortcut";
import { useMe } from "@/shared/session/session";
import { Button } from "@/shared/ui/Button";
import { Page } from "@/shared/ui/Page";
import { type Answer, emptyAnswer, missingIn } from "../answer";
import type { Seat } from "../desk/server";
import { after } from "../ranking/answer";
import { Board } from "../seat/Board";
import { HandInBar } from "../seat/HandInBar";
import { PromptPanel } from "../seat/PromptPanel";
import screen from "../seat/seat.module.css";
import { useStickyHeights } from "../seat/useStickyHeights";
import { useSubmit } from "../seat/useSubmit";
import { useAnswer } from "../useAnswer";
import { Coach } from "./Coach";
import { usePracticeDone } from "./usePracticeDone";
import { usePracticeSeat } from "./usePracticeSeat";
import { Verdict } from "./Verdict";

/** The practice task: the real ranking screen on a made-up task of which nothing is stored. */
export function PracticePage() {
  const { t } = useTranslation("tasks/practice");
  const { isDone, remember } = usePracticeDone();
  const navigate = useNavigate();
  const way = isQualified(useMe()) ? "/tasks" : "/";
  const seat = usePracticeSeat();
  const [submitted, setSubmitted] = useState<Answer>();
  const leave = () => {
    remember();
    navigate(way);
  };
  return (
    <Page
      actions={
        submitted === undefined && (
          <Button onPress={leave} tone="quiet">
            {t(isDone ? "leave" : "skip")}
          </Button>
        )
      }
      lead={t("lead")}
      title={t("title")}
      width="full"
    >
      {submitted === undefined ? (
        <Exercise
          onSubmit={(answer) => {
            remember();
            setSubmitted(answer);
          }}
          seat={seat}
        />
      ) : (
        <Verdict answer={submitted} onAgain={() => setSubmitted(undefined)} />
      )}
    </Page>
  );
}

function Exercise({ seat, onSubmit }: { seat: Seat; onSubmit: (answer: Answer) => void }) {
  const { answer, change, write, undo, canUndo } = useAnswer(seat.id, emptyAnswer(seat), () => {});
  const covered = useStickyHeights();
  const missing = missingIn(seat, answer);
  const { submit, refused } = useSubmit(missing, () => onSubmit(answer));
  useShortcut({ id: "seats.handIn", whileTyping: true, run: submit });
  useShortcut({ id: "seats.undo", run: undo });
  return (
    <div className={screen.seat} data-kind={seat.kind}>
      <PromptPanel place={covered.above} prompt={seat.prompt} />
      <Board
        answer={answer}
        onAct={(act) => change({ ...answer, ...after(answer, act) })}
        onWrite={(written) => write({ ...answer, ...written })}
        seat={seat}
      />
      <HandInBar
        answer={answer}
        canAsk={false}
        missing={missing}
        onHandIn={submit}
        onMove={(order) => change({ ...answer, ...after(answer, { is: "order", order }) })}
        onUndo={canUndo ? undo : undefined}
        place={covered.below}
        progress={<Coach answer={answer} />}
        refused={refused}
        seat={seat}
      />
    </div>
  );
}
