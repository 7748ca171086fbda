import { Part, whenIdle } from "@/shared/parts";
import { useMe } from "@/shared/session/session";
import { useOnDemand } from "@/shared/ui/onDemand";
import { type Answer, rates } from "../answer";
import type { Seat } from "../desk/server";
import type { RankingAct } from "../ranking/answer";
import { RankingBoard } from "../ranking/RankingBoard";
import { RatingBoard } from "../rating/RatingBoard";
import { ratingOf } from "../rating/ratings";
import { ReasonsProvider } from "../reasons/ReasonsProvider";
import type { Reasons } from "../reasons/reasons";
import type { WritingAnswer } from "../writing/writing";

const writingBoard = new Part(async () => (await import("../writing/WritingBoard")).WritingBoard);
whenIdle(writingBoard.load);

/** Loads the board for the kind of the task and returns whether it is there. */
export function useBoard({ kind }: Seat): boolean {
  const writes = kind === "demonstrate";
  return useOnDemand(writingBoard, { isOpen: writes }) !== undefined || !writes;
}

type Props = {
  seat: Seat;
  answer: Answer;
  onAct: (act: RankingAct) => void;
  onWrite: (written: WritingAnswer) => void;
  /** Changes the reasons; undone with the other choices unless it is a text. Without it, none are asked. */
  onExplain?: (reasons: Reasons, isText: boolean) => void;
};

/** The board for the kind of the task, and why its labeler judges so. */
export function Board({ onExplain, ...props }: Props) {
  const { seat, answer } = props;
  if (onExplain === undefined || seat.kind === "demonstrate") return <PlainBoard {...props} />;
  return (
    <ReasonsProvider
      mark={(reasons) => onExplain(reasons, false)}
      ranks={answer.ranks}
      seat={seat}
      value={answer.reasons}
      write={(reasons) => onExplain(reasons, true)}
    >
      <PlainBoard {...props} />
    </ReasonsProvider>
  );
}

function PlainBoard({ seat, answer, onAct, onWrite }: Omit<Props, "onExplain">) {
  const { id: person } = useMe();
  const WritingBoard = useOnDemand(writingBoard, { isOpen: seat.kind === "demonstrate" });
  switch (seat.kind) {
    case "demonstrate":
      return (
        WritingBoard && (
          <WritingBoard
            answer={answer}
            language={seat.prompt.language}
            limits={seat.prompt.limits}
            onChange={onWrite}
            original={seat.start_text}
            person={person}
          />
        )
      );
    case "rate": {
      const [reply] = seat.replies;
      if (reply === undefined) return null;
      return (
        <RatingBoard
          form={seat.form}
          onFlag={(slot, code) => onAct({ is: "flag", slot, code })}
          onRate={(slot, value) => onAct({ is: "rate", slot, value })}
          rating={ratingOf(answer.ratings, reply.slot)}
          person={person}
          reply={reply}
        />
      );
    }
    case "rank":
    case "rank_and_rate":
      return (
        <RankingBoard
          answer={answer}
          form={seat.form}
          onAct={onAct}
          person={person}
          rates={rates(seat)}
          replies={seat.replies}
        />
      );
  }
}
