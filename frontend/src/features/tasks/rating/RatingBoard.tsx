import { useEffect, useMemo } from "react";
import { useTranslation } from "react-i18next";

import { useShortcut } from "@/shared/keys/useShortcut";
import { countSentences } from "@/shared/text/sentences";

import { toggleFlags } from "./FlagChips";
import { type Reply, ReplyCard } from "./ReplyCard";
import styles from "./rating.module.css";
import { type Form, type Rating, stepsOf } from "./ratings";
import { useView } from "./useView";

type Props = {
  reply: Reply;
  person?: string;
  form: Form;
  rating: Rating;
  onRate: (slot: string, value: number) => void;
  onFlag: (slot: string, code: string) => void;
};

/** One reply to rate and flag. */
export function RatingBoard({ reply, person = "", form, rating, onRate, onFlag }: Props) {
  const { t } = useTranslation("tasks/rating");
  const [view, setView] = useView(person);
  const counts = useMemo(() => countSentences([reply.text]), [reply.text]);

  useShortcut({
    id: "rating.rate",
    group: t("keys.group"),
    label: t("keys.rate"),
    keys: stepsOf(form).map(String),
    shown: `${form.lowest_rating} – ${form.highest_rating}`,
    run: (stroke) => onRate(reply.slot, Number(stroke)),
  });
  useShortcut({
    id: "ranking.flags",
    isOff: form.flags.length === 0,
    run: () => toggleFlags(reply.slot),
  });
  useShortcut({
    id: "ranking.raw",
    run: () => setView({ ...view, raw: !view.raw }),
  });
  useEffect(() => {
    document.getElementById(`card-${reply.slot}`)?.focus({ preventScroll: true });
  }, [reply.slot]);

  return (
    <div className={styles.single}>
      <ReplyCard
        counts={counts}
        form={form}
        isDone={rating.value !== null}
        onFlag={onFlag}
        onRate={onRate}
        rating={rating}
        reply={reply}
        view={{ ...view, marks: false }}
      />
    </div>
  );
}
