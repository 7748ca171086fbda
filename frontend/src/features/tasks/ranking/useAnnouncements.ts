import { useState } from "react";
import { useTranslation } from "react-i18next";

import { numbersOf, type RankingAct, type RankingAnswer } from "./answer";
import { orderOf, tiedWith, unranked, written } from "./order";

/** Announces to screen readers what an action changed. */
export function useAnnouncements(slots: readonly string[]) {
  const { t } = useTranslation("tasks/ranking");
  const [saying, setSaying] = useState("");

  const say = (done: RankingAct, { ranks, usesBins }: RankingAnswer) => {
    if (done.is === "order") return setSaying(written(orderOf(ranks)));
    if (done.is === "sort") {
      return setSaying(t("said.sorted", { slot: done.slot, bin: t(`bins.${done.bin}`) }));
    }
    if (done.is === "rate") return setSaying(t("said.rated", done));
    if (done.is !== "rank" && done.is !== "unrank") return undefined;
    const { slot } = done;
    const progress = t("said.progress", {
      done: slots.length - unranked(ranks, slots).length,
      all: slots.length,
    });
    if (ranks[slot] === undefined) return setSaying(`${t("said.unranked", { slot })} ${progress}`);
    const at = orderOf(ranks).findIndex((group) => group.includes(slot));
    const place = numbersOf({ ranks, usesBins })[at];
    const ties = tiedWith(ranks, slot).join(", ");
    const what = ties ? t("said.tied", { slot, place, ties }) : t("said.ranked", { slot, place });
    return setSaying(`${what} ${progress}`);
  };
  return [saying, say] as const;
}
