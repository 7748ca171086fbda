import type { RankingAct } from "@/features/ranking/answer";
import { RankingBoard } from "@/features/ranking/RankingBoard";
import { RatingBoard } from "@/features/rating/RatingBoard";
import { ratingOf } from "@/features/rating/ratings";
import { WritingBoard } from "@/features/writing/WritingBoard";
import type { WritingAnswer } from "@/features/writing/writing";

import { type Answer, rates } from "./answer";
import type { Seat } from "./server";

type Props = {
  seat: Seat;
  answer: Answer;
  onAct: (act: RankingAct) => void;
  onWrite: (written: WritingAnswer) => void;
};

/** What is asked, by the kind of the task. */
export function Board({ seat, answer, onAct, onWrite }: Props) {
  switch (seat.kind) {
    case "demonstrate":
      return <WritingBoard answer={answer} onChange={onWrite} original={seat.start_text} />;
    case "rate": {
      const [reply] = seat.replies;
      if (reply === undefined) return null;
      return (
        <RatingBoard
          form={seat.form}
          onFlag={(slot, code) => onAct({ is: "flag", slot, code })}
          onRate={(slot, value) => onAct({ is: "rate", slot, value })}
          rating={ratingOf(answer.ratings, reply.slot)}
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
          rates={rates(seat)}
          replies={seat.replies}
        />
      );
  }
}
