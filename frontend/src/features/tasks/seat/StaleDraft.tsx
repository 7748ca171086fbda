import { useTranslation } from "react-i18next";
import { RawText } from "@/shared/text/RawText";
import { Button } from "@/shared/ui/Button";
import { Notice } from "@/shared/ui/states";
import type { DraftBody } from "../answer";
import type { Seat } from "../desk/server";
import { NO_RANKING, numbersOf } from "../ranking/answer";
import { orderOf, written } from "../ranking/order";
import type { Rating } from "../rating/ratings";
import { useFormWords } from "../rating/useFormWords";
import { NO_REASONS, textsIn } from "../reasons/reasons";
import styles from "./seat.module.css";

type Props = {
  seat: Seat;
  from: "tab" | "device";
  mine: DraftBody | undefined;
  theirs: DraftBody;
  onSettle: (keep: "mine" | "theirs") => void;
};

/** The task was changed in another tab or on another device. Shows both versions, so that the person can choose one. */
export function StaleDraft({ seat, from, mine, theirs, onSettle }: Props) {
  const { t } = useTranslation("tasks");
  return (
    <Notice isUrgent mood="warn" title={t("stale.title")}>
      <p>{t(from === "tab" ? "stale.fromTab" : "stale.fromDevice")}</p>
      <div className={styles.versions}>
        <Version body={mine} keep={t("stale.keepMine")} onKeep={() => onSettle("mine")} seat={seat}>
          {t("stale.mine")}
        </Version>
        <Version
          body={theirs}
          keep={t("stale.keepTheirs")}
          onKeep={() => onSettle("theirs")}
          seat={seat}
        >
          {t(from === "tab" ? "stale.ofTab" : "stale.ofDevice")}
        </Version>
      </div>
    </Notice>
  );
}

type VersionProps = {
  seat: Seat;
  body: DraftBody | undefined;
  keep: string;
  onKeep: () => void;
  children: string;
};

function Version({ seat, body, keep, onKeep, children }: VersionProps) {
  const { t } = useTranslation("tasks");
  const say = useFormWords();
  const answer = body?.answer ?? NO_RANKING;
  const order = written(orderOf(answer.ranks), numbersOf(answer));
  const judged = Object.entries(answer.ratings).sort();
  const text = [body?.answer.text, ...textsIn(body?.answer.reasons ?? NO_REASONS)]
    .filter(Boolean)
    .join("\n\n");
  const judgement = (slot: string, { value, flags }: Rating) => {
    const rating =
      value === null ? t("stale.noRating", { slot }) : t("stale.rating", { slot, value });
    const named = seat.form.flags.filter(({ code }) => flags.includes(code));
    return [rating, ...named.map(({ name }) => say(name))].join(" · ");
  };
  return (
    <section className={styles.version}>
      <h3>{children}</h3>
      {order && <p>{order}</p>}
      {text && <RawText text={text} />}
      {judged.length > 0 && (
        <ul>
          {judged.map(([slot, rating]) => (
            <li key={slot}>{judgement(slot, rating)}</li>
          ))}
        </ul>
      )}
      {!order && !text && judged.length === 0 && <p>{t("stale.nothing")}</p>}
      <Button onPress={onKeep}>{keep}</Button>
    </section>
  );
}
