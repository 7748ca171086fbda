import { useCallback, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { BlankItemOut } from "@/api/schema";
import { type Answer, missingIn } from "@/features/tasks/answer";
import type { Seat } from "@/features/tasks/desk/server";
import { type OpenDraft, useDraft } from "@/features/tasks/desk/useDraft";
import { workspaceOf } from "@/features/tasks/desk/workspace";
import { after } from "@/features/tasks/ranking/answer";
import { Board } from "@/features/tasks/seat/Board";
import { HandInBar } from "@/features/tasks/seat/HandInBar";
import { PromptPanel } from "@/features/tasks/seat/PromptPanel";
import screen from "@/features/tasks/seat/seat.module.css";
import { useStickyHeights } from "@/features/tasks/seat/useStickyHeights";
import { useAnswer } from "@/features/tasks/useAnswer";
import { useShortcut } from "@/shared/keys/useShortcut";
import { useMe } from "@/shared/session/session";
import { FlagBoard } from "./FlagBoard";
import { type ItemAnswer, isComplete } from "./itemAnswer";
import { toItemAnswer, withFlag } from "./toSeat";

interface Props {
  item: BlankItemOut;
  seat: Seat;
  /** Saves the answer on the server; resolves to its revision. */
  onKeep: (said: ItemAnswer) => Promise<number>;
  onSaid: (said: ItemAnswer) => void;
  onNext: () => void;
}

/** One question of the test, shown with the boards, shortcuts and drafts of real tasks. */
export function OpenItem(props: Props) {
  const { item, seat, onKeep } = props;
  const workspace = workspaceOf(useMe().id);
  const draft = useDraft(seat, workspace, ({ body }) => onKeep(toItemAnswer(item, body.answer)));
  if (draft.body === undefined) return null;
  return <Asked {...props} body={draft.body} draft={draft} key={draft.edition} />;
}

type AskedProps = Props & { draft: OpenDraft; body: NonNullable<OpenDraft["body"]> };

function Asked({ item, seat, draft, body, onSaid, onNext }: AskedProps) {
  const { t } = useTranslation(["qualification", "tasks"]);
  const tell = useOnItemAnswer(item, onSaid);
  const { answer, change, write, undo, canUndo } = useAnswer(seat.id, body.answer, (next) => {
    draft.change({ ...body, answer: next });
    tell(next);
  });
  useEffect(() => tell(body.answer), [tell, body]);
  const covered = useStickyHeights();
  const said = toItemAnswer(item, answer);
  const missing = { ...missingIn(seat, answer), text: !isComplete(item, said) };
  useShortcut({ id: "seats.handIn", label: t("next"), whileTyping: true, run: onNext });
  useShortcut({ id: "seats.undo", run: undo });

  return (
    <div className={screen.seat} data-kind={seat.kind}>
      <PromptPanel place={covered.above} prompt={seat.prompt} />
      {item.kind === "flag" ? (
        <FlagBoard
          isSensitive={said.is_sensitive}
          onSay={(isSensitive) => change(withFlag(answer, isSensitive))}
        />
      ) : (
        <Board
          answer={answer}
          onAct={(act) => change({ ...answer, ...after(answer, act) })}
          onWrite={(written) => write({ ...answer, ...written })}
          seat={seat}
        />
      )}
      <HandInBar
        answer={answer}
        canAsk={false}
        done={t("next")}
        draft={draft.state}
        missing={missing}
        onHandIn={onNext}
        onMove={(order) => change({ ...answer, ...after(answer, { is: "order", order }) })}
        onUndo={canUndo ? undo : undefined}
        place={covered.below}
        seat={seat}
      />
    </div>
  );
}

/** Returns a stable function that calls the latest listener with the candidate's answer. */
function useOnItemAnswer(item: BlankItemOut, onSaid: (said: ItemAnswer) => void) {
  const newest = useRef(onSaid);
  newest.current = onSaid;
  return useCallback((answer: Answer) => newest.current(toItemAnswer(item, answer)), [item]);
}
