import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import type { SentenceCounts } from "@/shared/text/sentences";
import { type Reply, ReplyCard } from "../rating/ReplyCard";
import { type Form, ratingOf } from "../rating/ratings";
import type { View } from "../rating/useView";

import { digitOf, digitsFor, type RankingAct, type RankingAnswer } from "./answer";
import { BinPicker } from "./BinPicker";
import { BINS, type Bins } from "./bins";
import { RankDigits } from "./RankDigits";
import styles from "./ranking.module.css";

type Props = {
  replies: readonly Reply[];
  form: Form;
  rates: boolean;
  answer: RankingAnswer;
  view: View;
  counts: SentenceCounts;
  act: (act: RankingAct) => void;
  onFocus: (slot: string) => void;
};

/** The replies as cards. Once all are sorted into bins, the cards are grouped by bin. */
export function Cards({ replies, form, rates, answer, view, counts, act, onFocus }: Props) {
  const { t } = useTranslation("tasks/ranking");
  const { bins, usesBins } = answer;
  const shown = usesBins ? byBin(replies, bins) : replies;
  return (
    <div className={styles.cards} data-columns={columnsFor(replies.length)}>
      {shown.map((reply, at) => {
        const bin = bins[reply.slot];
        const opensBin = shown !== replies && bins[shown[at - 1]?.slot ?? ""] !== bin;
        return (
          <Fragment key={reply.slot}>
            {opensBin && bin && <p className={styles.binTitle}>{t(`bins.${bin}`)}</p>}
            <ReplyCard
              counts={counts}
              form={form}
              head={<Head act={act} answer={answer} of={replies.length} slot={reply.slot} />}
              isDone={digitOf(answer, reply.slot) !== undefined}
              onFlag={(slot, code) => act({ is: "flag", slot, code })}
              onFocus={onFocus}
              onRate={(slot, value) => act({ is: "rate", slot, value })}
              rating={rates ? ratingOf(answer.ratings, reply.slot) : undefined}
              reply={reply}
              view={view}
            />
          </Fragment>
        );
      })}
    </div>
  );
}

type HeadProps = Pick<Props, "answer" | "act"> & { slot: string; of: number };

function Head({ slot, of, answer, act }: HeadProps) {
  const bin = answer.bins[slot];
  const digits = answer.usesBins && bin === undefined ? 0 : digitsFor(answer, slot, of);
  return (
    <>
      {answer.usesBins && (
        <BinPicker
          chosen={bin}
          onPick={(chosen) => act({ is: "sort", slot, bin: chosen })}
          slot={slot}
        />
      )}
      {digits > 1 && (
        <RankDigits
          chosen={digitOf(answer, slot)}
          count={digits}
          onClear={() => act({ is: "unrank", slot })}
          onPick={(digit) => act({ is: "rank", slot, digit })}
          slot={slot}
        />
      )}
    </>
  );
}

/**
 * Cards keep their positions until the last one is sorted, so that nothing moves under the pointer.
 */
function byBin(replies: readonly Reply[], bins: Bins): readonly Reply[] {
  if (replies.some(({ slot }) => bins[slot] === undefined)) return replies;
  return BINS.flatMap((bin) => replies.filter(({ slot }) => bins[slot] === bin));
}

/** Four replies need two rows of two; three columns would leave one card alone. */
function columnsFor(replies: number): number {
  return replies === 2 || replies === 4 ? 2 : Math.min(replies, 3);
}
