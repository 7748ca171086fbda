import { useShortcut } from "@/shared/keys/useShortcut";
import { toggleFlags } from "../rating/FlagChips";
import type { Form } from "../rating/ratings";
import { stepsOf } from "../rating/ratings";
import type { View } from "../rating/useView";

import type { RankingAct } from "./answer";
import { BINS, type Bins } from "./bins";

type Keys = {
  slots: readonly string[];
  form: Form;
  ranks: boolean;
  rates: boolean;
  /** Undefined unless the replies are sorted into bins first. */
  bins: Bins | undefined;
  current: string;
  act: (act: RankingAct) => void;
  go: (slot: string) => void;
  view: View;
  onView: (view: View) => void;
  toggleMarks: () => void;
  togglePair: () => void;
};

/**
 * Letters pick a reply, digits rank it, Shift and digits rate it, and Shift and letters change the
 * view.
 */
export function useRankingKeys(keys: Keys) {
  const { slots, form, current, act, view } = keys;
  // Ranks from ten on have no key; they are set by pointer.
  const digits = slots.slice(0, 9).map((_, at) => String(at + 1));

  useShortcut({
    id: "ranking.pick",
    keys: slots.map((slot) => slot.toLowerCase()),
    shown: `${slots[0] ?? ""} – ${slots.at(-1) ?? ""}`,
    run: (stroke) => keys.go(stroke.toUpperCase()),
  });
  useShortcut({
    id: "ranking.rank",
    keys: digits,
    shown: `1 – ${digits.length}`,
    isOff: !keys.ranks,
    run: (stroke) => act(digitAct(Number(stroke), current, keys.bins)),
  });
  useShortcut({
    id: "ranking.unrank",
    isOff: !keys.ranks,
    run: () => act({ is: "unrank", slot: current }),
  });
  useShortcut({
    id: "ranking.rate",
    keys: stepsOf(form).map((step) => (keys.ranks ? `Shift+${step}` : String(step))),
    shown: `${keys.ranks ? "Shift+" : ""}${form.lowest_rating} – ${form.highest_rating}`,
    isOff: !keys.rates,
    run: (stroke) => act({ is: "rate", slot: current, value: Number(stroke.slice(-1)) }),
  });
  useShortcut({
    id: "ranking.flags",
    isOff: !keys.rates || form.flags.length === 0,
    run: () => toggleFlags(current),
  });
  useShortcut({
    id: "ranking.marks",
    run: keys.toggleMarks,
  });
  useShortcut({
    id: "ranking.pair",
    isOff: !keys.ranks || slots.length < 2,
    run: keys.togglePair,
  });
  useShortcut({
    id: "ranking.folds",
    run: () => keys.onView({ ...view, folds: !view.folds }),
  });
  useShortcut({
    id: "ranking.raw",
    run: () => keys.onView({ ...view, raw: !view.raw }),
  });
}

/** Until a reply is in a bin, the first three digits select its bin. */
function digitAct(digit: number, slot: string, bins: Bins | undefined): RankingAct {
  const bin = BINS[digit - 1];
  const isSorting = bins !== undefined && bins[slot] === undefined && bin !== undefined;
  return isSorting ? { is: "sort", slot, bin } : { is: "rank", slot, digit };
}
