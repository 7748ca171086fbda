import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useShortcut } from "@/shared/keys/useShortcut";
import type { Seat } from "../desk/server";
import type { Ranks } from "../ranking/order";
import { type Opened, ReasonsContext, type What } from "./context";
import { NoteField } from "./NoteField";
import { LONGEST_RANKING_NOTE, NO_REASONS, type Reasons } from "./reasons";
import styles from "./reasons.module.css";

export type ReasonsProps = {
  value: Reasons | undefined;
  mark: (reasons: Reasons) => void;
  write: (reasons: Reasons) => void;
};

type Props = ReasonsProps & { seat: Seat; ranks: Ranks; children: ReactNode };

/** Lets labelers explain their label: on the card of each reply, and once for the ranking. */
export function ReasonsProvider({ seat, ranks, value, mark, write, children }: Props) {
  const { t } = useTranslation("tasks/reasons");
  const [opened, open] = useState<Opened>(null);
  const reasons = value ?? NO_REASONS;
  const current = useFocusedCard(seat);
  const rewritable = reasons.rewrite?.slot ?? bestOf(seat, ranks);
  const hasKinds = seat.form.span_kinds.length > 0;
  const start = (what: What, slot = current.current) => open({ slot, what });
  useShortcut({ id: "reasons.mark", isOff: !hasKinds, run: () => start("mark") });
  useShortcut({ id: "reasons.note", run: () => start("note") });
  useShortcut({
    id: "reasons.rewrite",
    isOff: rewritable === undefined,
    run: () => start("rewrite", rewritable),
  });
  const atHand = useMemo(
    () => ({
      reasons,
      kinds: seat.form.span_kinds,
      limits: seat.prompt.limits,
      language: seat.prompt.language,
      rewritable,
      opened,
      open,
      mark,
      write,
    }),
    [reasons, seat, rewritable, opened, mark, write],
  );
  return (
    <ReasonsContext value={atHand}>
      {children}
      {seat.kind !== "rate" && (
        <div className={styles.ofRanking}>
          <NoteField
            label={t("noteOnRanking")}
            longest={LONGEST_RANKING_NOTE}
            onWrite={(note) => write({ ...reasons, note })}
            text={reasons.note}
          />
        </div>
      )}
    </ReasonsContext>
  );
}

/** The card that had the focus last. */
function useFocusedCard(seat: Seat) {
  const current = useRef(seat.replies[0]?.slot ?? "A");
  useEffect(() => {
    const note = ({ target }: FocusEvent) => {
      const card = target instanceof Element ? target.closest("article[id^='card-']") : null;
      if (card) current.current = card.id.slice("card-".length);
    };
    document.addEventListener("focusin", note);
    return () => document.removeEventListener("focusin", note);
  }, []);
  return current;
}

/** Returns the reply with the best rank; in a rating task, the only reply. */
function bestOf({ kind, replies }: Seat, ranks: Ranks): string | undefined {
  if (kind === "rate") return replies[0]?.slot;
  const ranked = replies.filter(({ slot }) => ranks[slot] !== undefined);
  const best = Math.min(...ranked.map(({ slot }) => ranks[slot] ?? Number.POSITIVE_INFINITY));
  return ranked.find(({ slot }) => ranks[slot] === best)?.slot;
}
