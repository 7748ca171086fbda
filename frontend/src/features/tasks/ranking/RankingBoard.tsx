import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { countSentences } from "@/shared/text/sentences";
import type { Reply } from "../rating/ReplyCard";
import type { Form } from "../rating/ratings";
import { layoutsFor, useView, useWidth } from "../rating/useView";

import type { RankingAct, RankingAnswer } from "./answer";
import { ENOUGH_FOR_BINS } from "./bins";
import { Cards } from "./Cards";
import { inOrderShown } from "./inOrderShown";
import { neighbours, orderOf } from "./order";
import { PairView } from "./PairView";
import styles from "./ranking.module.css";
import { SingleView } from "./SingleView";
import { useActs } from "./useActs";
import { useAnnouncements } from "./useAnnouncements";
import { useCurrentReply } from "./useCurrentReply";
import { usePair, withReply } from "./usePair";
import { useRankingKeys } from "./useRankingKeys";
import { ViewBar } from "./ViewBar";

type Props = {
  replies: readonly Reply[];
  form: Form;
  rates: boolean;
  answer: RankingAnswer;
  onAct: (act: RankingAct) => void;
  /** Whose view settings are used. */
  person?: string;
};

/**
 * The ranking board: read every reply, give each a rank (equal is a tie) and, if asked, a rating.
 */
export function RankingBoard({ replies, form, rates, answer, onAct, person = "" }: Props) {
  const { t } = useTranslation("tasks/ranking");
  const slots = useMemo(() => replies.map((reply) => reply.slot), [replies]);
  const [view, setView] = useView(person);
  const layouts = layoutsFor(useWidth());
  const [current, go, setCurrent] = useCurrentReply(slots, view.inOrder && answer.ranks);
  const { pair, setPair, comparison, toggleMarks } = usePair(replies, view.raw);
  const [saying, say] = useAnnouncements(slots);
  const counts = useMemo(() => countSentences(replies.map((reply) => reply.text)), [replies]);

  const isSingle = view.layout === "single" && pair === null;
  const { act, actAndAdvance } = useActs({
    slots,
    rates,
    answer,
    current,
    onAct,
    onGo: (slot) => (pair === null || pair.includes(slot)) && go(slot),
    advances: view.advances && pair === null,
    say,
  });
  const togglePair = () => {
    if (pair !== null) return setPair(null);
    const next = neighbours(orderOf(answer.ranks), slots, current);
    setPair(next);
    // Keys must act on a reply that is on the screen.
    if (!next.includes(current)) setCurrent(next[0]);
  };
  const marks =
    pair === null
      ? { on: view.marks, toggle: () => setView({ ...view, marks: !view.marks }) }
      : { on: comparison.isOn, toggle: toggleMarks };
  const pick = (slot: string) => {
    if (pair === null) return go(slot);
    setPair(withReply(pair, current, slot));
    go(slot);
  };
  useRankingKeys({
    slots: inOrderShown(replies, answer, view).map(({ slot }) => slot),
    form,
    ranks: true,
    rates,
    bins: answer.usesBins ? answer.bins : undefined,
    current,
    act: actAndAdvance,
    go: pick,
    view,
    layouts,
    onView: setView,
    toggleMarks: marks.toggle,
    togglePair,
  });

  const shared = { replies, form, rates, answer, view, onFocus: setCurrent };
  return (
    <div className={styles.board}>
      <ViewBar
        bins={{
          offered: slots.length >= (form.bins_from || ENOUGH_FOR_BINS),
          on: answer.usesBins,
          onChange: (on) => act({ is: "useBins", on }),
        }}
        layouts={layouts}
        marks={{
          on: marks.on,
          onChange: marks.toggle,
          whyNot: pair === null || comparison.isAlike ? undefined : t("unlike"),
        }}
        onView={setView}
        pair={{ offered: slots.length > 1, on: pair !== null, onChange: togglePair }}
        rates={rates}
        view={view}
      />
      {pair === null && !isSingle && <Cards {...shared} act={act} counts={counts} />}
      {isSingle && (
        <SingleView {...shared} act={actAndAdvance} counts={counts} current={current} onGo={go} />
      )}
      {pair !== null && (
        <PairView
          {...shared}
          act={act}
          comparison={comparison}
          current={current}
          onPair={(next, chosen) => {
            setPair(next);
            setCurrent(chosen);
          }}
          pair={pair}
        />
      )}
      <p className="only-for-screen-readers" role="status">
        {saying}
      </p>
    </div>
  );
}
