import { useMemo, useState } from "react";
import { countSentences } from "@/shared/text/sentences";
import type { Reply } from "../rating/ReplyCard";
import type { Form } from "../rating/ratings";
import { useView } from "../rating/useView";

import { after, digitOf, digitsFor, type RankingAct, type RankingAnswer } from "./answer";
import { ENOUGH_FOR_BINS } from "./bins";
import { Cards } from "./Cards";
import { neighbours, orderOf } from "./order";
import { PairView } from "./PairView";
import styles from "./ranking.module.css";
import { useAnnouncements } from "./useAnnouncements";
import { useCurrentReply } from "./useCurrentReply";
import { useRankingKeys } from "./useRankingKeys";
import { ViewBar } from "./ViewBar";

type Props = {
  replies: readonly Reply[];
  form: Form;
  rates: boolean;
  answer: RankingAnswer;
  onAct: (act: RankingAct) => void;
};

/**
 * The ranking board: read every reply, give each a rank (equal is a tie) and, if asked, a rating.
 */
export function RankingBoard({ replies, form, rates, answer, onAct }: Props) {
  const slots = useMemo(() => replies.map((reply) => reply.slot), [replies]);
  const [view, setView] = useView();
  const [pair, setPair] = useState<[string, string] | null>(null);
  const [current, go, setCurrent] = useCurrentReply(slots);
  const [saying, say] = useAnnouncements(slots);
  const counts = useMemo(() => countSentences(replies.map((reply) => reply.text)), [replies]);

  const act = (done: RankingAct) => {
    onAct(done);
    say(done, after(answer, done));
  };
  const togglePair = () =>
    setPair(pair === null ? neighbours(orderOf(answer.ranks), slots, current) : null);
  useRankingKeys({
    slots,
    form,
    ranks: true,
    rates,
    bins: answer.usesBins ? answer.bins : undefined,
    current,
    act,
    go: (slot) => (pair === null ? go(slot) : setPair(withReply(pair, slot))),
    view,
    onView: setView,
    togglePair,
  });

  return (
    <div className={styles.board}>
      <ViewBar
        bins={{
          offered: slots.length >= (form.bins_from || ENOUGH_FOR_BINS),
          on: answer.usesBins,
          onChange: (on) => act({ is: "useBins", on }),
        }}
        onView={setView}
        pair={{ offered: slots.length > 1, on: pair !== null, onChange: togglePair }}
        rates={rates}
        view={view}
      />
      {pair === null ? (
        <Cards
          act={act}
          answer={answer}
          counts={counts}
          form={form}
          onFocus={setCurrent}
          rates={rates}
          replies={replies}
          view={view}
        />
      ) : (
        <PairView
          digits={(slot) => ({
            count: digitsFor(answer, slot, slots.length),
            chosen: digitOf(answer, slot),
          })}
          onPair={setPair}
          onRank={(slot, digit) => act({ is: "rank", slot, digit })}
          pair={pair}
          replies={replies}
        />
      )}
      <p className="only-for-screen-readers" role="status">
        {saying}
      </p>
    </div>
  );
}

/** Puts a reply into the pair, in place of the one that was added first. */
function withReply([left, right]: [string, string], slot: string): [string, string] {
  return slot === left || slot === right ? [left, right] : [right, slot];
}
