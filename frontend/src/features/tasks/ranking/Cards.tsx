import { GripVertical } from "lucide-react";
import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import type { SentenceCounts } from "@/shared/text/sentences";
import { type Reply, ReplyCard } from "../rating/ReplyCard";
import { type Form, ratingOf } from "../rating/ratings";
import type { View } from "../rating/useView";

import { digitOf, digitsFor, type RankingAct, type RankingAnswer } from "./answer";
import { BinPicker } from "./BinPicker";
import { DropZone } from "./DropZone";
import { grip } from "./drag";
import { inOrderShown } from "./inOrderShown";
import { orderOf } from "./order";
import { RankDigits } from "./RankDigits";
import styles from "./ranking.module.css";

export type CardsProps = {
  replies: readonly Reply[];
  /** The number of replies of the task, if not all of them are here. */
  of?: number;
  form: Form;
  rates: boolean;
  answer: RankingAnswer;
  view: View;
  counts: SentenceCounts;
  act: (act: RankingAct) => void;
  onFocus: (slot: string) => void;
};

/**
 * The replies as cards, in the order they are shown in or as ranked so far. Once all are sorted into
 * bins, the cards are grouped by bin.
 */
export function Cards({ replies, form, rates, answer, view, act, ...more }: CardsProps) {
  const { of = replies.length, counts, onFocus } = more;
  const { t } = useTranslation("tasks/ranking");
  const { bins, usesBins } = answer;
  const shown = inOrderShown(replies, answer, view);
  const order = orderOf(answer.ranks);
  return (
    <div
      className={styles.cards}
      data-auto={view.layout === "auto"}
      data-columns={view.layout === "auto" ? columnsFor(replies.length) : view.layout}
    >
      {shown.map((reply, at) => {
        const bin = bins[reply.slot];
        const opensBin = usesBins && shown !== replies && bins[shown[at - 1]?.slot ?? ""] !== bin;
        return (
          <Fragment key={reply.slot}>
            {opensBin && bin && <p className={styles.binTitle}>{t(`bins.${bin}`)}</p>}
            <DropZone
              onMove={(to) => act({ is: "order", order: to })}
              order={order}
              slot={reply.slot}
            >
              <ReplyCard
                counts={counts}
                form={form}
                head={<Head act={act} answer={answer} of={of} slot={reply.slot} />}
                isDone={digitOf(answer, reply.slot) !== undefined}
                onFlag={(slot, code) => act({ is: "flag", slot, code })}
                onFocus={onFocus}
                onRate={(slot, value) => act({ is: "rate", slot, value })}
                rating={rates ? ratingOf(answer.ratings, reply.slot) : undefined}
                reply={reply}
                view={view}
              />
            </DropZone>
          </Fragment>
        );
      })}
    </div>
  );
}

type HeadProps = Pick<CardsProps, "answer" | "act"> & { slot: string; of: number };

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
      <span aria-hidden className={styles.grip} {...grip(slot)}>
        <GripVertical size={16} />
      </span>
    </>
  );
}

/** Four replies need two rows of two; three columns would leave one card alone. */
function columnsFor(replies: number): number {
  return replies === 2 || replies === 4 ? 2 : Math.min(replies, 3);
}
