import { useShortcut } from "@/shared/keys/useShortcut";
import { toggleFlags } from "../rating/FlagChips";
import type { Form } from "../rating/ratings";
import { stepsOf } from "../rating/ratings";
import type { Layout, View } from "../rating/useView";

import type { RankingAct } from "./answer";
import { BINS, type Bins } from "./bins";

type Keys = {
  /** In the order of the screen. */
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
  layouts: readonly Layout[];
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

  const step = (by: number) => {
    const slot = slots[slots.indexOf(current) + by];
    if (slot !== undefined) keys.go(slot);
  };

  useShortcut({
    id: "ranking.pick",
    keys: [...slots].sort().map((slot) => slot.toLowerCase()),
    shown: `A – ${[...slots].sort().at(-1) ?? ""}`,
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
  useShortcut({ id: "ranking.next", run: () => step(1) });
  useShortcut({ id: "ranking.previous", run: () => step(-1) });
  useShortcut({
    id: "ranking.layout",
    run: () => keys.onView({ ...view, layout: layoutAfter(view.layout, keys.layouts) }),
  });
  useShortcut({
    id: "ranking.inOrder",
    run: () => keys.onView({ ...view, inOrder: !view.inOrder }),
  });
  useShortcut({
    id: "ranking.advances",
    run: () => keys.onView({ ...view, advances: !view.advances }),
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

function layoutAfter(layout: Layout, layouts: readonly Layout[]): Layout {
  return layouts[(layouts.indexOf(layout) + 1) % layouts.length] ?? "auto";
}

/** Until a reply is in a bin, the first three digits select its bin. */
function digitAct(digit: number, slot: string, bins: Bins | undefined): RankingAct {
  const bin = BINS[digit - 1];
  const isSorting = bins !== undefined && bins[slot] === undefined && bin !== undefined;
  return isSorting ? { is: "sort", slot, bin } : { is: "rank", slot, digit };
}
