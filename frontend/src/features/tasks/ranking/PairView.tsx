import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Differences } from "@/shared/text/Differences";
import { RichText } from "@/shared/text/RichText";
import { type DiffPart, likeness, wordDiff } from "@/shared/text/wordDiff";
import card from "../rating/card.module.css";
import type { Reply } from "../rating/ReplyCard";
import { RankDigits } from "./RankDigits";
import styles from "./ranking.module.css";

type Props = {
  replies: readonly Reply[];
  pair: readonly [string, string];
  digits: (slot: string) => { count: number; chosen: number | undefined };
  onPair: (pair: [string, string]) => void;
  onRank: (slot: string, digit: number) => void;
};

// Below this likeness nearly every word would be marked, which hinders reading.
const ALIKE = 0.3;

/** Two replies side by side, with the words in which they differ marked. */
export function PairView({ replies, pair, digits, onPair, onRank }: Props) {
  const { t } = useTranslation("tasks/ranking");
  const [left, right] = pair;
  const textOf = (slot: string) => replies.find((reply) => reply.slot === slot)?.text ?? "";
  const [leftText, rightText] = [textOf(left), textOf(right)];
  const parts = useMemo(() => wordDiff(leftText, rightText), [leftText, rightText]);
  const isAlike = likeness(parts) > ALIKE;
  const slots = replies.map((reply) => reply.slot);
  const side = (
    slot: string,
    other: string,
    hide: DiffPart["kind"],
    pick: (to: string) => void,
  ) => (
    <section aria-labelledby={`pair-${slot}`} className={card.card} key={hide}>
      <header className={card.head}>
        <h2 id={`pair-${slot}`}>{slot}</h2>
        <Chooser onPick={pick} slots={slots.filter((one) => one !== other)} value={slot} />
        <RankDigits {...digits(slot)} onPick={(digit) => onRank(slot, digit)} slot={slot} />
      </header>
      <div className={card.text}>
        {isAlike ? (
          <Differences parts={parts.filter((part) => part.kind !== hide)} />
        ) : (
          <RichText text={textOf(slot)} />
        )}
      </div>
    </section>
  );
  return (
    <div className={styles.pair}>
      {!isAlike && <p className={styles.unlike}>{t("unlike")}</p>}
      {side(left, right, "right", (to) => onPair([to, right]))}
      {side(right, left, "left", (to) => onPair([left, to]))}
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
