import { type ReactNode, useLayoutEffect } from "react";
import { useTranslation } from "react-i18next";
import type { SentenceCounts } from "@/shared/text/sentences";
import { type Reply, ReplyCard } from "../rating/ReplyCard";
import { type Form, ratingOf } from "../rating/ratings";
import type { View } from "../rating/useView";
import { digitOf, digitsFor, type RankingAct, type RankingAnswer } from "./answer";
import { RankDigits } from "./RankDigits";
import styles from "./ranking.module.css";
import { focusCard } from "./useCurrentReply";
import type { Comparison, Pair } from "./usePair";

type Props = {
  replies: readonly Reply[];
  pair: Pair;
  comparison: Comparison;
  current: string;
  answer: RankingAnswer;
  form: Form;
  rates: boolean;
  view: View;
  act: (act: RankingAct) => void;
  onFocus: (slot: string) => void;
  onPair: (pair: Pair, current: string) => void;
};

const NO_COUNTS: SentenceCounts = new Map();

/** Two replies side by side, with the words in which they differ marked. */
export function PairView({ replies, pair, comparison, current, answer, form, ...props }: Props) {
  const { rates, view, act, onFocus, onPair } = props;
  const { t } = useTranslation("tasks/ranking");
  const [left, right] = pair;
  // A layout effect: the next key must act on the reply that has just come to the screen.
  useLayoutEffect(() => focusCard(current), [current]);
  const side = (slot: string, at: 0 | 1, pick: (to: string) => void): ReactNode => {
    const reply = replies.find((one) => one.slot === slot);
    if (reply === undefined) return null;
    const others = replies.map((one) => one.slot).filter((one) => one !== pair[1 - at]);
    const head = (
      <>
        <Chooser onPick={pick} slots={others} value={slot} />
        <RankDigits
          chosen={digitOf(answer, slot)}
          count={digitsFor(answer, slot, replies.length)}
          onClear={() => act({ is: "unrank", slot })}
          onPick={(digit) => act({ is: "rank", slot, digit })}
          slot={slot}
        />
      </>
    );
    return (
      <ReplyCard
        counts={NO_COUNTS}
        form={form}
        head={head}
        isDone={digitOf(answer, slot) !== undefined}
        key={slot}
        onFlag={(flagged, code) => act({ is: "flag", slot: flagged, code })}
        onFocus={onFocus}
        onRate={(rated, value) => act({ is: "rate", slot: rated, value })}
        rating={rates ? ratingOf(answer.ratings, slot) : undefined}
        reply={reply}
        view={{ ...view, marks: false }}
        words={comparison.isOn ? comparison.words[at] : undefined}
      />
    );
  };
  return (
    <div className={styles.pair}>
      {!comparison.isAlike && <p className={styles.unlike}>{t("unlike")}</p>}
      {side(left, 0, (to) => onPair([to, right], to))}
      {side(right, 1, (to) => onPair([left, to], to))}
    </div>
  );
}

type ChooserProps = { value: string; slots: readonly string[]; onPick: (slot: string) => void };

function Chooser({ value, slots, onPick }: ChooserProps) {
  const { t } = useTranslation(["tasks/ranking", "tasks/rating"]);
  return (
    <select
      aria-label={t("comparedReply", { slot: value })}
      className={styles.chooser}
      onChange={(event) => onPick(event.target.value)}
      value={value}
    >
      {slots.map((slot) => (
        <option key={slot} value={slot}>
          {t("tasks/rating:replySlot", { slot })}
        </option>
      ))}
    </select>
  );
}
