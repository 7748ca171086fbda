import { useMemo, useState } from "react";
import { type MarkedWords, renderedText } from "@/shared/text/rendered";
import { likeness, rangesOf, wordDiff } from "@/shared/text/wordDiff";
import type { Reply } from "../rating/ReplyCard";

/** The two replies that are compared, by slot letter. */
export type Pair = readonly [string, string];

export type Comparison = {
  /** False when too few words are equal; then no words are marked. */
  isAlike: boolean;
  isOn: boolean;
  words: readonly [MarkedWords, MarkedWords];
};

// Below this likeness nearly every word would be marked, which hinders reading.
const ALIKE = 0.3;

/** Which two replies are shown side by side, and in which words they differ. */
export function usePair(replies: readonly Reply[], raw: boolean) {
  const [pair, setPair] = useState<Pair | null>(null);
  const [isOn, setOn] = useState(true);
  const [left, right] = (pair ?? []).map(
    (slot) => replies.find((reply) => reply.slot === slot)?.text ?? "",
  );
  const comparison = useMemo<Comparison>(() => {
    const shown = (text = "") => (raw ? text : renderedText(text));
    return compare(shown(left), shown(right), isOn);
  }, [left, right, isOn, raw]);
  return { pair, setPair, comparison, toggleMarks: () => setOn(!isOn) };
}

function compare(left: string, right: string, isOn: boolean): Comparison {
  const parts = wordDiff(left, right);
  const isAlike = likeness(parts) > ALIKE;
  return {
    isAlike,
    isOn: isOn && isAlike,
    words: [
      { tag: "del", ranges: rangesOf(parts, "left") },
      { tag: "ins", ranges: rangesOf(parts, "right") },
    ],
  };
}

/** Puts a reply beside the current one, in place of the other one. */
export function withReply([left, right]: Pair, current: string, slot: string): Pair {
  if (slot === left || slot === right) return [left, right];
  return current === right ? [slot, right] : [left, slot];
}
