import { useState } from "react";
import { useShortcut } from "@/shared/keys/useShortcut";
import { onDemand } from "@/shared/ui/onDemand";
import { cannotRankOf, type DraftBody, handInOf, missingIn, ranks } from "../answer";
import type { HandIn, Seat } from "../desk/server";
import { type OpenDraft, useDraft } from "../desk/useDraft";
import type { Workspace } from "../desk/workspace";
import { PracticeOffer } from "../practice/PracticeOffer";
import { after } from "../ranking/answer";
import { useAnswer } from "../useAnswer";
import { Board, useBoard } from "./Board";
import { ContentWarning } from "./ContentWarning";
import { GuidelineGate } from "./GuidelineGate";
import { HandInBar } from "./HandInBar";
import { Progress } from "./Progress";
import { PromptPanel } from "./PromptPanel";
import { StaleDraft } from "./StaleDraft";
import styles from "./seat.module.css";
import { useBreakHint } from "./useBreakHint";
import { useMeasures } from "./useMeasures";
import { usePreviousTask, useUndoCannotRank } from "./usePreviousTask";
import { useSkip } from "./useSkip";
import { useStickyHeights } from "./useStickyHeights";
import { useSubmit } from "./useSubmit";

const SkipDialog = onDemand(async () => (await import("./ReasonDialogs")).SkipDialog);
const CannotRankDialog = onDemand(async () => (await import("./ReasonDialogs")).CannotRankDialog);

/** One task. Work starts when the stored draft has been read and the board is loaded. */
export function SeatScreen({ seat, workspace }: { seat: Seat; workspace: Workspace }) {
  const draft = useDraft(seat, workspace);
  const isBoardThere = useBoard(seat);
  if (draft.body === undefined || !isBoardThere) return null;
  return (
    <GuidelineGate seat={seat}>
      {ranks(seat) && <PracticeOffer />}
      {draft.state.is === "stale" && draft.body && (
        <StaleDraft
          from={draft.state.from}
          mine={draft.latest()}
          onSettle={draft.settle}
          seat={seat}
          theirs={draft.state.theirs}
        />
      )}
      <OpenSeat
        body={draft.body}
        draft={draft}
        key={draft.edition}
        workspace={workspace}
        seat={seat}
      />
    </GuidelineGate>
  );
}

type Props = { seat: Seat; workspace: Workspace; draft: OpenDraft; body: DraftBody };

/** The screen of one task: the prompt, the board, and the bar with the submit button. */
function OpenSeat({ seat, workspace, draft, body }: Props) {
  const measures = useMeasures(body);
  const { answer, change, write, undo, canUndo } = useAnswer(seat.id, body.answer, (next) => {
    measures.noteChange();
    draft.change({ answer: next, ...measures.soFar() });
  });
  const [asks, setAsks] = useState<"nothing" | "skip" | "cannotRank">("nothing");
  const covered = useStickyHeights();
  const skip = useSkip(workspace);
  const breakHint = useBreakHint();
  const missing = missingIn(seat, answer);

  usePreviousTask(workspace);
  const offerUndo = useUndoCannotRank(workspace);
  const finish = (label: HandIn) => {
    draft.close();
    breakHint(label.measures.active_ms);
    if (label.cannot_rank) offerUndo(seat.id, answer);
    void workspace.desk.handIn(label, crypto.randomUUID());
  };
  const { submit, refused } = useSubmit(missing, () =>
    finish(handInOf(seat, answer, measures.read())),
  );
  const isOff = asks !== "nothing";
  useShortcut({ id: "seats.handIn", isOff, whileTyping: true, run: submit });
  useShortcut({ id: "seats.undo", isOff, run: undo });
  useShortcut({ id: "seats.skip", isOff, run: () => setAsks("skip") });
  useShortcut({
    id: "seats.cannotRank",
    isOff: isOff || !ranks(seat),
    run: () => setAsks("cannotRank"),
  });

  return (
    <div className={styles.seat} data-kind={seat.kind}>
      <ContentWarning onSkip={() => setAsks("skip")} topics={seat.prompt.topics}>
        <PromptPanel place={covered.above} prompt={seat.prompt} />
        <Board
          answer={answer}
          onAct={(act) => change({ ...answer, ...after(answer, act) })}
          onExplain={(reasons, isText) => (isText ? write : change)({ ...answer, reasons })}
          onWrite={(written) => write({ ...answer, ...written })}
          seat={seat}
        />
      </ContentWarning>
      <HandInBar
        answer={answer}
        draft={draft.state}
        missing={missing}
        onCannotRank={ranks(seat) ? () => setAsks("cannotRank") : undefined}
        onHandIn={submit}
        refused={refused}
        onMove={(order) => change({ ...answer, ...after(answer, { is: "order", order }) })}
        onSkip={() => setAsks("skip")}
        onUndo={canUndo ? undo : undefined}
        place={covered.below}
        progress={<Progress />}
        seat={seat}
      />
      <SkipDialog
        isOpen={asks === "skip"}
        onClose={() => setAsks("nothing")}
        onChoose={(reason, note) => skip(seat.id, reason, note)}
      />
      <CannotRankDialog
        isOpen={asks === "cannotRank"}
        onChoose={(reason, note) =>
          finish(cannotRankOf(seat, answer, reason, note, measures.read()))
        }
        onClose={() => setAsks("nothing")}
      />
    </div>
  );
}
